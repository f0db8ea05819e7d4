/**
 * Multinomial logistic regression with an L2 penalty: the W and b of least C · Σᵢ −log softmax(W zᵢ + b)[yᵢ] + ½ Σ W² (scikit-learn's objective;
 * Bishop, Pattern Recognition and Machine Learning, 4.3.4). The intercepts are not penalised.
 */
import { boundOf, curvatureNear, gramOf, stepsBy, type Curvature } from './curvature';
import type { Table } from './features';
import { minimise, type Problem } from './lbfgs';
import { padded, Workspace } from './workspace';

/** What a classifier is fitted on. */
export interface Samples {
  /** Standardised features [photos, features]. */
  readonly features: Table;
  /** The class of each photo, from 0: [photos]. */
  readonly classes: ArrayLike<number>;
  /** How many classes there are, in these photos or not. */
  readonly count: number;
}

/** A linear classifier: scores = W z + b. */
export interface Linear {
  /** W [classes, features]; its columns sum to 0. */
  readonly weight: Float64Array;
  /** b [classes]; they sum to 0. */
  readonly bias: Float64Array;
}

/** How a classifier is fitted. */
export interface FitOptions {
  /** Weight of the photos against the penalty; λ = 1 / (C · photos). */
  readonly c: number;
  /** Where the search begins; default: at zero. */
  readonly from?: Linear;
  /** No component of the gradient exceeds it at the end. Default 1e-7. */
  readonly tolerance?: number;
  /** `gramOf` these features, where it is at hand. */
  readonly gram?: Float64Array;
  /** Memory to work in, where there is some. */
  readonly space?: Workspace;
}

/** The weights are then as near to the minimum, or nearer: the penalty alone curves by 1. */
const TOLERANCE = 1e-7;
const MAX_STEPS = 2000;
/** After so many, the curvature is measured anew: that costs as much as a dozen steps, and what the steps have learnt is lost. */
const STEPS_AT_ONCE = 60;

/**
 * For two classes, W has the rows −w/2 and w/2 of scikit-learn's one row w for the same C.
 *
 * The Hessian is at most ½ C Zᵀ Z + 1 (Böhning 1992, "Multinomial logistic regression algorithm", theorem 1). From zero, the search makes its steps for this
 * bound; from where another fit ended, and where it takes long, for what the objective curves by there. That may be next to nothing where every photo is
 * certain, and no step then be short enough: the bound is tried before the search gives up.
 */
export function fitSoftmax(samples: Samples, options: FitOptions): Linear {
  const { features, count } = samples;
  const { rows, cols } = features;
  const c = strengthOf(options.c, count);
  const { tolerance = TOLERANCE, space = new Workspace(), from } = options;
  let x: Float64Array = new Float64Array(count * cols + count);
  if (from) {
    x.set(from.weight);
    x.set(from.bias, count * cols);
  }
  const near = (): Curvature =>
    curvatureNear(space, features, c, probabilitiesOf(features, linearOf(x, count, cols), space), count);
  const bound = (): Curvature => boundOf(space, options.gram ?? gramOf(space, features), c * rows);
  let bounded = !from;
  for (let steps = 0; steps < MAX_STEPS; steps += STEPS_AT_ONCE) {
    const found = minimise(problemOf(space, samples, c, bounded ? bound() : near()), x, tolerance, STEPS_AT_ONCE);
    x = found.x;
    const stuck = found.steps < STEPS_AT_ONCE;
    if (found.gradient <= tolerance || (stuck && bounded)) break;
    bounded = stuck;
  }
  return linearOf(x, count, cols);
}

/** C of the softmax that has the minimum of scikit-learn's for `c`. */
function strengthOf(c: number, count: number): number {
  return count === 2 ? c / 2 : c;
}

/** Everything that a search works on, put into the workspace. */
function problemOf(space: Workspace, samples: Samples, c: number, curvature: Curvature): Problem {
  const { features, count } = samples;
  const { rows, cols, data } = features;
  const wide = padded(cols);
  space.clear();
  const places = {
    table: space.take(padded(rows) * wide),
    factor: space.take(wide * wide),
    weight: space.take(padded(count) * wide),
    vectors: space.take(padded(count) * wide),
    four: space.take(4 * padded(count)),
  };
  space.write(places.table, data, rows, cols);
  space.all.set(curvature.factor, places.factor);
  return {
    at: (x, gradient) => objective(space, places, samples, c, x, gradient),
    precondition: stepsBy(space, curvature, places, count, cols),
  };
}

