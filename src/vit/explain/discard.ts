/** Discard ratio: the smallest attention weights are set to zero before the layers are multiplied (jacobgil/vit-explain). */

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
  const prefix = discard.protectPrefix ?? 0;
  const isKept = (at: number): boolean => at === 0 || at < prefix * tokens || at % tokens < prefix;
  for (let start = 0; start < out.length; start += length) zeroLowest(out, start, start + length, count, isKept);
  return out;
}

function zeroLowest(
  out: Float32Array,
  start: number,
  end: number,
  count: number,
  isKept: (at: number) => boolean,
): void {
  if (count === 0) return;
  const sorted = out.slice(start, end).sort();
  const threshold = sorted[count - 1] as number;
  let ties = count - sorted.indexOf(threshold);
  for (let at = start; at < end; at++) {
    const value = out[at] as number;
    const isAmong = value < threshold || (value === threshold && ties-- > 0);
    if (isAmong && !isKept(at)) out[at] = 0;
  }
}
