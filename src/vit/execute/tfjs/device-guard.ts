/** What can go wrong on a graphics device while it computes, noticed: it is lost, its memory is full, a command is refused. */
import { HeadlightError } from '../../errors';
import type { Graph } from '../../graph/graph';
import { sizeOf } from '../../graph/shape';
import { engineError } from './backend';

const FLOAT32_BYTES = 4;

/** The part of a device that is watched. */
export type GuardedDevice = Pick<GPUDevice, 'pushErrorScope' | 'popErrorScope'>;

/** A tensor larger than one binding would be refused in the middle of a run, and the results would be garbage. */
export function checkBindings(
  graph: Graph,
  limits: Pick<GPUSupportedLimits, 'maxStorageBufferBindingSize' | 'maxBufferSize'>,
): void {
  const largest = Math.max(...graph.nodes.map((node) => sizeOf(node.shape))) * FLOAT32_BYTES;
  if (largest > Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize)) {
    throw new HeadlightError('outOfMemory', { engine: 'webgpu' }, `${largest} bytes in one tensor`);
  }
}

/** Runs work on a device; whatever goes wrong there is `engineLost`, `outOfMemory` or `engineFailed`, and no numbers come back. */
export async function guardDevice<T>(device: GuardedDevice, isLost: () => boolean, work: () => Promise<T>): Promise<T> {
  if (isLost()) throw new HeadlightError('engineLost', { engine: 'webgpu' });
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  const result = work(); // commands are recorded before its first await
  const errors = Promise.all([device.popErrorScope(), device.popErrorScope()]);
  try {
    const value = await result;
    const [full, invalid] = await errors;
    if (full) throw new HeadlightError('outOfMemory', { engine: 'webgpu' }, full.message);
    if (invalid) throw new Error(invalid.message);
    if (isLost()) throw new HeadlightError('engineLost', { engine: 'webgpu' });
    return value;
  } catch (error) {
    await errors.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 0)); // the news of a lost device may come a moment after the failure
    throw isLost()
      ? new HeadlightError('engineLost', { engine: 'webgpu' }, undefined, { cause: error })
      : engineError('webgpu', error);
  }
}