function linearOf(x: Float64Array, count: number, cols: number): Linear {
  const [weight, bias] = [x.slice(0, count * cols), x.slice(count * cols)];
  centre(weight, count, cols);
  centre(bias, count, 1);
  return { weight, bias };
}

/** Scores of each photo, after the softmax: [photos, classes]. What was in the workspace is gone. */
export function probabilitiesOf(
  { rows, cols, data }: Table,
  { weight, bias }: Linear,
  space = new Workspace(),
): Float64Array {
  const count = bias.length;
  const across = padded(count);
  const wide = padded(cols);
  space.clear();
  const table = space.take(padded(rows) * wide);
  const weights = space.take(across * wide);
  const four = space.take(4 * across);
  space.write(table, data, rows, cols);
  space.write(weights, weight, count, cols);
  const scores = new Float64Array(rows * count);
  for (let row = 0; row < rows; row += 4) {
    for (let k = 0; k < count; k += 2)
      space.dots(table + row * wide, wide, weights + k * wide, wide, wide, four + k, across, 1);
    for (let each = 0; each < Math.min(4, rows - row); each++) {
      const at = (row + each) * count;
      for (let k = 0; k < count; k++) scores[at + k] = (space.all[four + each * across + k] as number) + (bias[k] as number); // prettier-ignore
      softmaxAt(scores, at, count);
    }
  }
  return scores;
}

/** Places in the workspace: features, W, its gradient, and scores of four photos. */
interface Places {
  readonly table: number;
  readonly weight: number;
  readonly vectors: number;
  readonly four: number;
}

/** Value at x = [W | b], and its gradient. */
function objective(
  space: Workspace,
  { table, weight, vectors, four }: Places,
  { features, classes, count }: Samples,
  c: number,
  x: Float64Array,
  gradient: Float64Array,
): number {
  const { rows, cols } = features;
  const { all } = space;
  const [wide, across, biases] = [padded(cols), padded(count), count * cols];
  let penalty = 0;
  for (let i = 0; i < biases; i++) penalty += (x[i] as number) ** 2;
  space.write(weight, x, count, cols);
  space.write(vectors, x, count, cols); // the penalty's gradient
  gradient.fill(0, biases);
  let loss = 0;
  for (let row = 0; row < rows; row += 4) {
    for (let k = 0; k < count; k += 2)
      space.dots(table + row * wide, wide, weight + k * wide, wide, wide, four + k, across, 1);
    for (let each = 0; each < 4; each++) {
      const at = four + each * across;
      if (row + each >= rows) {
        all.fill(0, at, at + across);
        continue;
      }
      for (let k = 0; k < count; k++) all[at + k] = (all[at + k] as number) + (x[biases + k] as number);
      const truth = classes[row + each] as number;
      loss -= softmaxAt(all, at, count, truth); // then what each class's share is off
      all[at + truth] = (all[at + truth] as number) - 1;
      for (let k = 0; k < count; k++) {
        all[at + k] = c * (all[at + k] as number);
        gradient[biases + k] = (gradient[biases + k] as number) + (all[at + k] as number);
      }
    }
    for (let k = 0; k < count; k += 2)
      space.adds(vectors + k * wide, wide, table + row * wide, wide, wide, four + k, across, 1);
  }
  space.read(vectors, gradient, count, cols);
  return c * loss + penalty / 2;
}

/** Turns scores into probabilities, in place. @returns log probability of `truth` */
function softmaxAt(scores: Float64Array, from: number, count: number, truth = 0): number {
  let most = -Infinity;
  for (let k = 0; k < count; k++) most = Math.max(most, scores[from + k] as number);
  const chosen = (scores[from + truth] as number) - most;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const e = Math.exp((scores[from + k] as number) - most);
    scores[from + k] = e;
    sum += e;
  }
  for (let k = 0; k < count; k++) scores[from + k] = (scores[from + k] as number) / sum;
  return chosen - Math.log(sum);
}

/** Takes the mean over the classes from each column: softmax does not see it. */
function centre(values: Float64Array, count: number, cols: number): void {
  for (let col = 0; col < cols; col++) {
    let mean = 0;
    for (let k = 0; k < count; k++) mean += (values[k * cols + col] as number) / count;
    for (let k = 0; k < count; k++) values[k * cols + col] = (values[k * cols + col] as number) - mean;
  }
}
