/** The order in which a layer's heads stand beside each other, and the steps of the keyboard between places. */
import type { HeadTable } from '../../vit/explain/head-statistics';
import type { HeadGrid } from '../engine/api';

/** The head at each place of each layer: [layers][heads]. */
export type HeadOrder = readonly (readonly number[])[];

/** Heads as the model counts them. */
export function countedOrder(layers: number, heads: number): HeadOrder {
  return Array.from({ length: layers }, () => Array.from({ length: heads }, (_, head) => head));
}

/** Within each layer the largest value first; equal ones as the model counts them. */
export function orderBy({ layers, heads, data }: HeadTable): HeadOrder {
  const value = (layer: number, head: number): number => data[layer * heads + head] ?? 0;
  return countedOrder(layers, heads).map((row, layer) =>
    row.toSorted((a, b) => value(layer, b) - value(layer, a) || a - b),
  );
}

/** The tiles moved to their places: [layers, heads, rows, cols]. */
export function inOrder(grid: HeadGrid, order: HeadOrder): HeadGrid {
  const size = grid.rows * grid.cols;
  const data = new Float32Array(grid.data.length);
  order.flat().forEach((head, at) => {
    const from = (Math.floor(at / grid.heads) * grid.heads + head) * size;
    data.set(grid.data.subarray(from, from + size), at * size);
  });
  return { ...grid, data };
}

/** A place in a table of rows and columns, both from 0. */
export interface Place {
  readonly row: number;
  readonly col: number;
}

/**
 * Where a key leads: arrows by one and no further than the edge, Home and End within the row, with Ctrl or ⌘ to the corners. Null for
 * other keys.
 */
export function walk(
  { row, col }: Place,
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  size: { readonly rows: number; readonly cols: number },
): Place | null {
  const [bottom, right] = [size.rows - 1, size.cols - 1];
  const whole = ctrlKey || metaKey;
  switch (key) {
    case 'ArrowLeft':
      return { row, col: Math.max(0, col - 1) };
    case 'ArrowRight':
      return { row, col: Math.min(right, col + 1) };
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), col };
    case 'ArrowDown':
      return { row: Math.min(bottom, row + 1), col };
    case 'Home':
      return { row: whole ? 0 : row, col: 0 };
    case 'End':
      return { row: whole ? bottom : row, col: right };
    default:
      return null;
  }
}
