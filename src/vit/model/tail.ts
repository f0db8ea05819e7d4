/** The end of the model: from some layer on, for tokens that come from anywhere. */
import { shapeOf, type ViTConfig } from '../config';
import { expected } from '../errors';
import { GraphBuilder, type Value } from '../graph/builder';
import type { Graph } from '../graph/graph';
import { block } from './block';
import { head, tokensRead } from './head';
import { interventionInputs, type InterventionName } from './interventions';

/** What can be changed behind the embedding. */
const INTERVENTIONS: readonly InterventionName[] = [
  'headKeep',
  'headMean',
  'attentionBias',
  'attnBranch',
  'mlpBranch',
  'tokenKeep',
  'positionScale', // of positions that act inside attention
];

/**
 * Input `hidden` [1, tokens, dim], the tokens before block `from`; output `logits` [1, classes]. `from` = depth is the classifier
 * alone. It takes those of the interventions that do something there.
 *
 * @throws badRequest for a backbone without classifier
 */
export function buildTail(config: ViTConfig, from: number): Graph {
  const g = new GraphBuilder();
  const change = interventionInputs(g, config, INTERVENTIONS);
  const { tokens } = shapeOf(config);
  let x: Value = g.input('hidden', [1, tokens, config.dim]); // [1, tokens, dim]
  for (let layer = from; layer < config.depth; layer++) {
    x = block(g, config, x, layer, change, layer === config.depth - 1 ? tokensRead(config) : tokens).out;
  }
  const { logits } = head(g, config, x, change);
  if (!logits) throw expected('a model that names classes', 'model', 'a backbone');
  return g.build({ logits });
}
