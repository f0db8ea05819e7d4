/** What the model answers, as it is or changed. */
import { predictions, predictionsOf } from '../predictions';
import type { Lens } from './lens';

export const answer: Lens<'answer'> = async ({ top, classes = [], changes }, { run, model }) => {
  const { logits } = await run(changes);
  return {
    predictions: predictions(logits, model, top),
    classes: predictionsOf(logits, model, classes),
  };
};
