/** One block by itself, opened up: what its attention computes for tokens that come from anywhere. */
import { shapeOf, type ViTConfig } from '../config';
import { GraphBuilder } from '../graph/builder';
import type { Graph } from '../graph/graph';
import { block } from './block';

/** What is handed out of a block's attention; shapes are in `Attended`. */
export const INSIDE = ['query', 'key', 'value', 'scores', 'attention', 'head'] as const;

/** Of one photo: queries, keys, values and heads' outputs [heads, tokens, headDim], scores and attention [heads, tokens, tokens]. */
export type InsideBlock = Readonly<Record<(typeof INSIDE)[number], Float32Array>>;

/** Input `hidden` [1, tokens, dim], the tokens before block `layer`; an output for each of `INSIDE`, as the whole model computes it. */
export function buildOneBlock(config: ViTConfig, layer: number): Graph {
  const g = new GraphBuilder();
  const values = block(g, config, g.input('hidden', [1, shapeOf(config).tokens, config.dim]), layer, {});
  return g.build(Object.fromEntries(INSIDE.map((name) => [name, values[name]])));
}
