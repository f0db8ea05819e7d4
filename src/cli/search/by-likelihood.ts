/** How likely a captioner finds a sentence about a photo, for models that read no sentences otherwise. */
import { isSpelledOut, likelihoodOf } from '../../vit/write/told';
import type { OpenModel } from '../open-model';
import type { Measure } from './measure';

export function likelySentence({ name }: Pick<OpenModel, 'name'>, text: string): Measure {
  let pieces: number | null = null;
  let isSpelled = false;
  return {
    first: 'nothing',
    key: 'logLikelihoodPerWord',
    said: () => [
      `How likely ${name} finds the sentence about each photo: log-likelihood per word, no similarity (0 would be certain).`,
      ...(isSpelled ? [`${name} spells it out in ${pieces} pieces: it hardly knows these words, so that the order says little.`] : []), // prettier-ignore
    ],
    begin: () => Promise.resolve(),
    async ask(session, path, pixels, signal) {
      const { words } = await session.write(path, pixels, { text }, { signal });
      pieces = words.length - 1; // without the end
      isSpelled = isSpelledOut(text, words);
      const { logLikelihood, logLikelihoodPerWord } = likelihoodOf(words);
      const told = words.map(({ text: piece, logProbability }) => ({ text: piece, logProbability }));
      return { value: logLikelihoodPerWord, more: { logLikelihood, words: told } };
    },
  };
}
