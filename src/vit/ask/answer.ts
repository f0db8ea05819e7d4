/** What the model answers, as it is or changed. */
import * as v from 'valibot';
import { predictions, predictionsOf, type Prediction } from '../predictions';
import { changed, count, counts } from './fields';
import type { Kind } from './kind';

/** The best classes, and some that are named. */
export const topAndClasses = { top: count, classes: v.exactOptional(counts) };

const fields = { ...topAndClasses, ...changed };

export interface ChangedAnswer {
  /** Best first, `top` of them. */
  readonly predictions: readonly Prediction[];
  /** The asked classes with logit and score, whether or not they are among the best. */
  readonly classes: readonly Prediction[];
}

export const answer: Kind<typeof fields, ChangedAnswer> = {
  fields,
  answers: 'predictions',
  needs: 'attention',
  source: 'the model itself',
  async answer({ top, classes = [], changes }, { run, model }) {
    const { logits } = await run(changes);
    return { predictions: predictions(logits, model, top), classes: predictionsOf(logits, model, classes) };
  },
};
