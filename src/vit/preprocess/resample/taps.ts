/** Pillow's filters: which source pixels make an output pixel, and with what fixed-point weights. */
import type { Recipe } from '../../recipe';

export type Interpolation = Recipe['interpolation'];

interface Filter {
  /** Half width, in source pixels, when enlarging. */
  readonly support: number;
  readonly weight: (x: number) => number;
}

/** Contributions along one axis: output `i` reads `size[i]` source values from `start[i]`, weights at `i · stride`. */
export interface Taps {
  readonly start: Int32Array;
  readonly size: Int32Array;
  readonly weights: Int32Array;
  readonly stride: number;
}

/** Fixed-point bits: 32, less 8 for the value and 2 for the sum's head room. */
export const PRECISION_BITS = 22;
/** The half that a sum begins with, so that it is rounded. */
export const HALF = 2 ** (PRECISION_BITS - 1);
const ONE = 2 ** PRECISION_BITS;

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

/** An axis of `from` pixels resized to `to`, of which outputs `first … first + count − 1` are wanted. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly count: number;
}

export function tapsOf({ from, to, first, count }: Axis, interpolation: keyof typeof FILTERS): Taps {
  const filter = FILTERS[interpolation];
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
