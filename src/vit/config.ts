/** What a Vision Transformer is made of, as one read-only object (Dosovitskiy et al. 2020, arXiv 2010.11929, table 1). */
import { expected } from './errors';

/** `[rows, cols]`, rows before columns everywhere. */
export type Size = readonly [rows: number, cols: number];

/** A nonlinearity: `gelu` exact (erf), `geluTanh` its tanh approximation, `quickGelu` x · σ(1.702 x), `silu` x · σ(x). */
export type Activation = 'gelu' | 'geluTanh' | 'quickGelu' | 'relu' | 'silu' | 'tanh';

/** A layer between the pooled features and the classifier. `affine` is x times a weight plus a bias: a batch norm, which in use is nothing else. */
export type NeckLayer =
  | { readonly kind: 'linear'; readonly outputs: number }
  | { readonly kind: 'layerNorm'; readonly eps: number }
  | { readonly kind: 'affine' }
  | { readonly kind: 'act'; readonly act: Activation };

/** Rotary positions (Su et al. 2021, arXiv 2104.09864): queries and keys of the patches are turned by angles that grow with row and column. */
export interface Rotary {
  /** Which two numbers of a head turn together: `halves` j and j + headDim/2 (DINOv3), `pairs` 2j and 2j + 1 (EVA-02). */
  readonly turns: 'halves' | 'pairs';
  /** `centred`: 2π times the patch's centre in [−1, 1] (DINOv3). `index`: its row and column (EVA-02). */
  readonly coordinates: 'centred' | 'index';
  /** Frequency j of a quarter of headDim is base^(−4j / headDim). */
  readonly base: number;
  /** Grid that `index` scales rows and columns to, [rows, cols]; unscaled by default. */
  readonly reference?: Size;
  /** What `index` adds to row and column; 0 by default. */
  readonly offset?: number;
  /** Whether columns take the first half of the frequencies. Default: rows do. */
  readonly colsFirst?: boolean;
}

/** Relative position bias (BEiT, arXiv 2106.08254, §2.1): what attention's scores gain by how far apart two patches are. */
export interface RelativeBias {
  /** The grid that the tables are stored for. */
  readonly grid: Size;
  /** One table for all layers; else each has its own. */
  readonly shared: boolean;
  /** Whether rows and columns of a stored table change places before it is fitted to the grid, as transformers reads it. Default false. */
  readonly transposed?: boolean;
}

/** Attention pooling: a learned query reads all tokens, an MLP follows (Zhai et al. 2022, arXiv 2106.04560, §3.2: MAP head). */
export interface AttentionPool {
  readonly heads: number;
  readonly mlpDim: number;
  /** Activation of its MLP, if the blocks have another (timm's EVA). */
  readonly act?: ViTConfig['act'];
  /** Whether it reads the patches alone and no token before them (timm's ViTs). Default false. */
  readonly patchesOnly?: boolean;
}

/** Everything that decides which graph a Vision Transformer is, and which tensors it needs; `shapeOf` derives the rest. */
export interface ViTConfig {
  /** Input size in pixels that the model is *run* at. */
  readonly imageSize: Size;
  /** Patch size in pixels. */
  readonly patchSize: Size;
  readonly channels: number;
  readonly dim: number;
  readonly depth: number;
  readonly heads: number;
  /** Factor of q·k before the softmax. Default: headDim^−½. */
  readonly attentionScale?: number;
  readonly mlpDim: number;
  /** Outputs of the classifier; 0 for a backbone without one. */
  readonly classes: number;
  readonly clsToken: boolean;
  /** DeiT's distillation token (arXiv 2012.12877); stands after the class token. */
  readonly distToken: boolean;
  /** Register tokens (arXiv 2309.16588); stand after class and distillation token. */
  readonly registers: number;
  /** Grid of the stored position embedding; differs from the running grid when it must be interpolated. [0, 0]: there is none. */
  readonly posEmbedGrid: Size;
  /** Whether the stored position embedding has rows for class and distillation token (timm: not `no_embed_class`). */
  readonly posEmbedPrefix: boolean;
  /** Whether it also has rows for the registers (timm: `reg_tokens` without `no_embed_class`; not Hugging Face). Default false. */
  readonly posEmbedRegisters?: boolean;
  /** Anti-aliased bicubic (timm) or plain (Hugging Face) when the position embedding is interpolated. */
  readonly posEmbedAntialias: boolean;
  /** Added to the new grid's sides when the scale is computed (DINO and DINOv2 of their authors: 0.1). Default 0. */
  readonly posEmbedOffset?: number;
  readonly act: Exclude<Activation, 'tanh'>;
  readonly normEps: number;
  readonly qkvBias: boolean;
  /** Rotary positions; default none. They may stand beside a position embedding. */
  readonly rotary?: Rotary;
  /** Relative position bias; default none. */
  readonly relativeBias?: RelativeBias;
  /** Gated MLP (SwiGLU; Shazeer 2020, arXiv 2002.05202): `mlp.fc1` [2·mlpDim, dim] holds the gate first, then what it gates. Default false. */
  readonly gated?: boolean;
  /** LayerNorm before `mlp.fc2`, `mlp.norm` (EVA-02, arXiv 2303.11331). Default false. */
  readonly mlpNorm?: boolean;
  /** LayerNorm before `attn.proj`, `attn.norm` (EVA-02-CLIP). Default false. */
  readonly attnNorm?: boolean;
  /** LayerScale (arXiv 2103.17239): `ls1`, `ls2`. */
  readonly layerScale: boolean;
  /** LayerNorm on q and k per head: `attn.q_norm`, `attn.k_norm`. */
  readonly qkNorm: boolean;
  /** LayerNorm between embedding and first block: `norm_pre` (CLIP). */
  readonly preNorm: boolean;
  /** Whether the patch projection has a bias. Default: unless `preNorm`, as timm builds them. */
  readonly patchBias?: boolean;
  /**
   * What the classifier reads: class token, mean of the patches, both joined (DINOv2), what a learned query reads (`attnPool`), or the mean of class
   * and distillation token, which timm hands out as features; its two classifiers read one of them each.
   */
  readonly pool: 'token' | 'avg' | 'tokenAvg' | 'tokenDist' | 'map';
  /** Whether `avg` takes the mean of all tokens, those before the patches too. Default false. */
  readonly poolPrefix?: boolean;
  /** What pooling by `map` needs. */
  readonly attnPool?: AttentionPool;
  /** Final norm over all tokens (`norm`) and, or, over the pooled vector (`fc_norm`). */
  readonly finalNorm: boolean;
  readonly fcNorm: boolean;
  /** Width of the space that images and texts share, to which `projection` leads (CLIP, arXiv 2103.00020); default 0: there is none. */
  readonly projection?: number;
  /** What follows `projection`: Hugging Face's pooler of a ViT without classifier is a projection and a tanh. Default: nothing. */
  readonly projectionAct?: Activation;
  /** Width of the tanh layer before the classifier (`pre_logits.fc`); 0 without one. */
  readonly preLogits: number;
  /** Layers behind all of these and before the classifier, in their order. Default none. */
  readonly neck?: readonly NeckLayer[];
  /** The classes' rows are inputs, `classRows` and `classBias`, and read the pooled features at length 1: labels in a person's own words (CLIP). Default false. */
  readonly cosine?: boolean;
  /** DeiT: a second classifier on the distillation token, averaged with the first (`head_dist`). */
  readonly distHead: boolean;
}

