/** The model as people want it in a file of its own: pixels in, each kind of result in one tensor. */
import { shapeOf, type ViTConfig } from '../config';
import { GraphBuilder, type Value } from '../graph/builder';
import type { Graph } from '../graph/graph';
import { attentionOutput, buildVit, hiddenOutput } from './vit';

/** What a graph for a file of its own gives, and for how many photos at once. */
export interface StandaloneOptions {
  readonly batch: number;
  /** Outputs beside `logits` (a backbone's: `pooled`). */
  readonly outputs: readonly ('attention' | 'hidden')[];
}

/**
 * Input `pixels` [batch, channels, rows, cols], normalised by the model's recipe. Outputs `logits` [batch, classes], of a backbone `pooled` [batch, features], and as asked
 * `attention` [batch, layers, heads, tokens, tokens] and `hidden` [batch, layers + 1, tokens, dim].
 */
export function buildStandalone(config: ViTConfig, { batch, outputs }: StandaloneOptions): Graph {
  const g = new GraphBuilder();
  const pixels = g.input('pixels', [batch, config.channels, ...config.imageSize]);
  const end = config.classes > 0 ? 'logits' : 'pooled';
  const model = buildVit(config, { batch, outputs: [end, ...outputs] });
  const results = g.include(model, { patches: toPatches(g, config, pixels) });
  const layers = Array.from({ length: config.depth }, (_, layer) => layer);
  const named: Record<string, Value> = {};
  if (results[end]) named[end] = results[end];
  if (outputs.includes('attention')) named['attention'] = stack(g, results, layers.map(attentionOutput));
  if (outputs.includes('hidden')) named['hidden'] = stack(g, results, [...layers, config.depth].map(hiddenOutput));
  return g.build(named);
}

/** [batch, channels, rows, cols] → [batch, patches, patchDim], each patch in (channel, row, col) order, what fills no patch cut off. */
function toPatches(g: GraphBuilder, config: ViTConfig, pixels: Value): Value {
  const { grid, patches, patchDim } = shapeOf(config);
  const [batch = 1, channels = 0] = pixels.shape;
  const [rows, cols] = config.patchSize;
  const whole = g.slice(pixels, [0, 0, 0, 0], [batch, channels, grid[0] * rows, grid[1] * cols]);
  const cut = g.reshape(whole, [batch, channels, grid[0], rows, grid[1], cols]);
  const gathered = g.transpose(cut, [0, 2, 4, 1, 3, 5]); // [batch, gridRows, gridCols, channels, rows, cols]
  return g.reshape(gathered, [batch, patches, patchDim]);
}

/** One result per layer, each [batch, …], as one [batch, layers, …]. */
function stack(g: GraphBuilder, results: Readonly<Record<string, Value>>, names: readonly string[]): Value {
  const layers = names.flatMap((name) => results[name] ?? []);
  return g.concat(
    layers.map((each) => g.reshape(each, [each.shape[0] ?? 1, 1, ...each.shape.slice(1)])),
    1,
  );
}
