/** The two-layer perceptron of a block (ViT paper, eq. 3). */
import type { ViTConfig } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';
import { activate } from './activate';
import { linear } from './params';

/** @param x [batch, tokens, dim], already normalised */
export function mlp(g: GraphBuilder, config: ViTConfig, x: Value, layer: number): Value {
  const hidden = activate(g, config.act, linear(g, x, `blocks.${layer}.mlp.fc1`, config.mlpDim)); // [batch, tokens, mlpDim]
  return linear(g, hidden, `blocks.${layer}.mlp.fc2`, config.dim); // [batch, tokens, dim]
}
