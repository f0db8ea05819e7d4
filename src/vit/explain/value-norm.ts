/** How long what a token takes from each patch is: attention times the length of the value vector it weighs (Kobayashi et al. 2020, arXiv 2004.10102, section 3, without the output projection). */
import { expected } from '../errors';
import { headMatrix, tokensOf, type AttentionMap, type AttentionStack, type TokenLayout } from './attention';
import { lengthAt } from './norms';
import { accumulateRows } from './row-product';
import type { HeadRef, TokenRef } from './query';
import { queryVector, writeMap } from './token';

/** Layer, head and token of the question. */
export interface WeighedPlace {
  /** From 0. */
  readonly layer: number;
  readonly head: HeadRef;
  readonly token: TokenRef;
}

/**
 * |a_ij| ‖v_j‖₂ over patches j; fused heads fuse these products. Throws `badRequest` for a layer, head or token the model lacks, or values that do not fit.
 *
 * @param values of that layer, [heads, tokens, headDim]
 */
export function valueNormMap(
  stack: AttentionStack,
  values: Float32Array,
  layout: TokenLayout,
  { layer, head, token }: WeighedPlace,
): AttentionMap {
  const { heads, tokens } = stack;
  if (tokens !== tokensOf(layout)) throw expected(`${tokensOf(layout)} tokens`, 'attention', tokens);
  const headDim = values.length / (heads * tokens);
  if (!Number.isInteger(headDim)) throw expected(`${heads * tokens} vectors`, 'values', values.length);
  const query = queryVector(layout, token); // [tokens]
  const chosen = typeof head === 'number' ? [head] : Array.from({ length: heads }, (_, k) => k);
  const rows = chosen.map((k) => {
    const matrix = headMatrix(stack, layer, k); // refuses a head that is none
    const lengths = Float64Array.from({ length: tokens }, (_, j) =>
      lengthAt(values, (k * tokens + j) * headDim, headDim),
    ); // [tokens]
    return weighedRow(query, matrix, lengths);
  });
  const row = rows.reduce((fused, next) => fused.map((value, j) => fold(head, value, next[j] ?? NaN)));
  if (head === 'mean') row.forEach((sum, j) => (row[j] = sum / heads));
  const [gridRows, gridCols] = layout.grid;
  const data = new Float32Array(gridRows * gridCols); // [rows, cols]
  writeMap(row, layout, data);
  return { rows: gridRows, cols: gridCols, data };
}

function fold(head: HeadRef, a: number, b: number): number {
  return head === 'max' ? Math.max(a, b) : head === 'min' ? Math.min(a, b) : a + b;
}

/** The row of one head: [tokens]. */
function weighedRow(query: Float64Array, matrix: Float32Array, lengths: Float64Array): Float64Array {
  const row = new Float64Array(lengths.length);
  accumulateRows(query, matrix, row);
  return row.map((weight, j) => Math.abs(weight) * (lengths[j] ?? NaN));
}
