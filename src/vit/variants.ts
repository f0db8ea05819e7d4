/**
 * The named sizes of the Vision Transformer as configs. Ti: Touvron et al. 2020 (arXiv 2012.12877, table 1); S: Steiner et al. 2021 (arXiv
 * 2106.10270, table 2); B, L, H: Dosovitskiy et al. 2020 (arXiv 2010.11929, table 1); g, G: Zhai et al. 2021 (arXiv 2106.04560, table 2).
 * The table is that of big_vision (`models/vit.py`, `decode_variant`); everything else is as timm's `vit_*_patch*_224` has it.
 */
import type { ViTConfig } from './config';
import { expected } from './errors';

/** The sizes; `g` is 'giant' and `G` 'gigantic' in timm. */
export const VIT_SIZES = {
  Ti: { dim: 192, depth: 12, heads: 3, mlpDim: 768 },
  S: { dim: 384, depth: 12, heads: 6, mlpDim: 1536 },
  B: { dim: 768, depth: 12, heads: 12, mlpDim: 3072 },
  L: { dim: 1024, depth: 24, heads: 16, mlpDim: 4096 },
  H: { dim: 1280, depth: 32, heads: 16, mlpDim: 5120 },
  g: { dim: 1408, depth: 40, heads: 16, mlpDim: 6144 },
  G: { dim: 1664, depth: 48, heads: 16, mlpDim: 8192 },
} as const;

/** A size of `VIT_SIZES`. */
export type VitSize = keyof typeof VIT_SIZES;

/** Size and edge of a patch in pixels: 'B/16'. */
export type VitVariant = `${VitSize}/${number}`;

const SIDE = 224;

/**
 * The config of a named variant: 224 × 224 pixels, 1000 classes, class token, as it was published.
 *
 * @param variant 'Ti/16', 'B/32', 'H/14' …: any size with any patch that fits into the image
 * @param change what differs; the grid of the position embedding follows `imageSize` and `patchSize` unless it is given
 * @throws badRequest for a name that is none
 */
export function vitConfig(variant: VitVariant, change: Partial<ViTConfig> = {}): ViTConfig {
  const [, size, edge] = /^([A-Za-z]+)\/([1-9]\d*)$/.exec(variant) ?? [];
  const numbers = size !== undefined && Object.hasOwn(VIT_SIZES, size) ? VIT_SIZES[size as VitSize] : null;
  const patch = Number(edge);
  const imageSize = change.imageSize ?? [SIDE, SIDE];
  const patchSize = change.patchSize ?? [patch, patch];
  const grid = [Math.floor(imageSize[0] / patchSize[0]), Math.floor(imageSize[1] / patchSize[1])] as const;
  if (numbers === null || !(grid[0] >= 1 && grid[1] >= 1))
    throw expected(`${Object.keys(VIT_SIZES).join(', ')} and a patch, such as 'B/16',`, 'variant', variant);
  return {
    ...numbers,
    imageSize,
    patchSize,
    channels: 3,
    classes: 1000,
    clsToken: true,
    distToken: false,
    registers: 0,
    posEmbedGrid: grid,
    posEmbedPrefix: true,
    posEmbedAntialias: true,
    act: 'gelu',
    normEps: 1e-6,
    qkvBias: true,
    layerScale: false,
    qkNorm: false,
    preNorm: false,
    pool: 'token',
    finalNorm: true,
    fcNorm: false,
    preLogits: 0,
    distHead: false,
    ...change,
  };
}
