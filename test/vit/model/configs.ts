/** Configs that tests share. */
import type { ViTConfig } from '../../../src/vit/config';

/** ViT-B/16 at 224 pixels with 1000 classes (ViT paper, table 1). */
export const VIT_BASE: ViTConfig = {
  imageSize: [224, 224],
  patchSize: [16, 16],
  channels: 3,
  dim: 768,
  depth: 12,
  heads: 12,
  mlpDim: 3072,
  classes: 1000,
  clsToken: true,
  distToken: false,
  registers: 0,
  posEmbedGrid: [14, 14],
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
};

/** Small enough for a run in a millisecond. */
export const VIT_SMALL: ViTConfig = {
  ...VIT_BASE,
  imageSize: [32, 32],
  patchSize: [8, 8],
  dim: 24,
  depth: 2,
  heads: 3,
  mlpDim: 48,
  classes: 10,
  posEmbedGrid: [4, 4],
};
