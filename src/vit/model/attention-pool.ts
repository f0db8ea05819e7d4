/** Attention pooling: a learned query looks at all tokens once more (Zhai et al. 2022, arXiv 2106.04560, §3.2; SigLIP, arXiv 2303.15343). */
import { shapeOf, type AttentionPool, type ViTConfig } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';
import { activate } from './activate';
import type { Interventions } from './interventions';
import { layerNorm, linear } from './params';

/** Added to the score of a hidden token; portable to every GPU, as −∞ is not. */
const HIDDEN = 1e9;

export interface PooledByAttention {
  /** [batch, dim] */
  readonly pooled: Value;
  /** After the softmax: [batch, heads, 1, what it reads]. */
  readonly attention: Value;
}

/** @param all [batch, tokens, dim], behind the final norm */
export function attentionPool(
  g: GraphBuilder,
  config: ViTConfig,
  { heads, mlpDim, act = config.act, patchesOnly = false }: AttentionPool,
  all: Value,
  { tokenKeep }: Interventions,
): PooledByAttention {
  const { dim } = config;
  const begin = patchesOnly ? shapeOf(config).prefix : 0;
  const [batch = 1, length = 0] = all.shape;
  const count = length - begin;
  const tokens = begin > 0 ? g.narrow(all, 1, begin, count) : all; // [batch, count, dim]
  const headDim = dim / heads;
  const split = (x: Value, length: number): Value =>
    g.transpose(g.reshape(x, [x.shape[0] ?? 1, length, heads, headDim]), [0, 2, 1, 3]); // [batch, heads, length, headDim]
  const latent = linear(g, g.param('attn_pool.latent', [1, 1, dim]), 'attn_pool.q', dim); // [1, 1, dim]
  const query = g.scale(split(g.broadcast(latent, [batch, 1, dim]), 1), headDim ** -0.5);
  const both = linear(g, tokens, 'attn_pool.kv', 2 * dim); // [batch, count, 2·dim]
  const [key, value] = [0, dim].map((begin) => split(g.narrow(both, 2, begin, dim), count)) as [Value, Value];
  let scores = g.matmul(query, key, { transposeB: true }); // [batch, heads, 1, count]
  if (tokenKeep) {
    const keep = begin > 0 ? g.narrow(tokenKeep, 0, begin, count) : tokenKeep; // [count]
    scores = g.add(scores, g.scale(g.sub(keep, g.constant(1)), HIDDEN));
  }
  const attention = g.softmax(scores);
  const joined = g.reshape(g.transpose(g.matmul(attention, value), [0, 2, 1, 3]), [batch, dim]); // [batch, dim]
  const read = linear(g, joined, 'attn_pool.proj', dim);
  const inner = activate(g, act, linear(g, layerNorm(g, read, 'attn_pool.norm', config), 'attn_pool.mlp.fc1', mlpDim)); // [batch, mlpDim]
  return { pooled: g.add(read, linear(g, inner, 'attn_pool.mlp.fc2', dim)), attention };
}
