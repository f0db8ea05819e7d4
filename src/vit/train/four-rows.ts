/** Products of four rows of a table at once: each number of the other side is loaded once instead of four times, which takes half the time. */

/** Σᵢ row[i]·b[i] of the four rows at `from`; into `out` at `to`, one each `apart`. @param length numbers of a row */
export function dotFour(
  rows: Float64Array,
  from: number,
  length: number,
  b: Float64Array,
  fromB: number,
  out: Float64Array,
  to: number,
  apart: number,
): void {
  const [r1, r2, r3] = [from + length, from + 2 * length, from + 3 * length];
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0; i < length; i++) {
    const x = b[fromB + i] as number;
    s0 += (rows[from + i] as number) * x;
    s1 += (rows[r1 + i] as number) * x;
    s2 += (rows[r2 + i] as number) * x;
    s3 += (rows[r3 + i] as number) * x;
  }
  out[to] = s0;
  out[to + apart] = s1;
  out[to + 2 * apart] = s2;
  out[to + 3 * apart] = s3;
}

/** Adds the four rows at `from`, each times its number of `times` (at `at`, one each `apart`), to `out` at `to`. */
export function addFour(
  out: Float64Array,
  to: number,
  rows: Float64Array,
  from: number,
  length: number,
  times: Float64Array,
  at: number,
  apart: number,
): void {
  const [r1, r2, r3] = [from + length, from + 2 * length, from + 3 * length];
  const [t0, t1, t2, t3] = [times[at], times[at + apart], times[at + 2 * apart], times[at + 3 * apart]] as [number, number, number, number]; // prettier-ignore
  for (let i = 0; i < length; i++) {
    const sum = t0 * (rows[from + i] as number) + t1 * (rows[r1 + i] as number);
    out[to + i] = (out[to + i] as number) + sum + (t2 * (rows[r2 + i] as number) + t3 * (rows[r3 + i] as number));
  }
}
