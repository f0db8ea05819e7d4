/** How near photos are to each other and to a sentence: the cosine of their features. Pure. */

/** At length 1; float64, as the command line counts it. */
export function unit(vector: ArrayLike<number>): Float64Array {
  const all = Float64Array.from(vector);
  const length = Math.sqrt(all.reduce((sum, x) => sum + x * x, 0));
  return all.map((x) => x / length);
}

/** Cosine similarity of two vectors of length 1, −1 … 1. */
export function cosine(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? NaN), 0);
}

/** In a new list, the nearest first; what has no number comes last, and equal ones stay as they were. */
export function nearestFirst<T extends { readonly id: string }>(
  items: readonly T[],
  near: ReadonlyMap<string, number | null>,
): readonly T[] {
  const of = ({ id }: T): number => near.get(id) ?? -Infinity;
  return [...items].sort((a, b) => (of(a) === of(b) ? 0 : of(b) - of(a)));
}
