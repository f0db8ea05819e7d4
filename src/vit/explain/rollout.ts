/**
 * Attention rollout: attention multiplied through the layers, with the residual connection as an identity
 * (Abnar & Zuidema 2020, arXiv 2005.00928, section 3). R_l = M_l · R_{l−1}, M_l = (1−α)·F_l + α·I, each row divided by its sum.
 */
import { discardLowest, type Discard } from './discard';
import type { LayerMatrices } from './attention';
import { accumulateRows, rowSums } from './row-product';

/** Divisors of a rollout's rows; `RolloutOptions.normalise` tells them. */
export const NORMALISATIONS = ['rows', 'vitExplain'] as const;

/** What of each layer’s attention counts, and how much of the residual. */
export interface RolloutOptions {
  /** α, the weight of the residual connection, 0 … 1; the paper uses ½. */
  readonly residual?: number;
  /** First layer that takes part, from 0; 0 by default. Layers before it count as the identity. */
  readonly from?: number;
  /** Sets the smallest attention weights to zero first; none by default. */
  readonly discard?: Discard;
  /**
   * `rows`: every row is divided by its own sum (the paper). `vitExplain`: the arithmetic of jacobgil/vit-explain, whose
   * division broadcasts along the wrong axis, so that column j is divided by the sum of row j (its issue #16).
   */
  readonly normalise?: (typeof NORMALISATIONS)[number];
}

export const DEFAULT_RESIDUAL = 0.5;

/**
 * Rollout of one query: r ← query, then r ← r · M_l from the last of `layers` down to the first (or `from`); O(layers · tokens²).
 * `query` [tokens] is kept; `sums`, where known, holds each layer's row sums. Returns [tokens].
 */
export function rolloutRow(
  layers: LayerMatrices,
  query: Float64Array,
  options: RolloutOptions = {},
  sums?: readonly Float64Array[],
): Float64Array {
  let row = query.slice();
  let next = new Float64Array(query.length);
  for (let l = layers.length - 1; l >= (options.from ?? 0); l--) {
    const matrix = discardLowest(layers[l] as Float32Array, query.length, options.discard);
    const known = matrix === layers[l] ? sums?.[l] : undefined;
    stepDown(row, matrix, known ?? rowSums(matrix, query.length), options, next);
    [row, next] = [next, row];
  }
  return row;
}

/** The whole R of `layers`: [tokens, tokens]; for tests and export, O(layers · tokens³). */
export function rolloutMatrix(layers: LayerMatrices, tokens: number, options: RolloutOptions = {}): Float64Array {
  const kept = layers.map((matrix) => discardLowest(matrix, tokens, options.discard));
  const sums = kept.map((matrix) => rowSums(matrix, tokens));
  const { discard: _, ...rest } = options;
  const out = new Float64Array(tokens * tokens);
  for (let q = 0; q < tokens; q++) {
    const query = new Float64Array(tokens);
    query[q] = 1;
    out.set(rolloutRow(kept, query, rest, sums), q * tokens);
  }
  return out;
}

/** next ← row · M, without building M: weights are divided by the row sums before, or columns after (vit-explain). */
export function stepDown(
  row: Float64Array,
  matrix: Float32Array,
  sums: Float64Array,
  { residual = DEFAULT_RESIDUAL, normalise = 'rows' }: RolloutOptions,
  next: Float64Array,
): void {
  const tokens = row.length;
  if (normalise === 'rows')
    for (let i = 0; i < tokens; i++) row[i] = divide(row[i] as number, mixed(sums[i] as number, residual));
  next.fill(0);
  accumulateRows(row, matrix, next);
  for (let j = 0; j < tokens; j++) next[j] = (1 - residual) * (next[j] as number) + residual * (row[j] as number);
  if (normalise === 'vitExplain') {
    for (let j = 0; j < tokens; j++) next[j] = divide(next[j] as number, mixed(sums[j] as number, residual));
  }
}

/** Row sum of M from the row sum of F. */
export function mixed(sum: number, residual: number): number {
  return (1 - residual) * sum + residual;
}

/** A row without any weight (all discarded, α = 0) passes nothing on, instead of dividing by zero. */
export function divide(value: number, by: number): number {
  return by === 0 ? 0 : value / by;
}
