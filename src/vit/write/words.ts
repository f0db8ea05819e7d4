/** The words that a decoder's ids stand for. */
import type { ModelFiles } from '../checkpoint/source';
import { openTokenizer, type TextTokenizer } from '../text/tokenizer';

export type WordTokenizer = Pick<TextTokenizer, 'encodeBare' | 'decode' | 'piece'>;

/** Rejects with `tokenizerMissing`, `configInvalid`. */
export const openWords = (files: ModelFiles): Promise<WordTokenizer> => openTokenizer(files);
