/**
 * Head counts of published ViTs, by the measures that their tensors show. Most have 64 numbers per head; a file of weights never says.
 * timm's registry (1.0), old timm, MMPretrain and MoCo v3, gathered by scripts/fixtures/published-heads.py.
 */
export interface Measures {
  readonly dim: number;
  readonly depth: number;
  readonly mlpDim: number;
}

export interface PublishedHeads {
  /** For people. */
  readonly model: string;
  readonly heads: number;
  /** Others of the same measures, and what tells them. */
  readonly also?: { readonly model: string; readonly heads: number };
}

/** `width x depth x MLP width`, and `+ cls` where a class token tells. */
const PUBLISHED: Readonly<Record<string, PublishedHeads>> = {
  '192x12x768': { model: 'ViT-Ti', heads: 3 },
  '256x14x1280': { model: 'ViT-wee', heads: 4 },
  '256x16x1280': { model: 'ViT-pwee', heads: 4 },
  '320x14x1792': { model: 'ViT-little', heads: 5 },
  '256x10x1024': { model: 'ViT-XS', heads: 4 },
  '384x12x1536': { model: 'ViT-S', heads: 6, also: { model: 'MoCo v3’s ViT-S', heads: 12 } },
  '384x36x1536': { model: 'ViT-S, 36 deep', heads: 6 },
  '512x12x2048': { model: 'ViT-M', heads: 8 },
  '512x20x2048': { model: 'ViT-mediumd', heads: 8 },
  '640x12x2560': { model: 'ViT-betwixt', heads: 10 },
  '768x8x2304': { model: 'the small ViT of timm up to 0.4 and of MMPretrain', heads: 8 },
  '768x12x3072': { model: 'ViT-B', heads: 12 },
  '832x21x2176': { model: 'ViT-SO150M2', heads: 13 },
  '896x12x3584': { model: 'ViT-B+', heads: 14 },
  '896x18x2304': { model: 'ViT-SO150M', heads: 14 },
  '1024x24x4096': { model: 'ViT-L', heads: 16 },
  '1152x27x4304': { model: 'SoViT-400M', heads: 16 },
  '1280x32x5120': { model: 'ViT-H', heads: 16 },
  '1408x40x6144': { model: 'ViT-g', heads: 16 },
  '1536x40x6144': { model: 'ViT-giantopt', heads: 16 },
  '1536x40x6144 + cls': { model: 'RADIO’s ViT-g', heads: 24 },
  '1664x48x8192': { model: 'ViT-G', heads: 16 },
};

export function publishedHeads({ dim, depth, mlpDim }: Measures, clsToken: boolean): PublishedHeads | undefined {
  const measures = `${dim}x${depth}x${mlpDim}`;
  return (clsToken ? PUBLISHED[`${measures} + cls`] : undefined) ?? PUBLISHED[measures];
}
