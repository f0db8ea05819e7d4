/** All layers × heads for one query at once: tile (l, k) is head k of layer l, raw or rolled out through layers 0 … l. */
import { headMatrix, type AttentionStack, type TokenLayout } from './attention';
import { DEFAULT_RESIDUAL, stepDown } from './rollout';
import { accumulateRows, rowSums } from './row-product';
import { writeMap } from './token';

/** `out` [layers, heads, gridRows, gridCols] ← the query's row of each head's attention. */
export function attentionGridInto(
  stack: AttentionStack,
  layout: TokenLayout,
  query: Float64Array,
  out: Float32Array,
): void {
  const row = new Float64Array(stack.tokens);
  forEachHead(stack, layout, (l, k, tile) => {
    row.fill(0);
    accumulateRows(query, headMatrix(stack, l, k), row);
    writeMap(row, layout, tile(out));
  });
}

/** `out` [layers, heads, gridRows, gridCols] ← rollout of head k through layers 0 … l. */
export function rolloutGridInto(
  stack: AttentionStack,
  layout: TokenLayout,
  query: Float64Array,
  out: Float32Array,
  residual = DEFAULT_RESIDUAL,
): void {
  let row = new Float64Array(stack.tokens);
  let next = new Float64Array(stack.tokens);
  forEachHead(stack, layout, (l, k, tile) => {
    row.set(query);
    for (let below = l; below >= 0; below--) {
      const matrix = headMatrix(stack, below, k);
      stepDown(row, matrix, rowSums(matrix, stack.tokens), { residual }, next);
      [row, next] = [next, row];
    }
    writeMap(row, layout, tile(out));
  });
}

function forEachHead(
  stack: AttentionStack,
  layout: TokenLayout,
  visit: (layer: number, head: number, tile: (out: Float32Array) => Float32Array) => void,
): void {
  const size = layout.grid[0] * layout.grid[1];
  for (let l = 0; l < stack.layers; l++) {
    for (let k = 0; k < stack.heads; k++) {
      const at = (l * stack.heads + k) * size;
      visit(l, k, (out) => out.subarray(at, at + size)); // [gridRows · gridCols]
    }
  }
}
