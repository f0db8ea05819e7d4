/** The two-layer perceptron of a block (ViT paper, eq. 3) and the activations in use. */
import type { ViTConfig } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';
import { linear } from './params';

/** Slope of quick GELU, x·σ(1.702·x) (Hendrycks & Gimpel 2016, arXiv 1606.08415, §2). */
const QUICK_GELU_SLOPE = 1.702;

/** @param x [batch, tokens, dim], already normalised */
export function mlp(g: GraphBuilder, config: ViTConfig, x: Value, layer: number): Value {
  const hidden = activate(g, config.act, linear(g, x, `blocks.${layer}.mlp.fc1`, config.mlpDim)); // [batch, tokens, mlpDim]
  return linear(g, hidden, `blocks.${layer}.mlp.fc2`, config.dim); // [batch, tokens, dim]
}

function activate(g: GraphBuilder, act: ViTConfig['act'], x: Value): Value {
  switch (act) {
    case 'gelu':
    case 'geluTanh':
    case 'relu':
      return g.unary(act, x);
    case 'quickGelu':
      return g.mul(x, g.unary('sigmoid', g.scale(x, QUICK_GELU_SLOPE)));
    case 'silu':
      return g.mul(x, g.unary('sigmoid', x));
  }
}
