/** What a figure says of itself: whose map it is, of what, and in which unit. Always English, as files are; layers, heads, rows and columns count from 1. */
import type { ScaleRange } from '../../vit/explain/scale';
import { isAfterBlocks, isOfOneLayer, takes, type MapMethodName } from '../../vit/ask/map-methods';
import type { MapOptions, TokenRef } from '../../vit/explain/query';
import type { MapSettings } from '../export/sidecar';
import { shortLabels, targetName } from '../export/target-name';
import { numberText } from './ticks';

export const COUNTED = 'Layers, heads, rows and columns count from 1.';

export const METHOD_WORDS: Readonly<Record<MapMethodName, string>> = {
  attention: 'Attention',
  rollout: 'Rollout',
  'grad-rollout': 'Gradient rollout',
  relevance: 'Relevance',
  occlusion: 'Occlusion',
  similarity: 'Similarity of tokens',
  'position-similarity': 'Similarity of position embeddings',
  norm: 'Norm of tokens',
  'value-norm': 'Attention × norm of values',
};

/** What a method's numbers are, below a colour bar. */
export const METHOD_UNITS: Readonly<Record<MapMethodName, string>> = {
  attention: 'attention weight',
  rollout: 'rollout weight',
  'grad-rollout': 'gradient rollout, no unit',
  relevance: 'relevance, no unit',
  occlusion: 'fall of the logit when hidden',
  similarity: 'cosine similarity',
  'position-similarity': 'cosine similarity',
  norm: 'length of the token (L2)',
  'value-norm': 'length of the weighted value (L2)',
};

export interface MapSubject {
  readonly photo: string;
  readonly model: string;
  readonly map: MapSettings;
  readonly options: MapOptions;
  /** One per class; a class without a label shows its index. */
  readonly labels: readonly { readonly text: string }[];
  /** Whether the model has a class token; without one `cls` is the mean over patches. */
  readonly clsToken: boolean;
}

/** Parts, to be joined or broken into lines. @param range of the numbers, where one is told */
export function captionOf({ photo, model, map, options, labels, clsToken }: MapSubject, range?: ScaleRange): string[] {
  const { method, head, token, target, size } = map;
  return [
    photo,
    model,
    METHOD_WORDS[method] + (size !== undefined && size > 1 ? `, squares of ${size} × ${size} patches` : ''),
    ...(takes(method, 'layer') ? [layerWords(map, options)] : []),
    ...(takes(method, 'head') ? [headWords(head)] : []),
    ...(takes(method, 'token') ? [tokenWords(token, clsToken)] : []),
    ...(target ? [targetName(target, shortLabels(labels))] : []),
    ...(range ? [`range ${numberText(range.low)} to ${numberText(range.high)}`] : []),
  ];
}

/** 'layer 8', 'layers 1–8', 'after layer 8', 'input' */
export function layerWords({ method, layer }: Pick<MapSettings, 'method' | 'layer'>, options: MapOptions = {}): string {
  if (layer === 'all') return 'all layers';
  if (isAfterBlocks(method)) return layer === 0 ? 'input, before layer 1' : `after layer ${layer}`;
  if (isOfOneLayer(method)) return `layer ${layer + 1}`;
  const from = (options.from ?? 0) + 1;
  return from === layer + 1 ? `layer ${from}` : `layers ${from}–${layer + 1}`;
}

/** 'head 3', 'mean of heads', 'all heads' */
export function headWords(head: MapSettings['head']): string {
  if (typeof head === 'number') return `head ${head + 1}`;
  return head === 'all' ? 'all heads' : `${head} of heads`;
}

export function tokenWords(token: TokenRef, clsToken: boolean): string {
  if (token === 'cls') return clsToken ? 'class token' : 'mean over patches';
  return `patch at row ${token.row + 1}, column ${token.col + 1}`;
}
