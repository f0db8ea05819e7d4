/** All layers × heads for one query at once: tile (l, k) is head k of layer l, raw or rolled out through layers 0 … l. */
import type { TokenLayout } from './attention';
import { DEFAULT_RESIDUAL, divide, mixed, type RolloutOptions } from './rollout';
import { accumulateBatch, accumulateRows } from './row-product';
import { writeMap } from './token';

/** Attention of one head with its row sums. */
export interface HeadLayer {
  /** [tokens, tokens] */
  readonly matrix: Float32Array;
  /** [tokens] */
  readonly sums: Float64Array;
}

export interface GridSource {
  readonly layers: number;
  readonly heads: number;
  readonly layout: TokenLayout;
  /** Need not last beyond the next call. */
  at(layer: number, head: number): HeadLayer;
}

/** `out` [layers, heads, gridRows, gridCols] ← the query's row of each head's attention. */
export function attentionGridInto(source: GridSource, query: Float64Array, out: Float32Array): void {
  const row = new Float64Array(query.length);
  for (let l = 0; l < source.layers; l++) {
    for (let k = 0; k < source.heads; k++) {
      row.fill(0);
      accumulateRows(query, source.at(l, k).matrix, row);
      writeMap(row, source.layout, tile(source, out, l, k));
    }
  }
}

/** `out` [layers, heads, gridRows, gridCols] ← rollout of head k through layers `from` … l (discarding is the source's). */
export function rolloutGridInto(
  source: GridSource,
  query: Float64Array,
  out: Float32Array,
  options: RolloutOptions = {},
): void {
  throughLayersInto(source, query, out, options.from, (rows, count, head, next) =>
    stepDownTogether(rows, count, head, options, next),
  );
}

/** The same of relevance, whose rows keep what they had and get r · Ā on top. */
export function relevanceGridInto(source: GridSource, query: Float64Array, out: Float32Array, from?: number): void {
  throughLayersInto(source, query, out, from, (rows, count, { matrix }, next) => {
    const end = count * query.length;
    next.set(rows.subarray(0, end));
    accumulateBatch(rows, count, matrix, query.length, next);
  });
}

/** next ← the first `count` of `rows` one layer further down, [count, tokens]; `rows` may be spoilt. */
type Step = (rows: Float64Array, count: number, head: HeadLayer, next: Float64Array) => void;

/**
 * For each head the queries of all start layers go down the layers together: row v of `rows` started at layer layers − 1 − v, so the
 * rows under way at any layer are the first ones, and each matrix is asked for once and read for all of them.
 */
function throughLayersInto(source: GridSource, query: Float64Array, out: Float32Array, from = 0, step: Step): void {
  const tokens = query.length;
  let rows = new Float64Array(source.layers * tokens); // [layers, tokens]
  let next = new Float64Array(source.layers * tokens); // [layers, tokens]
  for (let k = 0; k < source.heads; k++) {
    for (let l = source.layers - 1; l >= from; l--) {
      const started = source.layers - 1 - l;
      rows.set(query, started * tokens);
      step(rows, started + 1, source.at(l, k), next);
      [rows, next] = [next, rows];
    }
    for (let l = 0; l < source.layers; l++) {
      const start = (source.layers - 1 - l) * tokens;
      const row = l < from ? query : rows.subarray(start, start + tokens);
      writeMap(row, source.layout, tile(source, out, l, k));
    }
  }
}

/** next ← rows · M for the first `count` rows; the newest, still the query, is mostly zeros and goes alone. */
function stepDownTogether(
  rows: Float64Array,
  count: number,
  head: HeadLayer,
  { residual = DEFAULT_RESIDUAL, normalise = 'rows' }: RolloutOptions,
  next: Float64Array,
): void {
  const { matrix, sums } = head;
  const tokens = sums.length;
  const end = count * tokens;
  const factors = sums.map((sum) => divide(1, mixed(sum, residual))); // one division per row of the matrix
  if (normalise === 'rows') scaleRows(rows, end, factors);
  next.fill(0, 0, end);
  accumulateBatch(rows, count - 1, matrix, tokens, next);
  accumulateRows(rows.subarray(end - tokens, end), matrix, next.subarray(end - tokens, end));
  for (let at = 0; at < end; at++) next[at] = (1 - residual) * (next[at] as number) + residual * (rows[at] as number);
  if (normalise === 'vitExplain') scaleRows(next, end, factors);
}

/** Each of the rows up to `end` times the factors, entry by entry. */
function scaleRows(rows: Float64Array, end: number, factors: Float64Array): void {
  const tokens = factors.length;
  for (let at = 0; at < end; at += tokens) {
    for (let i = 0; i < tokens; i++) rows[at + i] = (rows[at + i] as number) * (factors[i] as number);
  }
}

function tile({ layers, heads }: GridSource, out: Float32Array, layer: number, head: number): Float32Array {
  const size = out.length / (layers * heads);
  const start = (layer * heads + head) * size;
  return out.subarray(start, start + size); // [gridRows · gridCols]
}
