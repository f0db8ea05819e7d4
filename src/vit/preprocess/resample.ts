/**
 * Pillow's resampling, bit for bit: a separable filter whose support grows with the reduction, in 8-bit fixed point,
 * columns first, the result rounded to 8 bits between the two passes. Models were trained on exactly these pixels.
 * (Method: Pillow's `Image.resize` as of 9.4, for 8-bit images without `reducing_gap`.)
 */
import type { Recipe } from '../recipe';
import type { RgbImage } from './rgb';
import type { PixelRows } from './rows';

export type Interpolation = Recipe['interpolation'];

/** The part of the resized picture that is wanted, in its own pixels. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly cols: number;
}

interface Filter {
  /** Half width, in source pixels, when enlarging. */
  readonly support: number;
  readonly weight: (x: number) => number;
}

/** Contributions along one axis: output `i` reads `size[i]` source values from `start[i]`, weights at `i · stride`. */
interface Taps {
  readonly start: Int32Array;
  readonly size: Int32Array;
  readonly weights: Int32Array;
  readonly stride: number;
}

/** Fixed-point bits: 32, less 8 for the value and 2 for the sum's head room. */
const PRECISION_BITS = 22;
const ONE = 2 ** PRECISION_BITS;
const HALF = 2 ** (PRECISION_BITS - 1);
const CHANNELS = 3;

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));

const FILTERS: Readonly<Record<Exclude<Interpolation, 'nearest'>, Filter>> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weight: bicubic },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Keys' cubic convolution with a = −½. */
function bicubic(signed: number): number {
  const a = -0.5;
  const x = Math.abs(signed);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/** Weights for outputs `first … first + count − 1` of an axis of `from` pixels resized to `to`. */
function taps(from: number, to: number, first: number, count: number, filter: Filter): Taps {
  const scale = from / to;
  const filterScale = Math.max(scale, 1);
  const support = filter.support * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const result: Taps = {
    start: new Int32Array(count),
    size: new Int32Array(count),
    weights: new Int32Array(count * stride),
    stride,
  };
  const inverse = 1 / filterScale;
  const raw = new Float64Array(stride);
  for (let i = 0; i < count; i++) {
    const center = (first + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const size = Math.min(from, Math.trunc(center + support + 0.5)) - start;
    let sum = 0;
    for (let k = 0; k < size; k++) sum += raw[k] = filter.weight((k + start - center + 0.5) * inverse);
    for (let k = 0; k < size; k++) {
      const weight = (sum === 0 ? 0 : (raw[k] ?? 0) / sum) * ONE;
      result.weights[i * stride + k] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
    }
    result.start[i] = start;
    result.size[i] = size;
  }
  return result;
}

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

function resizeNearest(source: PixelRows, rows: number, cols: number, window: Window): RgbImage {
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
): RgbImage {
  if (interpolation === 'nearest') return resizeNearest(source, rows, cols, window);
  const filter = FILTERS[interpolation];
  const down = taps(source.rows, rows, window.top, window.rows, filter);
  const across = taps(source.cols, cols, window.left, window.cols, filter);
  const last = window.rows - 1;
  const top = down.start[0] as number;
  const bottom = (down.start[last] as number) + (down.size[last] as number);
  return resizeRows(resizeCols(source, across, top, bottom - top), down, top);
}
