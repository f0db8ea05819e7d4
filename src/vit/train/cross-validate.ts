/** How good a classifier is on photos that it has not seen, and which penalty makes it best: k-fold cross-validation (Stone 1974). */
import { checkWanted, type Work } from '../session/work';
import { rowsOf, scaled, scalingOf, type Table } from './features';
import { fitSoftmax, gramOf, probabilitiesOf, type Linear, type Samples } from './softmax-regression';

export interface Validation {
  readonly c: number;
  /** Each photo's probabilities from the classifier that has not seen it: [photos, classes]. */
  readonly probabilities: Float64Array;
  /** The likeliest class of each photo: [photos]. */
  readonly predicted: Int32Array;
  /** Mean −log probability of the true class. */
  readonly loss: number;
  /** Photos that are right. */
  readonly right: number;
}

/** Strongest penalty first: each fit begins where the one before it ended. */
export const PENALTIES = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10] as const;
/** Tolerance as a share of the largest possible gradient; a comparison needs no more digits. */
const ROUGH = 1e-3;

/** Features as they come, classes from 0, and the part in which each photo is tested. */
export interface Dealt extends Omit<Samples, 'features'> {
  readonly raw: Table;
  readonly folds: ArrayLike<number>;
}

/**
 * One validation for each `c`, in their order. Mean and scale are those of the photos that are fitted, so that nothing of a photo is known before it
 * is tested. Ends early where the loss has risen twice. Rejects with `cancelled`.
 *
 * @param pause awaited between fits, for others to have their turn
 */
export async function crossValidate(
  { raw, classes, count, folds }: Dealt,
  options: { readonly cs: readonly number[]; readonly exact: boolean; readonly pause: () => Promise<void> },
  work: Work = {},
): Promise<Validation[]> {
  const parts = Array.from({ length: Math.max(...Array.from(folds)) + 1 }, (_, part) =>
    partOf(raw, classes, folds, part),
  );
  const warm: (Linear | undefined)[] = [];
  const found: Validation[] = [];
  for (const [at, c] of options.cs.entries()) {
    const probabilities = new Float64Array(raw.rows * count);
    for (const [index, part] of parts.entries()) {
      const { train, test, tested, gram } = part;
      const from = warm[index];
      const linear = fitSoftmax(
        { ...train, count },
        { c, gram, ...(from && { from }), ...(options.exact ? {} : { tolerance: ROUGH * c * train.features.rows }) },
      );
      warm[index] = linear;
      const given = probabilitiesOf(test, linear);
      tested.forEach((photo, row) => probabilities.set(given.subarray(row * count, (row + 1) * count), photo * count));
      work.onProgress?.((at + (index + 1) / parts.length) / options.cs.length);
      await options.pause();
      checkWanted(work);
    }
    found.push(judge(c, probabilities, classes, count));
    const [first = 0, second = 0, third = 0] = found.slice(-3).map(({ loss }) => loss);
    if (found.length > 2 && first < second && second < third) break;
  }
  return found;
}

/** The least loss; of equal ones, the strongest penalty. @param validations one or more */
export function bestOf(validations: readonly Validation[]): Validation {
  return validations.reduce((best, each) => (each.loss < best.loss ? each : best));
}

function partOf(raw: Table, classes: ArrayLike<number>, folds: ArrayLike<number>, part: number) {
  const photos = Array.from({ length: raw.rows }, (_, i) => i);
  const [fitted, tested] = [photos.filter((i) => folds[i] !== part), photos.filter((i) => folds[i] === part)];
  const own = rowsOf(raw, fitted);
  const scaling = scalingOf(own);
  const features = scaled(own, scaling);
  return {
    train: { features, classes: fitted.map((i) => classes[i] as number) },
    test: scaled(rowsOf(raw, tested), scaling),
    tested,
    gram: gramOf(features),
  };
}

function judge(c: number, probabilities: Float64Array, classes: ArrayLike<number>, count: number): Validation {
  const photos = classes.length;
  const predicted = new Int32Array(photos);
  let [loss, right] = [0, 0];
  for (let photo = 0; photo < photos; photo++) {
    const scores = probabilities.subarray(photo * count, (photo + 1) * count);
    scores.forEach((score, k) => {
      if (score > (scores[predicted[photo] as number] as number)) predicted[photo] = k;
    });
    const truth = classes[photo] as number;
    loss -= Math.log(Math.max(scores[truth] as number, Number.MIN_VALUE)) / photos;
    if (predicted[photo] === truth) right++;
  }
  return { c, probabilities, predicted, loss, right };
}
