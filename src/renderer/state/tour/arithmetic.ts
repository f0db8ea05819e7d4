/** The sums that the tour shows, over the model's own numbers. */

/** Weights of scores divided by a temperature: [tokens], together 1. At 1 they are the softmax (Vaswani et al. 2017, equation 1). */
export function softmaxAt(scores: ArrayLike<number>, temperature: number): Float64Array {
  const scaled = Float64Array.from(scores, (score) => score / temperature); // [tokens]
  const most = scaled.reduce((a, b) => Math.max(a, b), -Infinity);
  const shares = scaled.map((score) => Math.exp(score - most));
  const sum = shares.reduce((a, b) => a + b, 0);
  return shares.map((share) => share / sum);
}

/** How many tokens would have these weights if they shared them evenly: e to the entropy. */
export function evenlyOver(weights: ArrayLike<number>): number {
  let entropy = 0;
  for (const weight of Array.from(weights)) if (weight > 0) entropy -= weight * Math.log(weight);
  return Math.exp(entropy);
}

/** Places of the largest values, the largest first; of equal ones the first. */
export function largest(values: ArrayLike<number>, count: number): number[] {
  return Array.from(values, (_, at) => at)
    .sort((a, b) => (values[b] as number) - (values[a] as number) || a - b)
    .slice(0, count);
}

/** Sum of products; `b` begins at `at`. */
export function dot(a: Float32Array, b: Float32Array, at = 0): number {
  return a.reduce((sum, value, i) => sum + value * (b[at + i] as number), 0);
}

/** Sizes of squares that fill a picture of this size without a rest, from `least` pixels on to four squares in all. */
export function squareSizes([rows, cols]: readonly [number, number], least = 4): number[] {
  const most = Math.min(rows, cols) / 2;
  const sizes: number[] = [];
  for (let size = least; size <= most; size++) if (rows % size === 0 && cols % size === 0) sizes.push(size);
  return sizes;
}

/** From which row on the last row's value stays: its index. */
export function settledFrom(values: readonly unknown[]): number {
  let at = values.length - 1;
  while (at > 0 && values[at - 1] === values.at(-1)) at--;
  return at;
}
