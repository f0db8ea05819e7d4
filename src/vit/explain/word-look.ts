/** What a written word looked at: rows of a decoder's cross-attention, and the triangle of its masked self-attention (Vaswani et al. 2017, arXiv 1706.03762, §3.2.3). */
import { expected } from '../errors';
import type { AttentionMap, TokenLayout } from './attention';

/** A layer or head from 0, or the mean over all. */
export type Chosen = number | 'mean';

/** The mean where there is no such layer or head: another model was opened. */
export const chosenIn = (chosen: Chosen, count: number): Chosen =>
  chosen === 'mean' || chosen < count ? chosen : 'mean';

/** Attention of a decoder, one [heads, words, cols] per layer. */
export interface WordAttention {
  readonly perLayer: readonly Float32Array[];
  readonly words: number;
  readonly cols: number;
}

/** Where a word looked: its weights over the patches, and those on tokens that are none. */
export interface WordLook {
  readonly map: AttentionMap;
  /** Share of the weights on class and distillation tokens. */
  readonly prefixShare: number;
}

const headsOf = ({ perLayer, words, cols }: WordAttention): number => (perLayer[0]?.length ?? 0) / (words * cols);

/** The chosen layers and heads. Throws `badRequest` for what the decoder lacks. */
function picked(chosen: Chosen, count: number, name: string): readonly number[] {
  if (chosen === 'mean') return Array.from({ length: count }, (_, at) => at);
  if (!Number.isInteger(chosen) || chosen < 0 || chosen >= count) throw expected(`a ${name} from 0 to ${count - 1}`, name, chosen); // prettier-ignore
  return [chosen];
}

/** Attention of all words of one layer and head, or the mean over them: [words, cols]. */
export function wordMatrix(attention: WordAttention, layer: Chosen, head: Chosen): Float32Array {
  const { perLayer, words, cols } = attention;
  const layers = picked(layer, perLayer.length, 'layer');
  const heads = picked(head, headsOf(attention), 'head');
  const sums = new Float64Array(words * cols);
  for (const l of layers)
    for (const h of heads) {
      const from = h * words * cols;
      for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + (perLayer[l]?.[from + at] ?? 0);
    }
  return Float32Array.from(sums, (sum) => sum / (layers.length * heads.length));
}

/** What of the attention of a text [count, count] goes to tokens that come after the one that asks: 0 … 1, on average over those that ask. */
export function aheadOf(matrix: Float32Array, count: number): number {
  return matrix.reduce((sum, value, at) => sum + (at % count > Math.floor(at / count) ? value : 0), 0) / count;
}

/** The row of one word: [cols]. Throws `badRequest` for a word that is none. */
export function wordRow(attention: WordAttention, word: number, layer: Chosen, head: Chosen): Float32Array {
  const { words, cols } = attention;
  if (!Number.isInteger(word) || word < 0 || word >= words) throw expected(`a word from 0 to ${words - 1}`, 'word', word); // prettier-ignore
  return wordMatrix(attention, layer, head).slice(word * cols, (word + 1) * cols);
}

/** Weights over the photo's tokens [tokens] as a map. */
export function wordLook(weights: Float32Array, { prefix, grid: [rows, cols] }: TokenLayout): WordLook {
  const data = weights.slice(prefix, prefix + rows * cols); // [rows, cols]
  const before = weights.subarray(0, prefix).reduce((sum, x) => sum + x, 0);
  const all = weights.reduce((sum, x) => sum + x, 0);
  return { map: { rows, cols, data }, prefixShare: all > 0 ? before / all : 0 };
}
