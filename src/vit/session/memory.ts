/** What a model will need in memory, told from its config before anything of that size is allocated. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import { HeadlightError } from '../errors';
import type { EngineName } from '../execute/executor';

const FLOAT32_BYTES = 4;
const GIGABYTE = 1e9;

/** Bytes that an engine can address at all. A graphics card refuses by itself, and the session moves on. */
const ADDRESSABLE: Readonly<Record<EngineName, number>> = { wasm: 2 ** 32, native: Infinity, webgpu: Infinity };

export type Need = 'maps' | 'gradients';

/**
 * Bytes of the weights and of one photo's attention in float32: the least with which maps are possible. A gradient is as large as the
 * attention, which has to be there too.
 */
export function bytesNeeded(
  { config, parameters }: Pick<Checkpoint, 'config' | 'parameters'>,
  need: Need = 'maps',
): number {
  const attention = config.depth * config.heads * shapeOf(config).tokens ** 2;
  return (parameters + attention * (need === 'gradients' ? 2 : 1)) * FLOAT32_BYTES;
}

/** @param memory bytes that may be used. Throws `modelTooLarge`. */
export function checkMemory(
  checkpoint: Pick<Checkpoint, 'config' | 'parameters'>,
  engine: EngineName,
  memory = Infinity,
  need: Need = 'maps',
): void {
  const needed = bytesNeeded(checkpoint, need);
  const limit = Math.min(memory, ADDRESSABLE[engine]);
  if (needed <= limit) return;
  const gigabytes = Math.ceil(needed / GIGABYTE);
  throw new HeadlightError('modelTooLarge', { gigabytes, limitGigabytes: Math.floor(limit / GIGABYTE) });
}
