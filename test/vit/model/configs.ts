/** Configs that tests share. */
import type { ViTConfig } from '../../../src/vit/config';
import { vitConfig } from '../../../src/vit/variants';

/** ViT-B/16 at 224 pixels with 1000 classes (ViT paper, table 1). */
export const VIT_BASE: ViTConfig = vitConfig('B/16');

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
