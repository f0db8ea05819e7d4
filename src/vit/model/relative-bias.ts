/** Relative position bias: a table by distance, spread over all pairs of tokens (BEiT, arXiv 2106.08254; Swin, arXiv 2103.14030, eq. 4). */
import { shapeOf, type Size, type ViTConfig } from '../config';
import { expected } from '../errors';
import type { GraphBuilder, Value } from '../graph/builder';
import { sameShape } from '../graph/shape';
import type { Interventions } from './interventions';

/** Rows of a table behind those of the distances: class token to patch, patch to class token, class token to itself. */
const CLS_ROWS = 3;

/** Name of a layer's table in a checkpoint, [rows, heads]. */
export function biasTableName({ relativeBias }: ViTConfig, layer: number): string {
  return relativeBias?.shared
    ? 'rel_pos_bias.relative_position_bias_table'
    : `blocks.${layer}.attn.relative_position_bias_table`;
}

/** Rows of a table for this grid: one for each distance, and those of the class token. */
export function biasTableRows(grid: Size, clsToken: boolean): number {
  return (2 * grid[0] - 1) * (2 * grid[1] - 1) + (clsToken ? CLS_ROWS : 0);
}

/** What a layer is run with: its table spread over the grid that it is run at. */
export function spreadName(config: ViTConfig, layer: number): string {
  return `${biasTableName(config, layer)}@${shapeOf(config).grid.join('x')}`;
}

/** What this layer's scores gain, [heads, tokens, tokens]; null for a model without. */
export function relativeBias(g: GraphBuilder, config: ViTConfig, layer: number, change: Interventions): Value | null {
  if (!config.relativeBias) return null;
  const { tokens } = shapeOf(config);
  const bias = g.param(spreadName(config, layer), [config.heads, tokens, tokens]);
  return change.positionScale ? g.mul(bias, change.positionScale) : bias;
}

/** The layer whose spread table has this name; null where there is none. */
export function layerOfSpread(config: ViTConfig, name: string): number | null {
  if (!config.relativeBias || !name.includes('relative_position_bias_table@')) return null;
  const layer = Array.from({ length: config.depth }, (_, each) => each).find(
    (each) => spreadName(config, each) === name,
  );
  return layer ?? null;
}

/**
 * @param table [rows, heads], stored for `config.relativeBias.grid`
 * @returns [heads, tokens, tokens], query before key
 * @throws badRequest where the table has another length
 */
export function spreadTable(config: ViTConfig, table: Float32Array): Float32Array {
  const { grid, tokens } = shapeOf(config);
  const { heads, clsToken } = config;
  const stored = config.relativeBias?.grid ?? grid;
  const rows = biasTableRows(stored, clsToken);
  if (table.length !== rows * heads)
    throw expected(`${rows * heads} numbers`, 'relative_position_bias_table', table.length);
  const read: Size = config.relativeBias?.transposed ? [stored[1], stored[0]] : stored;
  const own = sameShape(read, grid) ? table : resized(table, heads, read, grid, clsToken);
  const out = new Float32Array(heads * tokens * tokens);
  for (let query = 0; query < tokens; query++)
    for (let key = 0; key < tokens; key++) {
      const row = rowOf(query, key, grid, clsToken);
      for (let head = 0; head < heads; head++)
        out[(head * tokens + query) * tokens + key] = own[row * heads + head] as number;
    }
  return out;
}

/** The table that was spread, [rows, heads], for the grid that the model is run at. @param spread [heads, tokens, tokens] */
export function gatheredTable(config: ViTConfig, spread: Float32Array): Float32Array {
  const { grid, tokens } = shapeOf(config);
  const { heads, clsToken } = config;
  const table = new Float32Array(biasTableRows(grid, clsToken) * heads);
  for (let query = 0; query < tokens; query++)
    for (let key = 0; key < tokens; key++)
      for (let head = 0; head < heads; head++)
        table[rowOf(query, key, grid, clsToken) * heads + head] = spread[
          (head * tokens + query) * tokens + key
        ] as number;
  return table;
}

function rowOf(query: number, key: number, [rows, cols]: Size, clsToken: boolean): number {
  const distances = (2 * rows - 1) * (2 * cols - 1);
  if (clsToken && query === 0) return key === 0 ? distances + 2 : distances;
  if (clsToken && key === 0) return distances + 1;
  const [q, k] = clsToken ? [query - 1, key - 1] : [query, key];
  const [down, right] = [Math.floor(q / cols) - Math.floor(k / cols), (q % cols) - (k % cols)];
  return (down + rows - 1) * (2 * cols - 1) + right + cols - 1;
}

/** To the distances of another grid: bilinear, `align_corners=False`, as transformers does it; the class token's rows stay. */
function resized(table: Float32Array, heads: number, from: Size, to: Size, clsToken: boolean): Float32Array {
  const [oldRows, oldCols, newRows, newCols] = [from[0], from[1], to[0], to[1]].map((side) => 2 * side - 1) as [number, number, number, number]; // prettier-ignore
  const out = new Float32Array(biasTableRows(to, clsToken) * heads);
  for (let row = 0; row < newRows; row++)
    for (let col = 0; col < newCols; col++) {
      const [top, bottom, down] = between(row, oldRows, newRows);
      const [left, right, across] = between(col, oldCols, newCols);
      for (let head = 0; head < heads; head++) {
        const at = (r: number, c: number): number => table[(r * oldCols + c) * heads + head] as number;
        const upper = at(top, left) * (1 - across) + at(top, right) * across;
        const lower = at(bottom, left) * (1 - across) + at(bottom, right) * across;
        out[(row * newCols + col) * heads + head] = upper * (1 - down) + lower * down;
      }
    }
  if (clsToken) out.set(table.subarray(oldRows * oldCols * heads), newRows * newCols * heads);
  return out;
}

/** The two samples that a result lies between, and how near it is to the second. */
function between(index: number, from: number, to: number): [first: number, second: number, share: number] {
  const place = Math.max(((index + 0.5) * from) / to - 0.5, 0);
  const first = Math.min(Math.floor(place), from - 1);
  return [first, Math.min(first + 1, from - 1), place - first];
}
