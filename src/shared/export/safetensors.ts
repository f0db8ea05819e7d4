/** Writes safetensors: header length, JSON header, float32 data (github.com/huggingface/safetensors). */
import { littleEndian } from './npy';
import { productOf } from './product';

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Pieces in C order. */
  readonly data: readonly Float32Array[];
}

export function* safetensorsPieces(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Generator<Uint8Array> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let at = 0;
  for (const { name, shape } of tensors) {
    const end = at + productOf(shape) * Float32Array.BYTES_PER_ELEMENT;
    header[name] = { dtype: 'F32', shape, data_offsets: [at, end] };
    at = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(8 + Math.ceil(text.length / 8) * 8).fill(0x20);
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8), true);
  padded.set(text, 8);
  yield padded;
  for (const { data } of tensors) for (const piece of data) yield littleEndian(piece);
}
