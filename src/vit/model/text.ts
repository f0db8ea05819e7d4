/** The text transformer, from embedded tokens to the feature (CLIP, arXiv 2103.00020, §2.4): the blocks of the ViT, with a mask where it is causal. */
import { expected } from '../errors';
import { GraphBuilder, type Value } from '../graph/builder';
import type { Graph } from '../graph/graph';
import { blocksOf, type TextConfig } from '../text/config';
import { block } from './block';
import { causalBias } from './causal';
import { layerNorm, linear } from './params';
import { attentionOutput, hiddenOutput } from './vit';

export interface TextBuild {
  /** Texts per run. */
  readonly batch: number;
  /** Tokens of each text. */
  readonly tokens: number;
  readonly outputs: readonly ('feature' | 'attention' | 'hidden')[];
}

/**
 * Inputs `embedded` [batch, tokens, dim], the rows of the token embedding (looked up outside: engines have no gather), and `read` [batch, 1, tokens], 1 at the
 * token whose row is the feature; where it is causal also `causal`. Outputs `feature` [batch, projection], `attention.N` [batch, heads, tokens, tokens], `hidden.N` as `buildVit` names them.
 */
export function buildText(config: TextConfig, { batch, tokens, outputs }: TextBuild): Graph {
  const { dim, depth, positions, projection } = config;
  if (tokens < 1 || tokens > positions) throw expected(`1 to ${positions} tokens`, 'tokens', tokens);
  const g = new GraphBuilder();
  const blocks = blocksOf(config, tokens);
  const mask = config.causal ? { attentionBias: causalBias(g, tokens) } : {};
  const named: Record<string, Value> = {};

  let x = g.add(g.input('embedded', [batch, tokens, dim]), textPositions(g, config, tokens)); // [batch, tokens, dim]
  if (outputs.includes('hidden')) named[hiddenOutput(0)] = x;
  for (let layer = 0; layer < depth; layer++) {
    const values = block(g, blocks, x, layer, mask);
    x = values.out;
    if (outputs.includes('attention')) named[attentionOutput(layer)] = values.attention;
    if (outputs.includes('hidden')) named[hiddenOutput(layer + 1)] = x;
  }
  if (outputs.includes('feature')) {
    const row = g.matmul(g.input('read', [batch, 1, tokens]), layerNorm(g, x, 'norm', blocks)); // [batch, 1, dim]
    const read = g.reshape(row, [batch, dim]); // [batch, dim]
    named['feature'] = linear(g, read, 'projection', projection, config.projectionBias); // [batch, projection]
  }
  return g.build(named);
}

/** Rows of the learned positions for as many tokens: [1, tokens, dim]. */
function textPositions(g: GraphBuilder, { positions, dim }: TextConfig, tokens: number): Value {
  return g.narrow(g.param('pos_embed', [1, positions, dim]), 1, 0, tokens);
}
