/** What the fuzz tests share: how often they run, what a liar writes, and what a loader must keep to whatever it is given. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { HeadlightError } from '../../../src/vit/errors';
import { folder } from './build';

/** Seeded: a failure can be repeated, and a green run stays green. For long runs: HEADLIGHT_FUZZ_SEED, HEADLIGHT_FUZZ_RUNS (of each test). */
const SEED = Number(process.env['HEADLIGHT_FUZZ_SEED'] ?? 20_240_801);
const RUNS = Number(process.env['HEADLIGHT_FUZZ_RUNS'] ?? 300);
/** Long runs may take as long as they need. */
export const TIMEOUT = Math.max(20_000, RUNS * 40);

/** What a liar might write. */
export const odd = fc.oneof(
  fc.constantFrom(0, -1, 1, 2 ** 31, 2 ** 53, 1e300, 0.5, '', 'x', null, true, [], {}, [0], [1e9, 1e9], 'NaN'),
  fc.integer(),
  fc.double(),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Opens, reads every tensor, and holds that nothing but our own errors comes out and reads stay within the file. */
export async function survive(files: Readonly<Record<string, Uint8Array | object>>): Promise<boolean> {
  const made = folder(files);
  const total = Math.max(...(await made.list()).map(({ size }) => size));
  try {
    const checkpoint = await openCheckpoint(made);
    for (const [name, shape] of checkpoint.tensors) {
      expect((await checkpoint.read(name)).length).toBe(shape.reduce((a, b) => a * b, 1));
    }
    return true;
  } catch (error) {
    if (!(error instanceof HeadlightError)) throw error;
    expect(error.code).not.toBe('internal');
    return false;
  } finally {
    expect(made.read.largest).toBeLessThanOrEqual(total);
  }
}

/** A property, as often as asked for. */
export async function check<T>(property: fc.IAsyncProperty<T>): Promise<void> {
  await fc.assert(property, { seed: SEED, numRuns: RUNS });
}
