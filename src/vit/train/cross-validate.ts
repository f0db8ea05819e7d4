/** How good a classifier is on photos that it has not seen, and which penalty makes it best: k-fold cross-validation (Stone 1974). */
import { checkWanted, type Work } from '../session/work';
import { rowsOf, scaled, scalingOf, type Table } from './features';
import { gramOf } from './curvature';
import { fitSoftmax, probabilitiesOf, type Linear, type Samples } from './softmax-regression';
import type { Workspace } from './workspace';

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
  /** One of its classifiers: where the fit of all photos may begin. */
  readonly near: Linear | undefined;
}

/** Strongest penalty first: each fit begins where the one before it ended. */
export const PENALTIES = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10] as const;
/** No component of the gradient of the mean loss exceeds it at the end: scikit-learn's own default, to compare penalties by. */
const TO_COMPARE = 1e-4;
/** What is told of a classifier is that of the minimum: probabilities are then within about 1e-3 of it. */
const TO_TELL = 1e-6;

/** Features as they come, classes from 0, and the part in which each photo is tested. */
export interface Dealt extends Omit<Samples, 'features'> {
  readonly raw: Table;
  readonly folds: ArrayLike<number>;
  readonly space: Workspace;
}

/**
 * The penalty of least loss among `cs`, and the validation of its fits, which are then finished. Mean and scale are those of the photos that are fitted, so
 * that nothing of a photo is known before it is tested. Ends early where the loss has risen twice. Rejects with `cancelled`.
 *
 * @param cs strongest penalty first
 * @param pause awaited between fits, for others to have their turn
 */
export async function crossValidate(
  dealt: Dealt,
  { cs, pause }: { readonly cs: readonly number[]; readonly pause: () => Promise<void> },
  work: Work = {},
): Promise<Validation> {
  const parts = Array.from({ length: Math.max(...Array.from(dealt.folds)) + 1 }, (_, part) => partOf(dealt, part));
  const rounds = cs.length > 1 ? cs.length + 1 : 1;
  let round = 0;
  const validated = async (c: number, tolerance: number, from: readonly Linear[]): Promise<Found> => {
    const linears: Linear[] = [];
    for (const part of parts) {
      linears.push(fitPart(dealt, part, c, tolerance, from[linears.length]));
      work.onProgress?.((round + linears.length / parts.length) / rounds);
      await pause();
      checkWanted(work);
    }
    round++;
    return { linears, validation: judge(dealt, parts, c, linears) };
  };
  let best: Found | null = null;
  let last: Found | null = null;
  let rising = 0;
  for (const c of cs.length > 1 ? cs : []) {
    const found: Found = await validated(c, TO_COMPARE, last?.linears ?? []);
    rising = last && found.validation.loss > last.validation.loss ? rising + 1 : 0;
    if (!best || found.validation.loss < best.validation.loss) best = found; // of equal ones, the strongest penalty
    last = found;
    if (rising === 2) break;
  }
  const { validation } = await validated(best?.validation.c ?? cs[0] ?? 1, TO_TELL, best?.linears ?? []);
  return validation;
}

interface Found {
  readonly validation: Validation;
  /** For each part, the classifier fitted without it. */
  readonly linears: readonly Linear[];
}

type Part = ReturnType<typeof partOf>;

function fitPart({ count, space }: Dealt, { train, gram }: Part, c: number, tolerance: number, from?: Linear): Linear {
  const options = { c, gram, space, tolerance: tolerance * c * train.features.rows };
  return fitSoftmax({ ...train, count }, { ...options, ...(from && { from }) });
}

function partOf({ raw, classes, folds, space }: Omit<Dealt, 'count'>, part: number) {
  const photos = Array.from({ length: raw.rows }, (_, i) => i);
  const [fitted, tested] = [photos.filter((i) => folds[i] !== part), photos.filter((i) => folds[i] === part)];
  const own = rowsOf(raw, fitted);
  const scaling = scalingOf(own);
  const features = scaled(own, scaling);
  return {
    train: { features, classes: fitted.map((i) => classes[i] as number) },
    test: scaled(rowsOf(raw, tested), scaling),
    tested,
    gram: gramOf(space, features),
  };
}

function judge(
  { raw, classes, count, space }: Dealt,
  parts: readonly Part[],
  c: number,
  linears: readonly Linear[],
): Validation {
  const photos = raw.rows;
  const probabilities = new Float64Array(photos * count);
  parts.forEach(({ test, tested }, at) => {
    const given = probabilitiesOf(test, linears[at] as Linear, space);
    tested.forEach((photo, row) => probabilities.set(given.subarray(row * count, (row + 1) * count), photo * count));
  });
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
  return { c, probabilities, predicted, loss, right, near: linears[0] };
}
