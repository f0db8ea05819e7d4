/** The Vision Transformer, top to bottom (Dosovitskiy et al. 2020, arXiv 2010.11929), as a graph; semantics follow timm. */
import { checkConfig, shapeOf, type ViTConfig } from '../config';
import { expected } from '../errors';
import { GraphBuilder, type Value } from '../graph/builder';
import type { Graph } from '../graph/graph';
import { block } from './block';
import { embed, patchesShape } from './embed';
import { head, tokensRead } from './head';
import { interventionInputs, type InterventionName } from './interventions';

/**
 * What a block can hand out beside the residual stream, as big_vision's `out` does (`models/vit.py`; its names in brackets). Shapes are in
 * `Attended` and `BlockValues`.
 */
export const TAPS = [
  'attention',
  'query',
  'key',
  'value',
  'head',
  'selfAttention', // [sa]
  'attended', // [+sa]
  'mlp', // [mlp]
] as const;
/** A name of `TAPS`. */
export type Tap = (typeof TAPS)[number];

/**
 * Everything that a forward pass can give; `hidden` is the residual stream, `pooled` what the classifier's layers read, `poolAttention` the weights of
 * attention pooling, `tokens` [batch, tokens, dim] what a decoder reads, behind the final norm.
 */
export type VitOutput = 'logits' | 'pooled' | 'poolAttention' | 'tokens' | 'hidden' | Tap;

/** What is of every token behind the attention of the last block; without them only those go on that the classifier reads. */
const OF_EVERY_TOKEN: readonly VitOutput[] = ['hidden', 'tokens', 'selfAttention', 'attended', 'mlp'];

/** What a forward graph takes and gives. */
export interface BuildOptions {
  /** Photos per run. */
  readonly batch: number;
  /** What a run gives; nothing else is computed. */
  readonly outputs: readonly VitOutput[];
  /** Which changes a run takes as inputs; each that is named must be given. Default none. */
  readonly interventions?: readonly InterventionName[] | undefined;
}

/** Output of layer N (from 0). */
export const tapOutput = (tap: Tap, layer: number): string => `${tap}.${layer}`;
/** Output of layer N (from 0): attention after the softmax [batch, heads, tokens, tokens]. */
export const attentionOutput = (layer: number): string => tapOutput('attention', layer);
/** Tokens before block N, and after the last one for N = layers: [batch, tokens, dim]. */
export const hiddenOutput = (layer: number): string => `hidden.${layer}`;

/**
 * Builds a graph with input `patches` [batch, patches, patchDim] and, as asked, outputs `logits` [batch, classes],
 * `pooled` [batch, features], `attention.0` … `attention.{layers − 1}`, the other taps likewise, and `hidden.0` … `hidden.{layers}`. One output per layer, because joining them would copy
 * what can be hundreds of megabytes. A backbone without classifier has no `logits`.
 * `poolAttention` [batch, heads, 1, tokens] is there where a learned query pools.
 *
 * @throws badRequest when the config contradicts itself or nothing is left to compute
 */
export function buildVit(config: ViTConfig, { batch, outputs, interventions = [] }: BuildOptions): Graph {
  checkConfig(config);
  if (!Number.isInteger(batch) || batch < 1) throw expected('a positive whole number', 'batch', batch);
  const g = new GraphBuilder();
  const change = interventionInputs(g, config, interventions);
  const named: Record<string, Value> = {};

  const { tokens } = shapeOf(config);
  const last = config.depth - 1;
  const lastOnes = outputs.some((name) => OF_EVERY_TOKEN.includes(name)) ? tokens : tokensRead(config);

  let x = embed(g, config, g.input('patches', patchesShape(config, batch)), change); // [batch, tokens, dim]
  if (outputs.includes('hidden')) named[hiddenOutput(0)] = x;
  for (let layer = 0; layer < config.depth; layer++) {
    const values = block(g, config, x, layer, change, layer === last ? lastOnes : tokens);
    x = values.out;
    for (const tap of TAPS) if (outputs.includes(tap)) named[tapOutput(tap, layer)] = values[tap];
    if (outputs.includes('hidden')) named[hiddenOutput(layer + 1)] = x;
  }
  const ends = head(g, config, x, change); // what nobody asked for is pruned
  for (const end of ['pooled', 'logits', 'poolAttention', 'tokens'] as const) {
    const value = outputs.includes(end) ? ends[end] : null;
    if (value) named[end] = value;
  }
  return g.build(named);
}
