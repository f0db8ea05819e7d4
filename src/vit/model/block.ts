/** One pre-norm transformer block: attention, then MLP, each added to the residual stream (ViT paper, eq. 2 and 3). */
import type { ViTConfig } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';
import { attend, type Attended } from './attention';
import { scaleByLayer, scaleNorm, type Interventions } from './interventions';
import { mlp } from './mlp';
import { layerNorm, layerScale } from './params';

export interface BlockValues extends Attended {
  /** The residual stream between the two branches: [batch, tokens, dim], or as many tokens as go on, and so what follows */
  readonly attended: Value;
  /** What the MLP gives, before LayerScale and the residual: [batch, tokens, dim] */
  readonly mlp: Value;
  /** The residual stream behind the block: [batch, tokens, dim] */
  readonly out: Value;
}

/**
 * @param x [batch, tokens, dim]
 * @param going how many tokens, from the first, are computed behind attention: `tokensRead` where the classifier follows. Default all.
 */
export function block(
  g: GraphBuilder,
  config: ViTConfig,
  x: Value,
  layer: number,
  change: Interventions,
  going = x.shape[1] ?? 0,
): BlockValues {
  const name = `blocks.${layer}`;
  const residual = (add: Value, scale: string, branch: Value | undefined, to: Value): Value =>
    g.add(
      change.skipScale ? g.mul(to, change.skipScale) : to,
      scaleByLayer(g, layerScale(g, add, `${name}.${scale}`, config), branch, layer),
    );
  const normal = (stream: Value, norm: string): Value =>
    scaleNorm(g, stream, layerNorm(g, stream, `${name}.${norm}`, config), change.normScale);

  const inside = attend(g, config, normal(x, 'norm1'), layer, change, going);
  const attended = residual(inside.selfAttention, 'ls1', change.attnBranch, g.narrow(x, 1, 0, going));
  const thought = mlp(g, config, normal(attended, 'norm2'), layer);
  return { ...inside, attended, mlp: thought, out: residual(thought, 'ls2', change.mlpBranch, attended) };
}
