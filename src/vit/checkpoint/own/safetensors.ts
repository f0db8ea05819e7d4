/** A checkpoint as a safetensors file of our own: canonical (timm) names in float32, and in its metadata everything else that the model is. */
import { HeadlightError } from '../../errors';
import type { Checkpoint } from '../checkpoint';
import { productOf } from '../layouts/layout';
import { MAX_HEADER, PRODUCER } from '../safetensors';
import { safetensorsHeader } from '../safetensors-header';
import { ownMetadata } from './metadata';

/** The file's bytes in order; tensors are read as they are written. Rejects with the checkpoint's errors. */
export async function* ownSafetensors(checkpoint: Checkpoint): AsyncGenerator<Uint8Array> {
  const start = safetensorsHeader(checkpoint.tensors, { producer: PRODUCER, ...ownMetadata(checkpoint) });
  if (start.length - 8 > MAX_HEADER)
    throw new HeadlightError('saveFailed', { name: checkpoint.name, detail: 'too many labels' });
  yield start;
  for (const [name, shape] of checkpoint.tensors) {
    const data = await checkpoint.read(name);
    if (data.length !== productOf(shape))
      throw new HeadlightError('internal', { detail: `${name} has ${data.length} numbers` });
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
}
