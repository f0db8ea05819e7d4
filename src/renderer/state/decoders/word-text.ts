/** Ids of a decoder as people read them. */
import type { Chosen } from '../../../vit/explain/word-look';
import { visible } from '../../../vit/visible';
import { t } from '../language.svelte';

/** A token that stands for no text: `<|endoftext|>`, `</s>`, `[SEP]`. */
const SPECIAL = /^\s*(<[^<>]*>|\[[A-Z]+\])\s*$/;

interface Piece {
  readonly id: number;
  readonly text: string;
}

/** A word; what ends a sentence has a name, and an id without text its number. */
export function wordText({ id, text }: Piece): string {
  if (SPECIAL.test(text)) return t('words.end');
  return text.trim() === '' ? `#${id}` : visible(text.trim());
}

export const layerText = (layer: Chosen): string =>
  layer === 'mean' ? t('words.allLayers') : t('words.layerOne', { layer: layer + 1 });

export const headText = (head: Chosen): string =>
  head === 'mean' ? t('words.allHeads') : t('words.headOne', { head: head + 1 });
