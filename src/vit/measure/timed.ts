/** Runs something again and again: as often as wanted, or until it has taken long enough. */
import { HeadlightError } from '../errors';
import { checkWanted, type Work } from '../session/work';
import { spread, type Spread } from './spread';

/** How long is measured. */
export interface Patience {
  /** Timed runs at most. */
  readonly runs: number;
  /** Milliseconds after which there are enough of them. */
  readonly enoughMs: number;
  /** Milliseconds that one run may take; a longer one is left out. */
  readonly tooLongMs: number;
}

export const PATIENCE: Patience = { runs: 20, enoughMs: 3000, tooLongMs: 10_000 };

/** The first run, which may compile shaders, does not count. Rejects with `cancelled`, or as `run` does. */
export async function timed(
  run: (i: number) => Promise<unknown>,
  { runs, enoughMs }: Patience,
  work: Pick<Work, 'signal'>,
): Promise<Spread> {
  const times: number[] = [];
  for (let i = -1, spent = 0; i < runs && (i < 1 || spent < enoughMs); i++) {
    checkWanted(work);
    const start = performance.now();
    await run(i + 1);
    const took = performance.now() - start;
    if (i < 0) continue;
    times.push(took);
    spent += took;
  }
  checkWanted(work);
  return spread(times);
}

/** True for an error that says that nobody wants the work any more. */
export function isCancelled(error: unknown): boolean {
  return error instanceof HeadlightError && error.code === 'cancelled';
}
