/** Rotary positions of patches on a grid (Su et al. 2021, arXiv 2104.09864, eq. 34; DINOv3, arXiv 2508.10104, §3.2; EVA-02, arXiv 2303.11331). */
import { shapeOf, type Rotary, type Size, type ViTConfig } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';
import type { Interventions } from './interventions';

/** Each [tokens, headDim]; tokens before the patches are not turned. The sine of the number that its partner takes away is negative. */
export interface RotaryTables {
  readonly cos: Value;
  readonly sin: Value;
}

type Table = 'cos' | 'sin';

/** Computed, in no checkpoint; the name tells grid and heads, since what is kept of a model is kept by name. */
export function rotaryName(config: ViTConfig, table: Table): string {
  const { grid, headDim } = shapeOf(config);
  return `rotary.${table}@${grid.join('x')}x${headDim}`;
}

/** Null for a model without. With `positionScale` 0 everything is turned by nothing. */
export function rotaryTables(g: GraphBuilder, config: ViTConfig, change: Interventions): RotaryTables | null {
  if (!config.rotary) return null;
  const { tokens, headDim } = shapeOf(config);
  const [cos, sin] = (['cos', 'sin'] as const).map((each) => g.param(rotaryName(config, each), [tokens, headDim]));
  if (!cos || !sin) return null;
  const { positionScale: scale } = change;
  if (!scale) return { cos, sin };
  const one = g.constant(1);
  return { cos: g.add(g.mul(g.sub(cos, one), scale), one), sin: g.mul(sin, scale) };
}

/** @param x queries or keys [batch, heads, tokens, headDim] */
export function rotate(g: GraphBuilder, { rotary }: ViTConfig, x: Value, { cos, sin }: RotaryTables): Value {
  const partner = rotary?.turns === 'pairs' ? swapPairs(g, x) : swapHalves(g, x);
  return g.add(g.mul(x, cos), g.mul(partner, sin));
}

/** [a ‖ b] → [b ‖ a] */
function swapHalves(g: GraphBuilder, x: Value): Value {
  const last = x.shape.length - 1;
  const half = (x.shape[last] ?? 0) / 2;
  return g.concat([g.narrow(x, last, half, half), g.narrow(x, last, 0, half)], last);
}

/** x0 x1 x2 x3 … → x1 x0 x3 x2 … */
function swapPairs(g: GraphBuilder, x: Value): Value {
  const pairs = g.reshape(x, [x.shape.reduce((product, length) => product * length, 1) / 2, 2]); // [pairs, 2]
  return g.reshape(g.concat([g.narrow(pairs, 1, 1, 1), g.narrow(pairs, 1, 0, 1)], 1), x.shape);
}

/** A table that `rotaryTables` asks for by this name, [tokens, headDim]; null where the name is none of them. */
export function rotaryTable(config: ViTConfig, name: string): Float32Array | null {
  const { rotary } = config;
  const table = (['cos', 'sin'] as const).find((each) => rotaryName(config, each) === name);
  if (!rotary || !table) return null;
  const { grid, prefix, tokens, headDim } = shapeOf(config);
  const out = new Float32Array(tokens * headDim).fill(table === 'cos' ? 1 : 0, 0, prefix * headDim);
  for (let row = 0; row < grid[0]; row++) {
    for (let col = 0; col < grid[1]; col++) {
      const start = (prefix + row * grid[1] + col) * headDim;
      anglesAt(rotary, [row, col], grid, headDim).forEach((angle, j) => {
        const value = table === 'cos' ? Math.cos(angle) : Math.sin(angle);
        const [first, second] = rotary.turns === 'pairs' ? [2 * j, 2 * j + 1] : [j, j + headDim / 2];
        out[start + first] = table === 'cos' ? value : -value;
        out[start + second] = value;
      });
    }
  }
  return out;
}

/** headDim / 2 angles: those of one coordinate, then those of the other. */
function anglesAt(rotary: Rotary, at: Size, grid: Size, headDim: number): number[] {
  const { coordinates, base, reference = grid, offset = 0, colsFirst = false } = rotary;
  const placed = at.map((index, axis) => {
    const length = grid[axis] ?? 1;
    if (coordinates === 'centred') return 2 * Math.PI * (2 * ((index + 0.5) / length) - 1);
    return ((index + offset) / length) * (reference[axis] ?? 1);
  });
  const count = headDim / 4;
  const ordered = colsFirst ? placed.reverse() : placed;
  return ordered.flatMap((place) => Array.from({ length: count }, (_, j) => place * base ** (-j / count)));
}
