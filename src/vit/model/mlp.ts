/** The perceptron of a block: two layers (ViT paper, eq. 3), or gated (Shazeer 2020, arXiv 2002.05202). */
import type { ViTConfig } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';
import { activate } from './activate';
import { layerNorm, linear } from './params';

type Perceptron = Pick<ViTConfig, 'dim' | 'mlpDim' | 'act' | 'normEps' | 'gated' | 'mlpNorm'>;

/** @param x [batch, tokens, dim], already normalised */
export function mlp(g: GraphBuilder, config: Perceptron, x: Value, layer: number): Value {
  const name = `blocks.${layer}.mlp`;
  const hidden = config.gated ? gatedHidden(g, config, x, name) : plainHidden(g, config, x, name); // [batch, tokens, mlpDim]
  const normal = config.mlpNorm ? layerNorm(g, hidden, `${name}.norm`, config) : hidden;
  return linear(g, normal, `${name}.fc2`, config.dim); // [batch, tokens, dim]
}

function plainHidden(g: GraphBuilder, { act, mlpDim }: Perceptron, x: Value, name: string): Value {
  return activate(g, act, linear(g, x, `${name}.fc1`, mlpDim)); // [batch, tokens, mlpDim]
}

/** act(gate) ⊙ value, both of one layer. */
function gatedHidden(g: GraphBuilder, { act, mlpDim }: Perceptron, x: Value, name: string): Value {
  const both = linear(g, x, `${name}.fc1`, 2 * mlpDim); // [batch, tokens, 2·mlpDim]
  const half = (begin: number): Value => g.narrow(both, both.shape.length - 1, begin, mlpDim); // [batch, tokens, mlpDim]
  return g.mul(activate(g, act, half(0)), half(mlpDim));
}
