/** Discard ratio: the smallest attention weights are set to zero before the layers are multiplied (jacobgil/vit-explain). */

import { kthSmallest } from './select';

/** Among what the smallest entries are found: all of a layer (vit-explain), or each row. */
export const DISCARD_PER = ['layer', 'row'] as const;

export interface Discard {
  /** Share of the entries that is zeroed, 0 … 1: k = ⌊entries · ratio⌋. */
  readonly ratio: number;
  /** `layer` by default. */
  readonly per?: (typeof DISCARD_PER)[number];
  /** Rows and columns of this many leading tokens are never zeroed; without it only entry (0, 0) is kept (vit-explain). */
  readonly protectPrefix?: number;
}

/**
 * The matrix [tokens, tokens] with its k smallest entries zeroed: in `out` or a new array, or the same one when nothing is discarded.
 * A protected entry among the k is kept, and nothing is zeroed in its place. Of equal entries the first go first.
 */
export function discardLowest(
  matrix: Float32Array,
  tokens: number,
  discard?: Discard,
  out?: Float32Array,
): Float32Array {
  if (!discard || discard.ratio <= 0) return matrix;
  const kept = out ?? new Float32Array(matrix.length); // [tokens, tokens]
  const length = discard.per === 'row' ? tokens : matrix.length;
  const count = Math.min(length, Math.floor(length * discard.ratio));
  if (count === 0) kept.set(matrix);
  else
    for (let start = 0; start < matrix.length; start += length) zeroLowest(matrix, kept, start, start + length, count);
  kept[0] = matrix[0] as number;
  keepPrefix(matrix, kept, tokens, Math.min(tokens, discard.protectPrefix ?? 0));
  return kept;
}

/** `out` ← entries `start` … `end − 1` of the matrix, the lowest `count` of them zero. */
function zeroLowest(matrix: Float32Array, out: Float32Array, start: number, end: number, count: number): void {
  const { value: threshold, below, equal } = kthSmallest(matrix, start, end, count - 1);
  keepAbove(matrix, out, start, end, threshold);
  let left = threshold === 0 ? 0 : below + equal - count; // of the equal ones, the last are kept
  for (let at = end - 1; left > 0; at--) {
    if (matrix[at] !== threshold) continue;
    out[at] = threshold;
    left--;
  }
}

/** Bits are masked, since which entries stay cannot be foreseen: a jump for each would take four times as long. */
function keepAbove(matrix: Float32Array, out: Float32Array, start: number, end: number, threshold: number): void {
  const from = new Int32Array(matrix.buffer, matrix.byteOffset, matrix.length);
  const to = new Int32Array(out.buffer, out.byteOffset, out.length);
  for (let at = start; at < end; at++) to[at] = (from[at] as number) & -Number((matrix[at] as number) > threshold);
}

/** Rows and columns of the first `prefix` tokens as they were. */
function keepPrefix(matrix: Float32Array, out: Float32Array, tokens: number, prefix: number): void {
  out.set(matrix.subarray(0, prefix * tokens));
  for (let row = prefix; row < tokens; row++) {
    for (let col = 0; col < prefix; col++) out[row * tokens + col] = matrix[row * tokens + col] as number;
  }
}
