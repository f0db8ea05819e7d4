/** What the model answers, as it is or changed. */
import { predictions, predictionsOf } from '../predictions';
import type { Lens } from './lens';

export const answer: Lens<'answer'> = async ({ top, classes = [], changes }, { run, labels, output }) => {
  const { logits } = await run(changes);
  return {
    predictions: predictions(logits, { labels, output }, top),
    classes: predictionsOf(logits, { labels, output }, classes),
  };
};
