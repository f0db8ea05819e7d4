/** The activations in use, by the names that a config gives them. */
import type { Activation } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';

/** Slope of quick GELU, x·σ(1.702·x) (Hendrycks & Gimpel 2016, arXiv 1606.08415, §2). */
const QUICK_GELU_SLOPE = 1.702;

export function activate(g: GraphBuilder, act: Activation, x: Value): Value {
  switch (act) {
    case 'gelu':
    case 'geluTanh':
    case 'relu':
    case 'tanh':
      return g.unary(act, x);
    case 'quickGelu':
      return g.mul(x, g.unary('sigmoid', g.scale(x, QUICK_GELU_SLOPE)));
    case 'silu':
      return g.mul(x, g.unary('sigmoid', x));
  }
}
