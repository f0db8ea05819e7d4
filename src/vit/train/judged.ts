/** What a cross-validation says of single photos and labels: which photos may be mislabelled, and which labels want more photos. */
import type { TrainedClassifier } from './classifier';

export interface Suspect {
  /** Which photo. */
  readonly photo: number;
  /** Class given by the classifier that was fitted without this photo. */
  readonly predicted: number;
  /** The same classifier's probability of the photo's own label, 0 … 1. */
  readonly probability: number;
}

/** Photos that are named, at most. */
const MOST = 20;

/** Photos taken for another label, those of highest loss first: they may be mislabelled. */
export function suspectsOf(
  classes: ArrayLike<number>,
  { losses, predicted }: Pick<TrainedClassifier, 'losses' | 'predicted'>,
): Suspect[] {
  return Array.from(classes, (truth, photo) => ({ truth, photo, loss: losses[photo] as number }))
    .filter(({ truth, photo }) => predicted[photo] !== truth)
    .sort((a, b) => b.loss - a.loss)
    .slice(0, MOST)
    .map(({ photo, loss }) => ({ photo, predicted: predicted[photo] as number, probability: Math.exp(-loss) }));
}

/** A label that is recognised less often than the others, or has far fewer photos. */
export interface Wanting {
  readonly label: number;
  readonly photos: number;
  /** Photos of it that are recognised. */
  readonly right: number;
  /** The label that it is taken for most often; null where it is always recognised. */
  readonly takenFor: number | null;
}

/** More labels than this are not named at once. */
const MOST_WANTING = 3;
/** A label with less than this share of the largest one's photos has few. */
const FEW = 0.5;

/** What to add photos of next: labels whose photos are mistaken, the most often mistaken first; then those with far fewer photos than the largest. */
export function wantingOf(confusion: TrainedClassifier['confusion']): Wanting[] {
  const labels = confusion.map((row, label) => {
    const photos = row.reduce((sum, n) => sum + n, 0);
    const right = row[label] ?? 0;
    const others = row.map((n, other) => ({ n: other === label ? 0 : n, other })).sort((a, b) => b.n - a.n);
    const takenFor = others[0] && others[0].n > 0 ? others[0].other : null;
    return { label, photos, right, takenFor };
  });
  const most = Math.max(...labels.map(({ photos }) => photos));
  const mistaken = labels.filter(({ photos, right }) => right < photos);
  mistaken.sort((a, b) => a.right / a.photos - b.right / b.photos || a.photos - b.photos);
  const few = labels.filter(({ photos, right }) => right === photos && photos < FEW * most);
  few.sort((a, b) => a.photos - b.photos);
  return [...mistaken, ...few].slice(0, MOST_WANTING);
}

/** How many rows of features another row has, too: copies of photos, which no cross-validation keeps apart. */
export function copiesIn(features: readonly Float32Array[]): number {
  const alike = new Map<string, Float32Array[]>(); // by their first numbers, which few share
  let copies = 0;
  for (const row of features) {
    const key = row.subarray(0, 4).join();
    const met = alike.get(key) ?? [];
    if (met.some((other) => other.length === row.length && other.every((x, i) => Object.is(x, row[i])))) copies++;
    else alike.set(key, [...met, row]);
  }
  return copies;
}
