/** From a query token to weights over tokens, and from a row over tokens back to a map over patches. */
import { expected } from '../errors';
import { tokensOf, type TokenLayout } from './attention';
import type { TokenRef } from './query';

/**
 * The query as a row vector over tokens: one-hot, or, for `cls` on a model without class token, the uniform mean over
 * all patch queries (what average pooling reads). Throws `badRequest` for a patch outside the grid.
 */
export function queryVector(layout: TokenLayout, token: TokenRef): Float64Array {
  const query = new Float64Array(tokensOf(layout)); // [tokens]
  if (token !== 'cls') query[tokenIndex(layout, token.row, token.col)] = 1;
  else if (layout.clsToken) query[0] = 1;
  else query.fill(1 / (query.length - layout.prefix), layout.prefix);
  return query;
}

/** Position of a patch in the token sequence. Throws `badRequest` outside the grid. */
export function tokenIndex(layout: TokenLayout, row: number, col: number): number {
  const [rows, cols] = layout.grid;
  if (!Number.isInteger(row) || row < 0 || row >= rows) throw expected(`a row from 0 to ${rows - 1}`, 'row', row);
  if (!Number.isInteger(col) || col < 0 || col >= cols) throw expected(`a column from 0 to ${cols - 1}`, 'col', col);
  return layout.prefix + row * cols + col;
}

/** Writes the patch part of a row over tokens into `out` (length gridRows · gridCols). */
export function writeMap(row: Float64Array, layout: TokenLayout, out: Float32Array): void {
  out.set(row.subarray(layout.prefix)); // [tokens] → [gridRows · gridCols]
}