/** Numbers that follow from a config, computed once. */
export interface ViTShape {
  readonly grid: Size;
  readonly patches: number;
  /** channels · patch rows · patch cols */
  readonly patchDim: number;
  /** Tokens before the patches: class, distillation, registers. */
  readonly prefix: number;
  readonly tokens: number;
  readonly headDim: number;
}

/** Whole patches that fit into the image, [rows, cols]. */
export function gridOf({ imageSize, patchSize }: Pick<ViTConfig, 'imageSize' | 'patchSize'>): Size {
  return [Math.floor(imageSize[0] / patchSize[0]), Math.floor(imageSize[1] / patchSize[1])];
}

/** Factor of q·k before the softmax. */
export function attentionScaleOf({
  attentionScale,
  dim,
  heads,
}: Pick<ViTConfig, 'attentionScale' | 'dim' | 'heads'>): number {
  return attentionScale ?? (dim / heads) ** -0.5;
}

/** The numbers that follow from a config. Does not check it: `checkConfig` does. */
export function shapeOf(config: ViTConfig): ViTShape {
  const grid = gridOf(config);
  const patches = grid[0] * grid[1];
  const prefix = Number(config.clsToken) + Number(config.distToken) + config.registers;
  return {
    grid,
    patches,
    patchDim: config.channels * config.patchSize[0] * config.patchSize[1],
    prefix,
    tokens: prefix + patches,
    headDim: config.dim / config.heads,
  };
}

/** How many numbers pooling and projection leave of a photo. */
export function pooledWidth({ pool, dim, projection = 0 }: Pick<ViTConfig, 'pool' | 'dim' | 'projection'>): number {
  if (projection > 0) return projection;
  return pool === 'tokenAvg' ? 2 * dim : dim;
}

/** Whether the model knows where a patch is: by a position embedding, by rotation, or by a bias of its scores. */
export function knowsPositions({ posEmbedGrid, rotary, relativeBias }: ViTConfig): boolean {
  return posEmbedGrid[0] * posEmbedGrid[1] > 0 || rotary !== undefined || relativeBias !== undefined;
}

/** Whether the patch projection adds a bias. */
export function hasPatchBias({ patchBias, preNorm }: Pick<ViTConfig, 'patchBias' | 'preNorm'>): boolean {
  return patchBias ?? !preNorm;
}

/** Throws `badRequest` when a config contradicts itself, naming the field. */
export function checkConfig(config: ViTConfig): void {
  const counts = ['channels', 'dim', 'depth', 'heads', 'mlpDim'] as const;
  for (const name of counts) {
    if (!Number.isInteger(config[name]) || config[name] < 1) {
      throw expected('a positive whole number', name, config[name]);
    }
  }
  const { grid, patches, headDim } = shapeOf(config);
  if (!Number.isInteger(headDim)) throw expected(`a multiple of heads (${config.heads})`, 'dim', config.dim);
  if (!Number.isInteger(patches) || grid[0] < 1 || grid[1] < 1) {
    throw expected(`at least one patch of ${config.patchSize.join(' × ')}`, 'imageSize', config.imageSize.join(' × '));
  }
  if (config.rotary && headDim % 4 !== 0)
    throw expected('a multiple of 4 numbers per head for rotary positions', 'headDim', headDim);
  if ((config.pool === 'map') !== (config.attnPool !== undefined))
    throw expected("attention pooling for 'map', and for nothing else", 'attnPool', config.pool);
  if (config.attnPool && config.dim % config.attnPool.heads !== 0)
    throw expected(`a divisor of ${config.dim}`, 'attnPool.heads', config.attnPool.heads);
  if (config.pool !== 'avg' && config.pool !== 'map' && !config.clsToken)
    throw expected("'avg' for a model without class token", 'pool', config.pool);
  if ((config.distHead || config.pool === 'tokenDist') && !(config.clsToken && config.distToken)) {
    throw expected('class and distillation token for a second classifier', 'distHead', config.distHead);
  }
}
