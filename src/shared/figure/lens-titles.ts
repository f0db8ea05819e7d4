/** What stands above the figures of lenses: whom they are of and what was asked. Always English; layers, heads, rows and columns count from 1. */
import type { ViTConfig } from '../../vit/config';
import type { HeadMetric } from '../../vit/explain/head-statistics';
import type { HeadRef, Target, TokenRef } from '../../vit/explain/query';
import { shortLabels, targetName, watchedName } from '../export/target-name';
import { headWords, tokenWords } from './caption';

export interface LensSubject {
  readonly photos: readonly string[];
  readonly model: string;
  /** One per class; a class without a label shows its index. */
  readonly labels: readonly { readonly text: string }[];
  readonly config: Pick<ViTConfig, 'clsToken'>;
}

/** One photo by its name, several by their number. */
function whose({ photos, model }: LensSubject): string[] {
  return [photos.length === 1 ? (photos[0] ?? '') : `mean over ${photos.length} photos`, model];
}

export function matrixTitle(subject: LensSubject, layer: number, head: HeadRef): string[] {
  return [...whose(subject), `Token matrix, layer ${layer + 1}, ${headWords(head)}`];
}

export function curvesTitle(subject: LensSubject, target: Target): string[] {
  return [...whose(subject), `Deletion and insertion curves of ${watchedName(target, shortLabels(subject.labels))}`];
}

export function layersTitle(subject: LensSubject, token: TokenRef): string[] {
  return [
    ...whose(subject),
    `Logit lens, read from ${token === 'cls' ? 'what the classifier reads' : tokenWords(token, subject.config.clsToken)}`,
  ];
}

export function headsTitle(subject: LensSubject, metric: HeadMetric): string[] {
  return [...whose(subject), METRIC_WORDS[metric].title];
}

export function ablationTitle(subject: LensSubject, target: Target | null): string[] {
  return [
    ...whose(subject),
    `Ablation of each head${target ? `: ${targetName(target, shortLabels(subject.labels))}` : ''}`,
  ];
}

/** Each head metric's name, and the axis label with its unit. */
export const METRIC_WORDS: Readonly<Record<HeadMetric, { readonly title: string; readonly unit: string }>> = {
  distance: { title: 'Mean attention distance', unit: 'attention distance, pixels of the input' },
  entropy: { title: 'Entropy of attention', unit: 'entropy, nats' },
  clsEntropy: { title: 'Entropy of the class token’s attention', unit: 'entropy, nats' },
  toCls: { title: 'Attention to the class token', unit: 'share of the patches’ attention' },
  toRegisters: { title: 'Attention to registers', unit: 'share of the patches’ attention' },
};
