/** The start of a safetensors file of float32 tensors (github.com/huggingface/safetensors, "Format"). */
import { productOf } from './layouts/layout';

const FLOAT = Float32Array.BYTES_PER_ELEMENT;
/** The header is padded with spaces, so that the data begin at a multiple of it. */
const ALIGNED = 8;

/** Length and JSON header; the tensors' data follow in their order, C order, little-endian. */
export function safetensorsHeader(
  tensors: Iterable<readonly [name: string, shape: readonly number[]]>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let at = 0;
  for (const [name, shape] of tensors) {
    const end = at + productOf(shape) * FLOAT;
    header[name] = { dtype: 'F32', shape, data_offsets: [at, end] };
    at = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(8 + Math.ceil(text.length / ALIGNED) * ALIGNED).fill(0x20);
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8), true);
  padded.set(text, 8);
  return padded;
}
