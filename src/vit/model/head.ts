/** From tokens to logits: final norm, pooling, projection, classifier (ViT paper, eq. 4; DeiT, arXiv 2012.12877; DINOv2, arXiv 2304.07193). */
import { shapeOf, type ViTConfig } from '../config';
import { expected } from '../errors';
import { GraphBuilder, type Value } from '../graph/builder';
import type { Graph } from '../graph/graph';
import { activate } from './activate';
import { attentionPool } from './attention-pool';
import { meanOfKept, type Interventions } from './interventions';
import { neck } from './neck';
import { layerNorm, linear } from './params';

/** What the end of the model gives. */
export interface HeadValues {
  /** What the classifier's layers read, timm's `forward_head(…, pre_logits=True)`; of a tower of CLIP behind its projection: [batch, pooledWidth]. */
  readonly pooled: Value;
  /** [batch, classes]; null for a backbone without classifier. */
  readonly logits: Value | null;
  /** Weights of attention pooling after the softmax: [batch, heads, 1, tokens]; null without it. */
  readonly poolAttention: Value | null;
  /** Every token behind the final norm, as decoders read them: [batch, tokens, dim]. */
  readonly tokens: Value;
}

/** How many tokens, from the first, logits are made of: class token, class and distillation token, or all. */
export function tokensRead(config: ViTConfig): number {
  if (config.pool === 'token') return config.distHead ? 2 : 1;
  return config.pool === 'tokenDist' ? 2 : shapeOf(config).tokens;
}

/** @param x [batch, tokens, dim], what the last block gave, or the first tokens of it: `tokensRead` */
export function head(g: GraphBuilder, config: ViTConfig, x: Value, change: Interventions): HeadValues {
  return behindNorm(g, config, config.finalNorm ? layerNorm(g, x, 'norm', config) : x, change);
}

/** The classifier alone: input `tokens` [1, tokens, dim] behind the final norm, output `logits` [1, classes]. Throws `badRequest` for a backbone. */
export function buildHead(config: ViTConfig): Graph {
  const g = new GraphBuilder();
  const { logits } = behindNorm(g, config, g.input('tokens', [1, shapeOf(config).tokens, config.dim]), {});
  if (!logits) throw expected('a model that names classes', 'model', 'a backbone');
  return g.build({ logits });
}

function behindNorm(g: GraphBuilder, config: ViTConfig, tokens: Value, change: Interventions): HeadValues {
  const { pooled: read, attention: poolAttention } = pool(g, config, tokens, change); // [batch, dim], or [batch, 2·dim] for `tokenAvg`
  let pooled = config.fcNorm ? layerNorm(g, read, 'fc_norm', config) : read;
  if (config.projection) pooled = linear(g, pooled, 'projection', config.projection); // [batch, projection]
  if (config.projectionAct) pooled = activate(g, config.projectionAct, pooled);
  return { pooled, poolAttention, tokens, logits: config.classes === 0 ? null : classify(g, config, pooled, tokens) };
}

/** @returns [batch, classes] */
function classify(g: GraphBuilder, config: ViTConfig, pooled: Value, tokens: Value): Value {
  if (config.cosine) return cosines(g, config, pooled);
  const read = config.distHead ? tokenAt(g, tokens, 0) : pooled;
  const features = config.preLogits > 0 ? g.unary('tanh', linear(g, read, 'pre_logits.fc', config.preLogits)) : read; // [batch, preLogits]
  const logits = linear(g, neck(g, config, features), 'head', config.classes); // [batch, classes]
  if (!config.distHead) return logits;
  const distilled = linear(g, tokenAt(g, tokens, 1), 'head_dist', config.classes); // [batch, classes]
  return g.scale(g.add(logits, distilled), 0.5);
}

/** x / ‖x‖ times each class's row, plus its bias: the rows hold the temperature. */
function cosines(g: GraphBuilder, { classes }: ViTConfig, x: Value): Value {
  const [, dim = 0] = x.shape;
  const unit = g.mul(x, g.unary('rsqrt', g.sum(g.mul(x, x), [1]))); // [batch, dim]
  const products = g.matmul(unit, g.input('classRows', [classes, dim]), { transposeB: true }); // [batch, classes]
  return g.add(products, g.input('classBias', [classes]));
}

interface Pooled {
  readonly pooled: Value;
  readonly attention: Value | null;
}

function pool(g: GraphBuilder, config: ViTConfig, tokens: Value, change: Interventions): Pooled {
  const as = (pooled: Value): Pooled => ({ pooled, attention: null });
  switch (config.pool) {
    case 'token':
      return as(tokenAt(g, tokens, 0));
    case 'avg':
      return as(patchMean(g, config, tokens, change));
    case 'tokenAvg':
      return as(g.concat([tokenAt(g, tokens, 0), patchMean(g, config, tokens, change)], 1)); // [batch, 2·dim]
    case 'tokenDist':
      return as(g.scale(g.add(tokenAt(g, tokens, 0), tokenAt(g, tokens, 1)), 0.5));
    case 'map':
      if (!config.attnPool) throw expected('attention pooling', 'attnPool', 'none');
      return attentionPool(g, config, config.attnPool, tokens, change);
  }
}

/** Tokens before the patches are not averaged, unless the model does so. */
function patchMean(g: GraphBuilder, config: ViTConfig, tokens: Value, change: Interventions): Value {
  const begin = config.poolPrefix ? 0 : shapeOf(config).prefix;
  const [batch = 1, length = 0, dim = 0] = tokens.shape;
  return g.reshape(meanOfKept(g, g.narrow(tokens, 1, begin, length - begin), change, begin), [batch, dim]); // [batch, dim]
}

function tokenAt(g: GraphBuilder, tokens: Value, index: number): Value {
  const [batch = 1, , dim = 0] = tokens.shape;
  return g.reshape(g.narrow(tokens, 1, index, 1), [batch, dim]); // [batch, dim]
}
