/** Weights by their canonical (timm) names, as values of a graph under construction. */
import type { ViTConfig } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';

/** x·Wᵀ + b with `NAME.weight` [outputs, inputs] and, unless `bias` is false, `NAME.bias` [outputs]. */
export function linear(g: GraphBuilder, x: Value, name: string, outputs: number, bias = true): Value {
  const inputs = x.shape.at(-1) ?? 0;
  const weight = g.param(`${name}.weight`, [outputs, inputs]);
  return g.linear(x, weight, bias ? g.param(`${name}.bias`, [outputs]) : null); // [..., outputs]
}

/** Layer normalisation over the last axis with `NAME.weight` and `NAME.bias`. */
export function layerNorm(g: GraphBuilder, x: Value, name: string, config: Pick<ViTConfig, 'normEps'>): Value {
  const dim = x.shape.at(-1) ?? 0;
  return g.layerNorm(x, g.param(`${name}.weight`, [dim]), g.param(`${name}.bias`, [dim]), config.normEps);
}

/** LayerScale (Touvron et al. 2021, arXiv 2103.17239): x times `NAME.gamma` [dim], where the model has it. */
export function layerScale(g: GraphBuilder, x: Value, name: string, config: ViTConfig): Value {
  return config.layerScale ? g.mul(x, g.param(`${name}.gamma`, [config.dim])) : x;
}
