/** What the patch projection looks for: the principal components of its filters, as RGB tiles (Dosovitskiy et al. 2020, fig. 7 left). */
import type { ViTConfig } from '../config';
import { expected } from '../errors';
import { symmetricEigen } from './symmetric-eigen';

/** Tiles × patch rows × patch cols × 3, each scaled to 0 … 1 about 0.5. */
export interface Filters {
  /** [count, rows, cols, 3] */
  readonly tiles: Float32Array;
  readonly count: number;
  readonly rows: number;
  readonly cols: number;
  /** Share of the variance each explains, 0 … 1: [count]. */
  readonly explained: Float32Array;
}

/** Components that explain less than this share of the first one are rounding errors. */
const NEGLIGIBLE = 1e-10;

/**
 * The first `count` principal components of `projection` [dim, channels, patch rows, patch cols]: `dim` samples, their mean taken
 * away. A component's sign is free; here its largest entry is positive. There are fewer than asked where the filters have fewer.
 *
 * Grey models give grey tiles; of more than three channels the first three are shown.
 *
 * @throws badRequest for a projection of another size
 */
export function filterComponents(
  projection: Float32Array,
  { dim, channels, patchSize: [rows, cols] }: Pick<ViTConfig, 'dim' | 'channels' | 'patchSize'>,
  count: number,
): Filters {
  const features = channels * rows * cols;
  if (projection.length !== dim * features)
    throw expected(`${dim * features} numbers`, 'projection', projection.length);
  const { shares, components } = principalComponents(centred(projection, dim, features), dim, features, count);
  const tiles = new Float32Array(components.length * rows * cols * 3); // [count, rows, cols, 3]
  components.forEach((component, i) => writeTile(component, channels, rows * cols, tiles, i * rows * cols * 3));
  return { tiles, count: components.length, rows, cols, explained: Float32Array.from(shares) };
}

/** Each feature's mean over the samples taken away: [samples, features]. */
function centred(data: Float32Array, samples: number, features: number): Float64Array {
  const out = Float64Array.from(data);
  for (let f = 0; f < features; f++) {
    let mean = 0;
    for (let s = 0; s < samples; s++) mean += (out[s * features + f] as number) / samples;
    for (let s = 0; s < samples; s++) out[s * features + f] = (out[s * features + f] as number) - mean;
  }
  return out;
}

/** Principal components of X [samples, features], through the smaller of XᵀX and XXᵀ. */
function principalComponents(
  x: Float64Array,
  samples: number,
  features: number,
  count: number,
): { readonly shares: number[]; readonly components: Float64Array[] } {
  const wide = samples < features;
  const rows = wide ? x : transposed(x, samples, features);
  const [size, length] = wide ? [samples, features] : [features, samples];
  const { values, vectors } = symmetricEigen(gram(rows, size, length), size);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const largest = values[0] ?? 0;
  const shares: number[] = [];
  const components: Float64Array[] = [];
  for (let i = 0; i < Math.min(count, size); i++) {
    const value = values[i] as number;
    if (!(value > NEGLIGIBLE * largest)) break;
    const vector = vectors.slice(i * size, (i + 1) * size);
    components.push(signed(wide ? combined(x, features, vector) : vector));
    shares.push(value / total);
  }
  return { shares, components };
}

/** rows · rowsᵀ: [size, size]. */
function gram(rows: Float64Array, size: number, length: number): Float64Array {
  const out = new Float64Array(size * size); // [size, size]
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let f = 0; f < length; f++) sum += (rows[i * length + f] as number) * (rows[j * length + f] as number);
      out[i * size + j] = out[j * size + i] = sum;
    }
  }
  return out;
}

function transposed(x: Float64Array, rows: number, cols: number): Float64Array {
  return Float64Array.from({ length: x.length }, (_, at) => x[(at % rows) * cols + Math.floor(at / rows)] as number);
}

/** weights [samples] · X: a component as a mixture of filters, [features]; its length does not matter. */
function combined(x: Float64Array, features: number, weights: Float64Array): Float64Array {
  const out = new Float64Array(features);
  weights.forEach((weight, sample) => {
    for (let f = 0; f < features; f++) out[f] = (out[f] as number) + weight * (x[sample * features + f] as number);
  });
  return out;
}

/** The component or its negative, whichever has its largest entry positive; made so in place. */
function signed(component: Float64Array): Float64Array {
  const largest = component.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? component.map((value) => -value) : component;
}

/** component [channels, pixels] → `tiles` [pixels, 3] from `start`: 0 is mid-grey, the largest entry black or white. */
function writeTile(
  component: Float64Array,
  channels: number,
  pixels: number,
  tiles: Float32Array,
  start: number,
): void {
  const largest = component.reduce((best, value) => Math.max(best, Math.abs(value)), 0);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let c = 0; c < 3; c++) {
      const value = component[Math.min(c, channels - 1) * pixels + pixel] as number;
      tiles[start + pixel * 3 + c] = 0.5 + value / (2 * largest);
    }
  }
}
