/** A person's own labels learnt: the classifier, and what is to be said of it. What `headlight train` and the window both do. */
import type { Work } from '../session/work';
import { trainClassifier, type TrainedClassifier, type TrainOptions } from './classifier';
import { copiesIn, suspectsOf, wantingOf, type Suspect, type Wanting } from './judged';

export interface LabelledSamples {
  /** As `rounded` gives them: [photos] of [features]. */
  readonly features: readonly Float32Array[];
  /** Label of each photo, from 0: [photos]. */
  readonly classes: readonly number[];
  /** How many labels there are. */
  readonly count: number;
}

export interface TrainedLabels {
  readonly fit: TrainedClassifier;
  readonly suspects: readonly Suspect[];
  readonly wanting: readonly Wanting[];
  /** Photos that another photo is a copy of. */
  readonly copies: number;
}

/** As `headlight train` does where nothing else is said. */
export const FOLDS = 5;
export const SEED = 1;

/** @param samples enough of them (`enoughOf`). Rejects with `cancelled`. */
export async function trainLabels(
  { features, classes, count }: LabelledSamples,
  options: TrainOptions,
  work: Work = {},
): Promise<TrainedLabels> {
  const fit = await trainClassifier(features, classes, count, options, work);
  return {
    fit,
    suspects: suspectsOf(classes, fit),
    wanting: wantingOf(fit.confusion),
    copies: copiesIn(features),
  };
}
