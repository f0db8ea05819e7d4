/** The gradient of class scores by attention, as a graph (algorithm of Griewank & Walther 2008, §3.2, over the whole model). */
import type { ViTConfig } from '../config';
import { expected } from '../errors';
import { gradientGraph, gradientOutput } from '../graph/grad';
import type { Graph } from '../graph/graph';
import { attentionOutput, buildVit, type BuildOptions } from './vit';

/** Output of layer N (from 0): ∂y/∂A [batch, heads, tokens, tokens], A after the softmax. */
export const attentionGradientOutput = (layer: number): string => gradientOutput(attentionOutput(layer));

/**
 * Inputs `patches` [batch, patches, patchDim] and `classWeights` [classes], which make the scalar y = Σ classWeights · logits:
 * 1 at a class gives that class, −1 at another the difference. So one compiled graph serves every question. `interventions` become
 * inputs too.
 *
 * @throws badRequest for a backbone without classifier
 */
export function buildAttentionGradient(
  config: ViTConfig,
  { batch, interventions }: Pick<BuildOptions, 'batch' | 'interventions'>,
): Graph {
  if (config.classes === 0) throw expected('a model that names classes', 'model', 'a backbone');
  return gradientGraph(buildVit(config, { batch, outputs: ['logits', 'attention'], interventions }), {
    of: 'logits',
    weights: { name: 'classWeights', shape: [config.classes] },
    by: Array.from({ length: config.depth }, (_, layer) => attentionOutput(layer)),
  });
}
