/** Every tensor a model needs, by canonical name with its shape, from its config alone. */
import { hasPatchBias, pooledWidth, shapeOf, type RelativeBias, type ViTConfig } from '../config';
import { neckName, neckWidth } from '../model/neck';
import { biasTableName, biasTableRows } from '../model/relative-bias';
import { posEmbedPrefixRows } from '../model/pos-embed';
import { productOf } from './layouts/layout';

/** Canonical name → shape. Small: a dozen entries per block, no data. */
export function expectedTensors(config: ViTConfig): Map<string, readonly number[]> {
  const { dim, registers, posEmbedGrid, patchSize, channels } = config;
  const shapes = new Map<string, readonly number[]>();
  if (config.clsToken) shapes.set('cls_token', [1, 1, dim]);
  if (config.distToken) shapes.set('dist_token', [1, 1, dim]);
  if (registers > 0) shapes.set('reg_token', [1, registers, dim]);
  const stored = posEmbedGrid[0] * posEmbedGrid[1];
  if (stored > 0) shapes.set('pos_embed', [1, posEmbedPrefixRows(config) + stored, dim]);
  shapes.set('patch_embed.proj.weight', [dim, channels, ...patchSize]);
  if (hasPatchBias(config)) shapes.set('patch_embed.proj.bias', [dim]);
  if (config.preNorm) addNorm(shapes, 'norm_pre', dim);
  for (let block = 0; block < config.depth; block++) addBlock(shapes, `blocks.${block}`, config);
  if (config.relativeBias) addBiasTables(shapes, config, config.relativeBias);
  if (config.finalNorm) addNorm(shapes, 'norm', dim);
  addHead(shapes, config);
  return shapes;
}

/** Numbers a model learns, over all its tensors. */
export function countParameters(shapes: ReadonlyMap<string, readonly number[]>): number {
  let total = 0;
  for (const shape of shapes.values()) total += productOf(shape);
  return total;
}

type Shapes = Map<string, readonly number[]>;

function addBlock(shapes: Shapes, block: string, config: ViTConfig): void {
  const { dim, mlpDim } = config;
  addNorm(shapes, `${block}.norm1`, dim);
  shapes.set(`${block}.attn.qkv.weight`, [3 * dim, dim]);
  if (config.qkvBias) shapes.set(`${block}.attn.qkv.bias`, [3 * dim]);
  if (config.qkNorm) {
    addNorm(shapes, `${block}.attn.q_norm`, shapeOf(config).headDim);
    addNorm(shapes, `${block}.attn.k_norm`, shapeOf(config).headDim);
  }
  if (config.attnNorm) addNorm(shapes, `${block}.attn.norm`, dim);
  addLinear(shapes, `${block}.attn.proj`, dim, dim);
  if (config.layerScale) shapes.set(`${block}.ls1.gamma`, [dim]);
  addNorm(shapes, `${block}.norm2`, dim);
  addLinear(shapes, `${block}.mlp.fc1`, config.gated ? 2 * mlpDim : mlpDim, dim);
  if (config.mlpNorm) addNorm(shapes, `${block}.mlp.norm`, mlpDim);
  addLinear(shapes, `${block}.mlp.fc2`, dim, mlpDim);
  if (config.layerScale) shapes.set(`${block}.ls2.gamma`, [dim]);
}

/** Each layer's table, or the one of all: its name is then the same for each. */
function addBiasTables(shapes: Shapes, config: ViTConfig, { grid }: RelativeBias): void {
  const shape = [biasTableRows(grid, config.clsToken), config.heads];
  for (let layer = 0; layer < config.depth; layer++) shapes.set(biasTableName(config, layer), shape);
}

/** What leads from the tokens to the feature is a backbone's, too; a classifier and what stands before it are none. */
function addHead(shapes: Shapes, config: ViTConfig): void {
  const { dim, attnPool, projection = 0 } = config;
  const joined = config.pool === 'tokenAvg' ? 2 * dim : dim;
  if (attnPool) addAttentionPool(shapes, dim, attnPool.mlpDim);
  if (config.fcNorm) addNorm(shapes, 'fc_norm', joined);
  if (projection > 0) addLinear(shapes, 'projection', projection, joined);
  if (config.classes > 0 && !config.cosine) addClassifier(shapes, config, pooledWidth(config));
}

function addAttentionPool(shapes: Shapes, dim: number, mlpDim: number): void {
  shapes.set('attn_pool.latent', [1, 1, dim]);
  addLinear(shapes, 'attn_pool.q', dim, dim);
  addLinear(shapes, 'attn_pool.kv', 2 * dim, dim);
  addLinear(shapes, 'attn_pool.proj', dim, dim);
  addNorm(shapes, 'attn_pool.norm', dim);
  addLinear(shapes, 'attn_pool.mlp.fc1', mlpDim, dim);
  addLinear(shapes, 'attn_pool.mlp.fc2', dim, mlpDim);
}

function addClassifier(shapes: Shapes, config: ViTConfig, pooled: number): void {
  if (config.preLogits > 0) addLinear(shapes, 'pre_logits.fc', config.preLogits, pooled);
  const features = config.preLogits > 0 ? config.preLogits : pooled;
  const { neck = [] } = config;
  neck.forEach((layer, index) => {
    const width = neckWidth(neck, features, index);
    if (layer.kind === 'linear') addLinear(shapes, neckName(index), layer.outputs, width);
    else if (layer.kind !== 'act') addNorm(shapes, neckName(index), width);
  });
  addLinear(shapes, 'head', config.classes, neckWidth(neck, features));
  if (config.distHead) addLinear(shapes, 'head_dist', config.classes, config.dim);
}

function addNorm(shapes: Shapes, name: string, dim: number): void {
  shapes.set(`${name}.weight`, [dim]);
  shapes.set(`${name}.bias`, [dim]);
}

function addLinear(shapes: Shapes, name: string, outputs: number, inputs: number): void {
  shapes.set(`${name}.weight`, [outputs, inputs]);
  shapes.set(`${name}.bias`, [outputs]);
}
