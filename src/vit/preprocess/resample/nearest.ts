/** Pillow's nearest neighbour: one source pixel for each output pixel. */
import type { RgbImage } from '../rgb';
import type { PixelRows } from '../rows';
import type { Window } from './passes';

const CHANNELS = 3;
/** Above this many outputs before the first wanted one their positions are no longer summed one by one. */
const MAX_SUMMED = 1_000_000;

/** Source index of each wanted output; positions are summed, not multiplied, as Pillow does. */
function nearestIndices(from: number, to: number, first: number, count: number): Int32Array {
  const step = from / to;
  const indices = new Int32Array(count);
  const skipped = first > MAX_SUMMED ? first : 0;
  let position = step * (skipped + 0.5);
  for (let i = skipped; i < first + count; i++, position += step) {
    if (i >= first) indices[i - first] = Math.min(from - 1, Math.trunc(position));
  }
  return indices;
}

export function resizeNearest(source: PixelRows, rows: number, cols: number, window: Window): RgbImage {
  const rowIndex = nearestIndices(source.rows, rows, window.top, window.rows);
  const colIndex = nearestIndices(source.cols, cols, window.left, window.cols);
  const data = new Uint8ClampedArray(window.rows * window.cols * CHANNELS); // [rows, cols, 3]
  let out = 0;
  for (const row of rowIndex) {
    const line = source.line(row);
    for (const col of colIndex) {
      const at = col * CHANNELS;
      data[out++] = line[at] as number;
      data[out++] = line[at + 1] as number;
      data[out++] = line[at + 2] as number;
    }
  }
  return { data, rows: window.rows, cols: window.cols };
}
