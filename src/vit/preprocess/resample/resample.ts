/**
 * Pillow's resampling, bit for bit: a separable filter whose support grows with the reduction, in 8-bit fixed point,
 * columns first, the result rounded to 8 bits between the two passes. Models were trained on exactly these pixels.
 * (Method: Pillow's `Image.resize` as of 9.4, for 8-bit images without `reducing_gap`.)
 */
import type { RgbImage } from '../rgb';
import type { PixelRows } from '../rows';
import { resizeNearest } from './nearest';
import type { Passes, Window } from './passes';
import { scalarPasses } from './scalar';
import { vectorPasses } from './vector';
import { tapsOf, type Interpolation } from './taps';

/**
 * The `window` of `source` resized to [rows, cols]; only what the window needs is computed. The window must lie inside
 * the resized picture.
 */
export function resample(
  source: PixelRows,
  rows: number,
  cols: number,
  window: Window,
  interpolation: Interpolation,
  passes: Passes = vectorPasses() ?? scalarPasses,
): RgbImage {
  if (interpolation === 'nearest') return resizeNearest(source, rows, cols, window);
  const down = tapsOf({ from: source.rows, to: rows, first: window.top, count: window.rows }, interpolation);
  const across = tapsOf({ from: source.cols, to: cols, first: window.left, count: window.cols }, interpolation);
  const last = window.rows - 1;
  const top = down.start[0] as number;
  const bottom = (down.start[last] as number) + (down.size[last] as number);
  return passes(source, { across, down, top, bottom });
}
