/** Multi-head self-attention (Vaswani et al. 2017, arXiv 1706.03762, §3.2; ViT paper eq. 2 and appendix A). */
import { attentionScaleOf, shapeOf, type ViTConfig } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';
import { headRow, meanOfKept, type Interventions } from './interventions';
import { layerNorm, linear } from './params';
import { relativeBias } from './relative-bias';
import { rotaryTables, rotate } from './rotary';

export interface Attended {
  /** What the branch gives, before LayerScale and the residual: [batch, tokens, dim], or as many tokens as go on */
  readonly selfAttention: Value;
  /** Before the softmax, what was added to them included: [batch, heads, tokens, tokens], row = query, column = key. */
  readonly scores: Value;
  /** After the softmax: [batch, heads, tokens, tokens], row = query, column = key, rows sum to 1. */
  readonly attention: Value;
  /** After its norm and rotation where there are any, before the factor of q·k: [batch, heads, tokens, headDim] */
  readonly query: Value;
  /** After its norm and rotation where there are any: [batch, heads, tokens, headDim] */
  readonly key: Value;
  /** [batch, heads, tokens, headDim] */
  readonly value: Value;
  /** Attention times value, with what was changed of the head, before the projection: [batch, heads, tokens, headDim] */
  readonly head: Value;
}

/**
 * @param x [batch, tokens, dim], already normalised
 * @param going how many tokens, from the first, the branch goes on with; all of them are looked at, and look
 */
export function attend(
  g: GraphBuilder,
  config: ViTConfig,
  x: Value,
  layer: number,
  change: Interventions,
  going = x.shape[1] ?? 0,
): Attended {
  const name = `blocks.${layer}.attn`;
  const [batch = 1, tokens = 0] = x.shape;

  const [q, k, value] = splitHeads(g, config, linear(g, x, `${name}.qkv`, 3 * config.dim, config.qkvBias)); // [batch, heads, tokens, headDim]
  const tables = rotaryTables(g, config, change);
  const placed = (x: Value, norm: string): Value => {
    const normal = config.qkNorm ? layerNorm(g, x, `${name}.${norm}`, config) : x;
    return tables ? rotate(g, config, normal, tables) : normal;
  };
  const [query, key] = [placed(q, 'q_norm'), placed(k, 'k_norm')]; // [batch, heads, tokens, headDim]
  let scores = g.matmul(g.scale(query, attentionScaleOf(config)), key, { transposeB: true }); // [batch, heads, tokens, tokens]
  const bias = relativeBias(g, config, layer, change);
  if (bias) scores = g.add(scores, bias);
  if (change.attentionBias) scores = g.add(scores, change.attentionBias);
  const attention = g.softmax(scores);

  const head = changeHeads(g, g.matmul(attention, value), layer, change); // [batch, heads, tokens, headDim]
  const joined = g.reshape(g.transpose(head, [0, 2, 1, 3]), [batch, tokens, config.dim]); // [batch, tokens, dim]
  const kept = g.narrow(joined, 1, 0, going); // [batch, going, dim]
  const normal = config.attnNorm ? layerNorm(g, kept, `${name}.norm`, config) : kept;
  return { selfAttention: linear(g, normal, `${name}.proj`, config.dim), scores, attention, query, key, value, head };
}

/** [batch, tokens, 3·dim] → q, k, v, each [batch, heads, tokens, headDim]. */
function splitHeads(g: GraphBuilder, config: ViTConfig, qkv: Value): [q: Value, k: Value, v: Value] {
  const [batch = 1, tokens = 0] = qkv.shape;
  const { headDim } = shapeOf(config);
  const split = g.reshape(qkv, [batch, tokens, 3, config.heads, headDim]);
  const moved = g.transpose(split, [2, 0, 3, 1, 4]); // [3, batch, heads, tokens, headDim]
  const part = (i: number): Value => g.reshape(g.narrow(moved, 0, i, 1), [batch, config.heads, tokens, headDim]);
  return [part(0), part(1), part(2)];
}

/** @param heads each head's output [batch, heads, tokens, headDim] */
function changeHeads(g: GraphBuilder, heads: Value, layer: number, change: Interventions): Value {
  let x = heads;
  if (change.headMean) {
    const towardsMean = g.sub(meanOfKept(g, x, change, 0), x); // [batch, heads, tokens, headDim]
    x = g.add(x, g.mul(towardsMean, headRow(g, change.headMean, layer)));
  }
  return change.headKeep ? g.mul(x, headRow(g, change.headKeep, layer)) : x;
}
