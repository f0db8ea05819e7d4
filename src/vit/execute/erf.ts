/** The error function to float64 precision (Abramowitz & Stegun, 7.1.5 and 7.1.14). */

/** Where the power series hands over to the continued fraction. */
const SERIES_LIMIT = 3;
const FRACTION_TERMS = 60;

export function erf(x: number): number {
  const z = Math.abs(x);
  if (Number.isNaN(x)) return x;
  return Math.sign(x) * (z < SERIES_LIMIT ? series(z) : 1 - complement(z));
}

function series(z: number): number {
  let power = z;
  let sum = z;
  for (let n = 1; Math.abs(power) > 1e-17; n++) {
    power *= (-z * z) / n;
    sum += power / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function complement(z: number): number {
  let fraction = z;
  for (let n = FRACTION_TERMS; n > 0; n--) fraction = z + n / 2 / fraction;
  return Math.exp(-z * z) / Math.sqrt(Math.PI) / fraction;
}
