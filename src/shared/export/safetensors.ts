/** Writes safetensors: header, then float32 data in pieces. */
import { safetensorsHeader } from '../../vit/checkpoint/safetensors-header';
import { littleEndian } from './npy';

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
  yield safetensorsHeader(
    tensors.map(({ name, shape }) => [name, shape]),
    metadata,
  );
  for (const { data } of tensors) for (const piece of data) yield littleEndian(piece);
}
