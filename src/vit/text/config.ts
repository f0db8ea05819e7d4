/** What a text tower is made of: the transformer that turns a text's tokens into a vector beside those of photos (CLIP, arXiv 2103.00020, §2.4; SigLIP, arXiv 2303.15343). */
import type { ViTConfig } from '../config';

/** Which token's row is the feature: the first with this id, the first of the largest ids (CLIP before its end token had a name), the first of all, or the last of a text that is filled to all positions. */
export type ReadToken = { readonly id: number } | 'largest' | 'first' | 'last';

type Blocks = Pick<ViTConfig, 'dim' | 'depth' | 'heads' | 'mlpDim' | 'act' | 'normEps' | 'layerScale'>;

/** Everything that decides which graph a text tower is. */
export interface TextConfig extends Blocks {
  /** Rows of the token embedding. */
  readonly vocabulary: number;
  /** Tokens of a text at most. */
  readonly positions: number;
  /** Whether a token sees only itself and those before it. */
  readonly causal: boolean;
  readonly reads: ReadToken;
  /** Numbers of the feature. */
  readonly projection: number;
  readonly projectionBias: boolean;
}

/** Its blocks are a ViT's: a text is one row of tokens. */
export function blocksOf(config: TextConfig, tokens: number): ViTConfig {
  const { dim, depth, heads, mlpDim, act, normEps, layerScale } = config;
  return {
    ...{ dim, depth, heads, mlpDim, act, normEps, layerScale },
    imageSize: [1, tokens],
    patchSize: [1, 1],
    channels: 1,
    classes: 0,
    clsToken: false,
    distToken: false,
    registers: 0,
    posEmbedGrid: [1, config.positions],
    posEmbedPrefix: false,
    posEmbedAntialias: false,
    qkvBias: true,
    qkNorm: false,
    preNorm: false,
    pool: 'avg',
    finalNorm: true,
    fcNorm: false,
    preLogits: 0,
    distHead: false,
  };
}

/** Whether texts are filled to all positions: where tokens see what fills them, or the last of these is read. */
export function isFilled({ causal, reads }: Pick<TextConfig, 'causal' | 'reads'>): boolean {
  return !causal || reads === 'last';
}

/** Place of the token whose row is the feature; null where there is none. @param ids of one text */
export function readPlace({ reads }: TextConfig, ids: readonly number[]): number | null {
  if (reads === 'first') return 0;
  if (reads === 'last') return ids.length - 1;
  const id = reads === 'largest' ? ids.reduce((most, each) => Math.max(most, each), -1) : reads.id;
  const place = ids.indexOf(id);
  return place < 0 ? null : place;
}
