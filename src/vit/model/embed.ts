/** From patches to tokens (Dosovitskiy et al. 2020, arXiv 2010.11929, eq. 1), in timm's order of steps. */
import { hasPatchBias, shapeOf, type ViTConfig } from '../config';
import type { GraphBuilder, Value } from '../graph/builder';
import type { Interventions } from './interventions';
import { layerNorm, linear } from './params';
import { posEmbedParam, posEmbedPrefixRows } from './pos-embed';

/**
 * @param patches [batch, patches, patchDim], each patch in (channel, row, col) order
 * @returns [batch, tokens, dim]: class token, distillation token, registers, then the patches row by row
 */
export function embed(g: GraphBuilder, config: ViTConfig, patches: Value, change: Interventions): Value {
  const [batch = 1] = patches.shape;
  const ordered = change.patchOrder ? g.matmul(change.patchOrder, patches) : patches;
  let x = linear(g, ordered, 'patch_embed.proj', config.dim, hasPatchBias(config)); // [batch, patches, dim]
  const leading = prefixTokens(g, config, batch);

  // The position embedding covers the patches and the first few of the leading tokens; the others come in after it was added.
  const withRows = posEmbedPrefixRows(config);
  const inside = leading.slice(0, withRows);
  const outside = leading.slice(withRows);
  x = addPositions(g, config, g.concat([...inside, x], 1), change); // [batch, inside + patches, dim]
  x = insertAfter(g, x, inside.length, outside); // [batch, tokens, dim]
  return config.preNorm ? layerNorm(g, x, 'norm_pre', config) : x;
}

/** Class token, distillation token and registers, each [batch, 1, dim]; those the model has, in this order. */
function prefixTokens(g: GraphBuilder, config: ViTConfig, batch: number): Value[] {
  const { dim, registers } = config;
  const tokens: Value[] = [];
  if (config.clsToken) tokens.push(g.param('cls_token', [1, 1, dim]));
  if (config.distToken) tokens.push(g.param('dist_token', [1, 1, dim]));
  if (registers > 0) {
    const all = g.param('reg_token', [1, registers, dim]);
    for (let i = 0; i < registers; i++) tokens.push(g.narrow(all, 1, i, 1)); // [1, 1, dim]
  }
  return tokens.map((token) => g.broadcast(token, [batch, 1, dim])); // [batch, 1, dim]
}

function addPositions(g: GraphBuilder, config: ViTConfig, x: Value, change: Interventions): Value {
  const { name, rows } = posEmbedParam(config);
  if (rows === 0) return x;
  const positions = g.param(name, [1, rows, config.dim]);
  return g.add(x, change.positionScale ? g.mul(positions, change.positionScale) : positions);
}

/** Tokens without position, put in after the first `count` of x. */
function insertAfter(g: GraphBuilder, x: Value, count: number, tokens: readonly Value[]): Value {
  if (tokens.length === 0) return x;
  const total = x.shape[1] ?? 0;
  const before = count > 0 ? [g.narrow(x, 1, 0, count)] : [];
  return g.concat([...before, ...tokens, g.narrow(x, 1, count, total - count)], 1);
}

/** The shape of the model's input `patches`. */
export function patchesShape(config: ViTConfig, batch: number): [batch: number, patches: number, patchDim: number] {
  const { patches, patchDim } = shapeOf(config);
  return [batch, patches, patchDim];
}
