/** What a multinomial logistic regression curves by, over the features of one class and its intercept: what turns a gradient into a step. */
import { factorise, solve } from './cholesky';
import type { Table } from './features';
import { padded, type Workspace } from './workspace';

export interface Curvature {
  /** L [padded, padded] of L Lᵀ. */
  readonly factor: Float64Array;
  readonly bias: number;
}

/**
 * Zᵀ Z / photos, its lower half: [padded, padded]. What was in the workspace is gone.
 *
 * @param weights of each photo; all alike where they are not given
 */
export function gramOf(space: Workspace, { rows, cols, data }: Table, weights?: Float64Array): Float64Array {
  const wide = padded(cols);
  const long = padded(rows);
  space.clear();
  const columns = space.take(wide * long); // [features, photos]
  const gram = space.take(wide * wide);
  const { all } = space;
  for (let row = 0; row < rows; row++) {
    const weight = Math.sqrt((weights?.[row] ?? 1) / rows);
    for (let col = 0; col < cols; col++) all[columns + col * long + row] = weight * (data[row * cols + col] as number);
  }
  for (let i = 0; i < wide; i += 4)
    for (let j = 0; j < i + 4; j += 2)
      space.dots(columns + i * long, long, columns + j * long, long, long, gram + i * wide + j, wide, 1);
  return all.slice(gram, gram + wide * wide);
}

/** At most, anywhere (Böhning 1992, "Multinomial logistic regression algorithm", theorem 1). @param photos C · photos */
export function boundOf(space: Workspace, gram: Float64Array, photos: number): Curvature {
  return { factor: factorOf(space, gram, photos / 2), bias: photos / 2 };
}

/** About, near certain weights: each photo counts as much as its least certain class, p(1 − p). @param probabilities [photos, count] */
export function curvatureNear(
  space: Workspace,
  features: Table,
  c: number,
  probabilities: Float64Array,
  count: number,
): Curvature {
  const share = new Float64Array(features.rows);
  probabilities.forEach((p, at) => {
    const row = Math.floor(at / count);
    share[row] = Math.max(share[row] as number, p * (1 - p));
  });
  const gram = gramOf(space, features, share);
  const bias = c * share.reduce((sum, x) => sum + x, Number.MIN_VALUE);
  return { factor: factorOf(space, gram, c * features.rows), bias };
}

/** Cholesky factor of photos · gram + 1 on the diagonal: [features, features] */
function factorOf(space: Workspace, gram: Float64Array, photos: number): Float64Array {
  const size = Math.sqrt(gram.length);
  space.clear();
  const matrix = space.take(size * size);
  const { all } = space;
  gram.forEach((x, at) => (all[matrix + at] = photos * x + (at % (size + 1) === 0 ? 1 : 0)));
  factorise(space, matrix, size);
  return space.all.slice(matrix, matrix + size * size);
}

/** The step that would reach the minimum if the objective curved so. @param at places of the factor and of room for [padded classes, padded features] */
export function stepsBy(
  space: Workspace,
  { bias }: Curvature,
  at: { readonly factor: number; readonly vectors: number },
  count: number,
  cols: number,
): (vector: Float64Array) => void {
  return (vector) => {
    space.write(at.vectors, vector, count, cols);
    solve(space, at.factor, padded(cols), at.vectors, padded(count));
    space.read(at.vectors, vector, count, cols);
    for (let i = count * cols; i < vector.length; i++) vector[i] = (vector[i] as number) / bias;
  };
}
