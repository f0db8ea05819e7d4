/** One number for each head of each layer: how far it looks, how spread, and how much it gives to the special tokens. */
import type { Size } from '../config';
import { expected } from '../errors';
import { headMatrix, type AttentionStack, type TokenLayout } from './attention';
import { accumulateRows } from './row-product';
import { queryVector } from './token';

/** What can be measured of a head. */
export const HEAD_METRICS = [
  /** Mean attention distance in input pixels (ViT paper, fig. 7). */
  'distance',
  /** −Σ a ln a, mean over all queries; ln tokens at most. */
  'entropy',
  /** The same for the class token's row alone. */
  'clsEntropy',
  /** Mean attention that patches pay to the class token; 0 … 1. */
  'toCls',
  /** Mean attention that patches pay to registers and the distillation token; 0 … 1. */
  'toRegisters',
] as const;

/** A name of `HEAD_METRICS`. */
export type HeadMetric = (typeof HEAD_METRICS)[number];

/** One number per layer and head. */
export interface HeadTable {
  readonly layers: number;
  readonly heads: number;
  /** [layers, heads] */
  readonly data: Float32Array;
}

/** What a statistic needs to know beside the attention. */
export interface StatisticsOptions {
  /** Patch size in input pixels; the unit of distance. */
  readonly patchSize: Size;
  /**
   * Distance only: divides each patch's weights over the patches by their sum, so that what goes to special tokens does not
   * count as near. Off by default, as in the ViT paper's own code.
   */
  readonly renormalise?: boolean;
}

/** The metrics that mean something for a model with these tokens. */
export function metricsOf({ prefix, clsToken }: TokenLayout): HeadMetric[] {
  const others = prefix - Number(clsToken);
  return [
    'distance',
    'entropy',
    'clsEntropy',
    ...(clsToken ? (['toCls'] as const) : []),
    ...(others > 0 ? (['toRegisters'] as const) : []),
  ];
}

/**
 * A metric of every head: [layers, heads].
 *
 * - `distance`: Σ_j A[i,j] · D[i,j] over patches j, mean over patches i; D in input pixels between patch centres. Special tokens
 *   are cut off, rows not renormalised (Dosovitskiy et al. 2020, fig. 7 right; google-research/vision_transformer issue 162).
 * - `entropy`: −Σ a ln a of each row, mean over all tokens; ln tokens at most.
 * - `clsEntropy`: that of the class token's row; without class token, of the mean row of all patches.
 * - `toCls`, `toRegisters`: what patches give to the class token, or to registers and distillation token together; mean over patches.
 *
 * @throws badRequest for a metric about tokens that the model lacks
 */
export function headStatistics(
  stack: AttentionStack,
  layout: TokenLayout,
  metric: HeadMetric,
  options: StatisticsOptions,
): HeadTable {
  const known = metricsOf(layout);
  if (!known.includes(metric)) throw expected(known.join(', '), 'metric', metric);
  const { layers, heads } = stack;
  const data = new Float32Array(layers * heads); // [layers, heads]
  const measure = measureOf(metric, layout, options);
  for (let layer = 0; layer < layers; layer++) {
    for (let head = 0; head < heads; head++) {
      data[layer * heads + head] = measure(headMatrix(stack, layer, head), stack.tokens);
    }
  }
  return { layers, heads, data };
}

/** Attention of a head [tokens, tokens] → its number. */
type Measure = (matrix: Float32Array, tokens: number) => number;

function measureOf(metric: HeadMetric, layout: TokenLayout, options: StatisticsOptions): Measure {
  switch (metric) {
    case 'distance': {
      const offsets = offsetDistances(layout.grid, options.patchSize);
      return (matrix) => meanDistance(matrix, layout, offsets, options.renormalise ?? false);
    }
    case 'entropy':
      return meanEntropy;
    case 'clsEntropy':
      return (matrix, tokens) => clsEntropy(matrix, tokens, layout);
    case 'toCls':
      return (matrix, tokens) => meanToColumns(matrix, tokens, layout.prefix, 0, 1);
    case 'toRegisters':
      return (matrix, tokens) => meanToColumns(matrix, tokens, layout.prefix, Number(layout.clsToken), layout.prefix);
  }
}

/** Distance in pixels between patches so many rows and columns apart: [rows, cols]. */
function offsetDistances([rows, cols]: Size, [height, width]: Size): Float64Array {
  return Float64Array.from({ length: rows * cols }, (_, at) =>
    Math.hypot(Math.floor(at / cols) * height, (at % cols) * width),
  );
}

function meanDistance(
  matrix: Float32Array,
  { prefix, grid: [rows, cols] }: TokenLayout,
  offsets: Float64Array,
  renormalise: boolean,
): number {
  const patches = rows * cols;
  const tokens = prefix + patches;
  let total = 0;
  for (let i = 0; i < patches; i++) {
    let at = (prefix + i) * tokens + prefix;
    let [sum, weight] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const down = Math.abs(row - Math.floor(i / cols)) * cols;
      for (let col = 0; col < cols; col++, at++) {
        const a = matrix[at] as number;
        sum += a * (offsets[down + Math.abs(col - (i % cols))] as number);
        weight += a;
      }
    }
    if (!renormalise) total += sum;
    else if (weight > 0) total += sum / weight;
  }
  return total / patches;
}

function meanEntropy(matrix: Float32Array, tokens: number): number {
  return entropyOf(matrix) / tokens;
}

function clsEntropy(matrix: Float32Array, tokens: number, layout: TokenLayout): number {
  const row = new Float64Array(tokens);
  accumulateRows(queryVector(layout, 'cls'), matrix, row);
  return entropyOf(row);
}

/** −Σ a ln a in nats, with 0 · ln 0 = 0. */
function entropyOf(weights: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const a = weights[i] as number;
    if (a > 0) sum -= a * Math.log(a);
  }
  return sum;
}

/** What each patch gives to tokens `from` … `to` − 1 together, mean over patches. */
function meanToColumns(matrix: Float32Array, tokens: number, prefix: number, from: number, to: number): number {
  let sum = 0;
  for (let i = prefix; i < tokens; i++) {
    for (let j = from; j < to; j++) sum += matrix[i * tokens + j] as number;
  }
  return sum / (tokens - prefix);
}
