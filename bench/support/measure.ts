/** Timing of several contestants in turn, so that whatever else the machine does falls on all of them alike. */

export interface Contestant {
  readonly name: string;
  run(): Promise<unknown>;
}

export interface Timing {
  readonly name: string;
  /** Milliseconds. */
  readonly median: number;
  readonly p95: number;
  readonly times: readonly number[];
}

/**
 * `rounds` times everybody once, after `warmUp` rounds that do not count; who begins changes from round to round. `restMs` before each turn:
 * threads of the one before may go on spinning for a while.
 */
export async function race(
  contestants: readonly Contestant[],
  { rounds, warmUp = 3, restMs = 0 }: { readonly rounds: number; readonly warmUp?: number; readonly restMs?: number },
): Promise<Timing[]> {
  const times = contestants.map(() => [] as number[]);
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const i = (turn + Math.max(round, 0)) % contestants.length;
      if (restMs > 0) await new Promise((done) => setTimeout(done, restMs));
      const start = performance.now();
      await contestants[i]?.run();
      if (round >= 0) times[i]?.push(performance.now() - start);
    }
  }
  return contestants.map(({ name }, i) => ({ name, ...summary(times[i] ?? []), times: times[i] ?? [] }));
}

export function summary(values: readonly number[]): { readonly median: number; readonly p95: number } {
  return { median: quantile(values, 0.5), p95: quantile(values, 0.95) };
}

/** Round by round, ours over theirs. */
export function ratios(ours: Timing, theirs: Timing): { readonly median: number; readonly p95: number } {
  return summary(ours.times.map((time, round) => time / (theirs.times[round] ?? NaN)));
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const [low = NaN, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}
