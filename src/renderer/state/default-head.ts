/** Which head to show before anyone chose one: the one whose map stands out as a shape. */
import { tileOf } from './maps.svelte';
import type { HeadGrid } from '../engine/api';

/** The head of `layer` whose map varies most *together*: neighbours bright with neighbours, not one lone patch. */
export function defaultHead(grid: HeadGrid, layer: number): number {
  let best = 0;
  let bestShape = -Infinity;
  for (let head = 0; head < grid.heads; head += 1) {
    const { data, rows, cols } = tileOf(grid, layer, head);
    const shape = neighbourCovariance(data, rows, cols);
    if (shape > bestShape) [best, bestShape] = [head, shape];
  }
  return best;
}

/** Mean product of deviations of side-by-side patches, over the squared mean; 0 for a flat map. */
function neighbourCovariance(data: Float32Array, rows: number, cols: number): number {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  if (mean === 0) return 0;
  let sum = 0;
  let pairs = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let col = 0; col < cols; col += 1) {
      const here = (data[row * cols + col] ?? 0) - mean;
      if (col + 1 < cols) [sum, pairs] = [sum + here * ((data[row * cols + col + 1] ?? 0) - mean), pairs + 1];
      if (row + 1 < rows) [sum, pairs] = [sum + here * ((data[(row + 1) * cols + col] ?? 0) - mean), pairs + 1];
    }
  }
  return pairs === 0 ? 0 : sum / pairs / (mean * mean);
}
