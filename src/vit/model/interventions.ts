/** What can be changed inside a running model. Each is an input of the graph, present only where it was asked for. */
import type { ViTConfig } from '../config';
import { shapeOf } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';
import type { Shape } from '../graph/shape';

/** Values that leave the model as it is stand in brackets. */
export type InterventionName =
  /** [layers, heads]: factor on each head's output; 0 ablates the head. (1) */
  | 'headKeep'
  /** [layers, heads]: 1 replaces a head's output by its mean over the tokens; applied before `headKeep`. (0) */
  | 'headMean'
  /**
   * [tokens, tokens]: added to the scores of every head before the softmax, row = query, column = key. (0)
   * A large negative number such as −1e9 hides a key; −∞ is not portable to every GPU.
   */
  | 'attentionBias'
  /** [layers]: factor on what attention adds to the residual stream. (1) */
  | 'attnBranch'
  /** [layers]: factor on what the MLP adds to the residual stream. (1) */
  | 'mlpBranch'
  /** []: factor on the position embedding. (1) */
  | 'positionScale'
  /** [patches, patches]: row i holds a 1 at the patch whose content stands at position i. (identity) */
  | 'patchOrder';

/** The shape in which a model expects each intervention. */
export function interventionShapes(config: ViTConfig): Record<InterventionName, Shape> {
  const { patches, tokens } = shapeOf(config);
  return {
    headKeep: [config.depth, config.heads],
    headMean: [config.depth, config.heads],
    attentionBias: [tokens, tokens],
    attnBranch: [config.depth],
    mlpBranch: [config.depth],
    positionScale: [],
    patchOrder: [patches, patches],
  };
}

/** The interventions that were asked for, as inputs of the graph. */
export type Interventions = Readonly<Partial<Record<InterventionName, Value>>>;

export function interventionInputs(
  g: GraphBuilder,
  config: ViTConfig,
  names: readonly InterventionName[],
): Interventions {
  const shapes = interventionShapes(config);
  return Object.fromEntries(names.map((name) => [name, g.input(name, shapes[name])]));
}

/** x times this layer's entry of a per-layer switch [layers]; x itself where the switch is absent. */
export function scaleByLayer(g: GraphBuilder, x: Value, perLayer: Value | undefined, layer: number): Value {
  return perLayer ? g.mul(x, g.narrow(perLayer, 0, layer, 1)) : x;
}

/** This layer's row of a per-head switch [layers, heads], ready to broadcast over [batch, heads, tokens, headDim]. */
export function headRow(g: GraphBuilder, perHead: Value, layer: number): Value {
  const heads = perHead.shape[1] ?? 0;
  return g.reshape(g.narrow(perHead, 0, layer, 1), [1, heads, 1, 1]); // [1, heads, 1, 1]
}
