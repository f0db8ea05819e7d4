/** Discard ratio: the smallest attention weights are set to zero before the layers are multiplied (jacobgil/vit-explain). */

import { kthSmallest } from './select';

export interface Discard {
  /** Share of the entries that is zeroed, 0 … 1: k = ⌊entries · ratio⌋. */
  readonly ratio: number;
  /** Among all entries of a layer (vit-explain), or within each row. */
  readonly per?: 'layer' | 'row';
  /** Rows and columns of this many leading tokens are never zeroed; without it only entry (0, 0) is kept (vit-explain). */
  readonly protectPrefix?: number;
}

/**
 * The matrix [tokens, tokens] with its k smallest entries zeroed: a new array, or the same one when nothing is discarded.
 * A protected entry among the k is kept, and nothing is zeroed in its place. Of equal entries the first go first.
 */
export function discardLowest(matrix: Float32Array, tokens: number, discard?: Discard): Float32Array {
  if (!discard || discard.ratio <= 0) return matrix;
  const out = matrix.slice();
  const length = discard.per === 'row' ? tokens : out.length;
  const count = Math.min(length, Math.floor(length * discard.ratio));
  for (let start = 0; start < out.length; start += length) zeroLowest(matrix, out, start, start + length, count);
  out[0] = matrix[0] as number;
  keepPrefix(matrix, out, tokens, Math.min(tokens, discard.protectPrefix ?? 0));
  return out;
}

function zeroLowest(matrix: Float32Array, out: Float32Array, start: number, end: number, count: number): void {
  if (count === 0) return;
  const { value: threshold, below } = kthSmallest(matrix, start, end, count - 1);
  let ties = count - below;
  for (let at = start; at < end; at++) {
    const value = matrix[at] as number;
    if (value < threshold) out[at] = 0;
    else if (value === threshold && ties > 0) {
      out[at] = 0;
      ties--;
    }
  }
}

/** Rows and columns of the first `prefix` tokens as they were. */
function keepPrefix(matrix: Float32Array, out: Float32Array, tokens: number, prefix: number): void {
  out.set(matrix.subarray(0, prefix * tokens));
  for (let row = prefix; row < tokens; row++) {
    for (let col = 0; col < prefix; col++) out[row * tokens + col] = matrix[row * tokens + col] as number;
  }
}
