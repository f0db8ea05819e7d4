/** Numbers along an axis or a colour bar: round ones, a few, within its ends. */

const STEPS = [1, 2, 2.5, 5, 10] as const;

/** Multiples of a round step from `low` to `high`, `most` at most; just the one value of an empty range. */
export function ticksOf(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [low];
  const least = (high - low) / Math.max(1, most - 1);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (STEPS.find((each) => each * power >= least * (1 - 1e-9)) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-6);
  const last = Math.floor(high / step + 1e-6);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => clean((first + i) * step));
}

/** Powers of ten from `low` to `high`, both above 0. */
export function decadesOf(low: number, high: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(`1e${first + i}`));
}

/** Without the dust of sums in binary. */
function clean(value: number): number {
  return Number(value.toPrecision(10));
}

/** Places to be named of `count` that count from 1: the first, then every nth round one, `most` at most. */
export function placesOf(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i + 1);
  const step = [2, 5, 10, 20, 25, 50, 100, 200, 500, 1000].find((each) => count / each <= most - 1) ?? count;
  return [1, ...Array.from({ length: Math.floor(count / step) }, (_, i) => (i + 1) * step)];
}

/** Three significant digits; a proper minus. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  const plain = String(Number(value.toPrecision(3)));
  const written =
    size !== 0 && (size >= 1e5 || size < 1e-4)
      ? Number(value.toPrecision(2)).toExponential().replace('e+', 'e')
      : plain;
  return written.replaceAll('-', '−');
}
