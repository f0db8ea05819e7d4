/** A classifier of a person's own labels on a model's pooled features: fitted, judged on photos that it has not seen, and made a layer. */
import { checkWanted, type Work } from '../session/work';
import { crossValidate, PENALTIES, type Validation } from './cross-validate';
import { scaled, scalingOf, tableOf, type Scaling } from './features';
import { stratifiedFolds } from './folds';
import { wilsonInterval } from './interval';
import { fitSoftmax, type Linear } from './softmax-regression';
import { Workspace } from './workspace';

/** How a classifier is fitted and judged. */
export interface TrainOptions {
  /** λ of (1/n) Σ −log p + λ/2 Σ W²; chosen by cross-validation where it is not given. */
  readonly lambda?: number;
  /** Parts of the cross-validation; a class with fewer photos than that lacks in some of them. */
  readonly folds: number;
  readonly seed: number;
  /** Awaited between fits, for others to have their turn. */
  readonly pause: () => Promise<void>;
}

/** A classifier, and what it is worth. */
export interface TrainedClassifier {
  /** The classifier's layer on the features as they come: weight [classes, features], bias [classes]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly lambda: number;
  /** Share of unseen photos that is right, with the bounds of a 95 % interval. */
  readonly accuracy: { readonly crossValidated: number; readonly low: number; readonly high: number };
  /** Photos of class `row` that were taken for class `col`: [classes][classes]. */
  readonly confusion: readonly (readonly number[])[];
  /** −log probability of each photo's own label, by the classifier that has not seen it: [photos]; large ones may be mislabelled. */
  readonly losses: Float64Array;
  readonly predicted: Int32Array;
}

/**
 * @param features of each photo: [photos] of [features]
 * @param classes label of each photo, from 0
 * Rejects with `cancelled`.
 */
export async function trainClassifier(
  features: readonly ArrayLike<number>[],
  classes: readonly number[],
  count: number,
  { lambda, folds, seed, pause }: TrainOptions,
  work: Work = {},
): Promise<TrainedClassifier> {
  const raw = tableOf(features);
  const { rows } = raw;
  const cs = lambda === undefined ? PENALTIES : [1 / (lambda * rows)];
  const space = new Workspace();
  const dealt = { raw, classes, count, space, folds: stratifiedFolds(classes, folds, seed) };
  const best = await crossValidate(dealt, { cs, pause }, work);
  checkWanted(work);
  const scaling = scalingOf(raw);
  const { c, near } = best;
  const linear = fitSoftmax(
    { features: scaled(raw, scaling), classes, count },
    { c, space, ...(near && { from: near }) },
  );
  return {
    ...onRaw(linear, scaling),
    lambda: 1 / (best.c * rows),
    accuracy: { crossValidated: best.right / rows, ...wilsonInterval(best.right, rows) },
    confusion: confusionOf(best, classes, count),
    losses: Float64Array.from(classes, (truth, i) => -Math.log(best.probabilities[i * count + truth] as number)),
    predicted: best.predicted,
  };
}

/** W (x − mean) / scale + b as W′ x + b′, so that the layer reads features as the model gives them. */
function onRaw({ weight, bias }: Linear, { mean, scale }: Scaling): Pick<TrainedClassifier, 'weight' | 'bias'> {
  const cols = mean.length;
  const raw = weight.map((w, at) => w / (scale[at % cols] as number));
  const shifted = bias.map((b, k) => {
    let sum = b;
    for (let col = 0; col < cols; col++) sum -= (raw[k * cols + col] as number) * (mean[col] as number);
    return sum;
  });
  return { weight: Float32Array.from(raw), bias: Float32Array.from(shifted) };
}

function confusionOf({ predicted }: Validation, classes: readonly number[], count: number): number[][] {
  const table = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  classes.forEach((truth, photo) => {
    const row = table[truth];
    const taken = predicted[photo] as number;
    if (row) row[taken] = (row[taken] ?? 0) + 1;
  });
  return table;
}
