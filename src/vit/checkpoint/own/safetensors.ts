/** A checkpoint as a safetensors file of our own: canonical (timm) names in float32, and in its metadata everything else that the model is. */
import { HeadlightError } from '../../errors';
import type { Checkpoint } from '../checkpoint';
import { productOf } from '../layouts/layout';
import { MAX_HEADER, PRODUCER } from '../safetensors';
import { ownMetadata } from './metadata';

/** Floats are 4 bytes; headers are padded to 8 (github.com/huggingface/safetensors, "Format"). */
const [FLOAT, ALIGNED] = [4, 8];

/** The file's bytes in order; tensors are read as they are written. Rejects with the checkpoint's errors. */
export async function* ownSafetensors(checkpoint: Checkpoint): AsyncGenerator<Uint8Array> {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: { producer: PRODUCER, ...ownMetadata(checkpoint) } };
  for (const [name, shape] of checkpoint.tensors) {
    const end = offset + productOf(shape) * FLOAT;
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / ALIGNED) * ALIGNED;
  if (length > MAX_HEADER) throw new HeadlightError('saveFailed', { name: checkpoint.name, detail: 'too many labels' });
  const start = new Uint8Array(8 + length).fill(0x20, 8); // spaces pad the header
  new DataView(start.buffer).setBigUint64(0, BigInt(length), true);
  start.set(json, 8);
  yield start;
  for (const [name, shape] of checkpoint.tensors) {
    const data = await checkpoint.read(name);
    if (data.length !== productOf(shape))
      throw new HeadlightError('internal', { detail: `${name} has ${data.length} numbers` });
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
}
