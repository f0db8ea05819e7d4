/** Photos dealt into parts of which each has its share of every class (stratified k-fold). */
import { seededRandom } from '../explain/seeded';

/** The part in which a photo is tested, 0 … folds − 1: [photos]. Sizes of parts differ by one at most, of each class likewise. */
export function stratifiedFolds(classes: ArrayLike<number>, folds: number, seed: number): Int32Array {
  const random = seededRandom(seed);
  const order = Array.from({ length: classes.length }, (_, i) => ({ i, draw: random() }));
  order.sort((a, b) => (classes[a.i] as number) - (classes[b.i] as number) || a.draw - b.draw || a.i - b.i);
  const part = new Int32Array(classes.length);
  order.forEach(({ i }, at) => (part[i] = at % folds));
  return part;
}
