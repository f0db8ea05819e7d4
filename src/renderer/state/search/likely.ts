/** How likely a captioner finds a sentence about photos: what orders them where the model in use reads no sentences. */
import { isSpelledOut, likelihoodOf } from '../../../vit/write/told';
import type { DecoderModel } from '../decoders/decoder-model.svelte';

/** What is known of a sentence's words once the first photo was asked about. */
export interface SentenceWords {
  /** Pieces that the captioner writes it in, the end aside. */
  readonly pieces: number;
  readonly isSpelled: boolean;
}

/**
 * Asks about one photo after the other: the log-likelihood of a word on average. Rejects with what the captioner could not be opened for.
 *
 * @param tell hears of the words
 */
export async function likelyRule(
  captioner: Pick<DecoderModel, 'opened' | 'api'>,
  text: string,
  tell: (words: SentenceWords) => void,
): Promise<(photo: string, signal: AbortSignal) => Promise<number>> {
  await captioner.opened();
  return async (photo, signal) => {
    const { words } = await captioner.api.write(photo, { text }, { signal });
    tell({ pieces: words.length - 1, isSpelled: isSpelledOut(text, words) });
    return likelihoodOf(words).logLikelihoodPerWord;
  };
}
