/** Times as people compare them: the middle one, and the one that nineteen of twenty stay below. */

export interface Spread {
  readonly medianMs: number;
  readonly p95Ms: number;
  /** How many were timed. */
  readonly runs: number;
}

export function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { medianMs: at(0.5), p95Ms: at(0.95), runs: times.length };
}

/** Milliseconds to two places. */
export function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
