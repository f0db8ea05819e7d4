/** The two passes of a resize in plain JavaScript: what the vector kernels must equal, and what runs where there are none. */
import type { RgbImage } from '../rgb';
import type { PixelRows } from '../rows';
import type { Passes } from './passes';
import { HALF, PRECISION_BITS, type Taps } from './taps';

const CHANNELS = 3;

/** Resizes along columns, source rows `top … top + rows − 1` only. */
function resizeCols(source: PixelRows, axis: Taps, top: number, rows: number): RgbImage {
  const { start, size, weights, stride } = axis;
  const cols = start.length;
  const data = new Uint8ClampedArray(rows * cols * CHANNELS); // [rows, cols, 3]
  let out = 0;
  for (let row = 0; row < rows; row++) {
    const input = source.line(top + row);
    for (let col = 0; col < cols; col++) {
      let r = HALF;
      let g = HALF;
      let b = HALF;
      let at = (start[col] as number) * CHANNELS;
      const end = col * stride + (size[col] as number);
      for (let k = col * stride; k < end; k++, at += CHANNELS) {
        const weight = weights[k] as number;
        r = (r + Math.imul(input[at] as number, weight)) | 0;
        g = (g + Math.imul(input[at + 1] as number, weight)) | 0;
        b = (b + Math.imul(input[at + 2] as number, weight)) | 0;
      }
      data[out++] = r >> PRECISION_BITS;
      data[out++] = g >> PRECISION_BITS;
      data[out++] = b >> PRECISION_BITS;
    }
  }
  return { data, rows, cols };
}

/** Resizes along rows; `top` is the source row that `source` begins with. */
function resizeRows(source: RgbImage, axis: Taps, top: number): RgbImage {
  const { data: input } = source;
  const { start, size, weights, stride } = axis;
  const rows = start.length;
  const rowLength = source.cols * CHANNELS;
  const data = new Uint8ClampedArray(rows * rowLength); // [rows, cols, 3]
  const sums = new Int32Array(rowLength);
  for (let row = 0; row < rows; row++) {
    sums.fill(HALF);
    let at = ((start[row] as number) - top) * rowLength;
    const end = row * stride + (size[row] as number);
    for (let k = row * stride; k < end; k++, at += rowLength) {
      const weight = weights[k] as number;
      for (let i = 0; i < rowLength; i++) {
        sums[i] = ((sums[i] as number) + Math.imul(input[at + i] as number, weight)) | 0;
      }
    }
    const out = row * rowLength;
    for (let i = 0; i < rowLength; i++) data[out + i] = (sums[i] as number) >> PRECISION_BITS;
  }
  return { data, rows, cols: source.cols };
}

export const scalarPasses: Passes = (source, { across, down, top, bottom }) =>
  resizeRows(resizeCols(source, across, top, bottom - top), down, top);
