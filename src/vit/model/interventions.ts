/** What can be changed inside a running model. Each is an input of the graph, present only where it was asked for. */
import type { ViTConfig } from '../config';
import { shapeOf } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';
import type { Shape } from '../graph/shape';

/** Values that leave the model as it is stand in brackets. */
export type InterventionName =
  /** [layers, heads]; factor on each head's output; 0 ablates the head. (1) */
  | 'headKeep'
  /** [layers, heads]; 1 replaces a head's output by its mean over the tokens; applied before `headKeep`. (0) */
  | 'headMean'
  /**
   * [tokens, tokens]; added to the scores of every head before the softmax, row = query, column = key. (0)
   * A large negative number such as −1e9 hides a key; −∞ is not portable to every GPU.
   */
  | 'attentionBias'
  /** [layers]; factor on what attention adds to the residual stream. (1) */
  | 'attnBranch'
  /** [layers]; factor on what the MLP adds to the residual stream. (1) */
  | 'mlpBranch'
  /** [tokens]; 0 leaves a token out of every mean over tokens: of `headMean`, and of the pooled patches. (1) */
  | 'tokenKeep'
  /** []; factor on the position embedding and on the relative position bias; at 0 nothing is rotated. (1) */
  | 'positionScale'
  /** []; factor on the stream where a branch is added to it; at 0 the branch alone goes on. (1) */
  | 'skipScale'
  /** []; at 0 the branches of every block read the stream as it is, without `norm1` and `norm2`. (1) */
  | 'normScale'
  /** [patches, patches]; row i holds a 1 at the patch whose content stands at position i. (identity) */
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
    tokenKeep: [tokens],
    positionScale: [],
    skipScale: [],
    normScale: [],
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

/** What a branch reads: the stream after its norm, or, where `normScale` takes that away, as it is. Exact at both ends. */
export function scaleNorm(g: GraphBuilder, stream: Value, norm: Value, scale: Value | undefined): Value {
  if (!scale) return norm;
  return g.add(g.mul(norm, scale), g.mul(stream, g.sub(g.constant(1), scale)));
}

/** So small that it changes no sum, and makes the mean of nothing 0. Float32 holds 1e−30. */
const TINY = 1e-30;

/**
 * Mean over tokens, without those that `tokenKeep` leaves out; 0 where it leaves out all.
 *
 * @param x [..., some tokens, dim]
 * @param begin which token x begins with
 * @returns [..., 1, dim]
 */
export function meanOfKept(g: GraphBuilder, x: Value, { tokenKeep }: Interventions, begin: number): Value {
  const axis = x.shape.length - 2;
  const length = x.shape[axis] ?? 0;
  if (!tokenKeep) return g.mean(x, [axis]); // [..., 1, dim]
  const keep = g.narrow(tokenKeep, 0, begin, length); // [length]
  const weights = g.div(keep, g.add(g.sum(keep, [0]), g.constant(TINY))); // [length]
  return g.sum(g.mul(x, g.reshape(weights, [length, 1])), [axis]); // [..., 1, dim]
}
