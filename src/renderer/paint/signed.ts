/** How strongly a difference is drawn: its share of the largest one, either way. */

/** The largest size among differences; 0 where all are 0. */
export function largestSize(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** 0 … 1 for none … the largest, and which way. */
export function strengthOf(value: number, largest: number): { readonly share: number; readonly more: boolean } {
  return { share: largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0, more: value > 0 };
}
