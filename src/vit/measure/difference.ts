/** How far what one engine computed is from what another did. */

/** Largest difference, in standard deviations of `wanted`; beyond all bounds where a number is none or missing. */
export function differenceInStd(got: ArrayLike<number>, wanted: readonly number[] | Float32Array): number {
  const values = Array.from(wanted);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const largest = values.reduce((most, value, i) => Math.max(most, Math.abs(value - (got[i] ?? NaN))), 0);
  return Number.isFinite(largest) ? largest / (std || 1) : Number.MAX_VALUE;
}
