/**
 * The layers that fine-tuning puts between the pooled features and the classifier: batch norm (a linear probe's, He et al. 2022, arXiv
 * 2111.06377, appendix A), LayerNorm, linear layers and what is applied between them.
 */
import type { NeckLayer, ViTConfig } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';
import { activate } from './activate';
import { linear } from './params';

/** Weights of layer N are `neck.N.weight` and `neck.N.bias`. */
export const neckName = (index: number): string => `neck.${index}`;

/**
 * @param x [batch, features]
 * @returns [batch, what the classifier reads]
 */
export function neck(g: GraphBuilder, { neck: layers = [] }: ViTConfig, x: Value): Value {
  return layers.reduce((value, layer, index) => apply(g, layer, value, neckName(index)), x);
}

function apply(g: GraphBuilder, layer: NeckLayer, x: Value, name: string): Value {
  const width = x.shape.at(-1) ?? 0;
  const [weight, bias] = [`${name}.weight`, `${name}.bias`];
  switch (layer.kind) {
    case 'linear':
      return linear(g, x, name, layer.outputs); // [batch, outputs]
    case 'layerNorm':
      return g.layerNorm(x, g.param(weight, [width]), g.param(bias, [width]), layer.eps);
    case 'affine':
      return g.add(g.mul(x, g.param(weight, [width])), g.param(bias, [width]));
    case 'act':
      return activate(g, layer.act, x);
  }
}

/** What comes out of the first `count` layers, of `features` numbers. */
export function neckWidth(layers: readonly NeckLayer[], features: number, count = layers.length): number {
  return layers.slice(0, count).reduce((width, layer) => (layer.kind === 'linear' ? layer.outputs : width), features);
}
