/**
 * Multinomial logistic regression with an L2 penalty: the W and b of least C · Σᵢ −log softmax(W zᵢ + b)[yᵢ] + ½ Σ W² (scikit-learn's objective;
 * Bishop, Pattern Recognition and Machine Learning, 4.3.4). The intercepts are not penalised.
 */
import { factorise, solve } from './cholesky';
import type { Table } from './features';
import { addFour, dotFour } from './four-rows';
import { minimise } from './lbfgs';

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
  /** Zᵀ Z / photos [features, features] of these features or of like ones, where it is at hand. */
  readonly gram?: Float64Array;
}

/** The weights are then as near to the minimum, or nearer: the penalty alone curves by 1. */
const TOLERANCE = 1e-7;
const MAX_STEPS = 2000;
/** After so many, the curvature is measured anew. */
const STEPS_AT_ONCE = 40;

/**
 * For two classes, W has the rows −w/2 and w/2 of scikit-learn's one row w for the same C.
 *
 * The Hessian is at most ½ C Zᵀ Z + 1 (Böhning 1992, "Multinomial logistic regression algorithm", theorem 1). The search begins with steps made for this
 * bound; where it takes long, with steps made for what the objective curves by where it has come to.
 */
export function fitSoftmax(samples: Samples, options: FitOptions): Linear {
  const { features, count } = samples;
  const { rows, cols } = features;
  const c = count === 2 ? options.c / 2 : options.c;
  const { tolerance = TOLERANCE } = options;
  const at = (x: Float64Array, gradient: Float64Array): number => objective(samples, c, x, gradient);
  let x: Float64Array = new Float64Array(count * cols + count);
  if (options.from) {
    x.set(options.from.weight);
    x.set(options.from.bias, count * cols);
  }
  let curvature = boundOf(options.gram ?? gramOf(features), c * rows, cols);
  for (let steps = 0; steps < MAX_STEPS; steps += STEPS_AT_ONCE) {
    const precondition = stepsBy(curvature, count, cols);
    const found = minimise({ at, precondition }, x, tolerance, STEPS_AT_ONCE);
    x = found.x;
    if (found.gradient <= tolerance || found.steps < STEPS_AT_ONCE) break;
    curvature = curvatureAt(samples, c, linearOf(x, count, cols));
  }
  return linearOf(x, count, cols);
}

function linearOf(x: Float64Array, count: number, cols: number): Linear {
  const [weight, bias] = [x.slice(0, count * cols), x.slice(count * cols)];
  centre(weight, count, cols);
  centre(bias, count, 1);
  return { weight, bias };
}

/** What the objective curves by, over the features of one class and its intercept. */
interface Curvature {
  /** L [features, features] of L Lᵀ. */
  readonly factor: Float64Array;
  readonly bias: number;
}

/** At most, anywhere. @param photos C · photos */
function boundOf(gram: Float64Array, photos: number, cols: number): Curvature {
  const matrix = gram.map((x, at) => (photos * x) / 2 + (at % (cols + 1) === 0 ? 1 : 0)); // [features, features]
  return { factor: factorise(matrix, cols), bias: photos / 2 };
}

/** About, near these weights: each photo counts as much as its least certain class, p(1 − p). */
function curvatureAt({ features }: Samples, c: number, linear: Linear): Curvature {
  const { rows, cols, data } = features;
  const count = linear.bias.length;
  const share = new Float64Array(rows);
  probabilitiesOf(features, linear).forEach((p, at) => {
    const row = Math.floor(at / count);
    share[row] = Math.max(share[row] as number, p * (1 - p));
  });
  const weighted = data.map((x, at) => x * Math.sqrt(c * rows * (share[Math.floor(at / cols)] ?? 0)));
  const matrix = gramOf({ rows, cols, data: weighted });
  for (let i = 0; i < cols; i++) matrix[i * (cols + 1)] = (matrix[i * (cols + 1)] as number) + 1;
  return { factor: factorise(matrix, cols), bias: c * share.reduce((sum, x) => sum + x, Number.MIN_VALUE) };
}

/** The step that would reach the minimum if the objective curved so. */
function stepsBy({ factor, bias }: Curvature, count: number, cols: number): (vector: Float64Array) => void {
  return (vector) => {
    for (let row = 0; row < count; row++) solve(factor, cols, vector, row * cols);
    for (let at = count * cols; at < vector.length; at++) vector[at] = (vector[at] as number) / bias;
  };
}

/** Zᵀ Z / photos: [features, features]. */
export function gramOf({ rows, cols, data }: Table): Float64Array {
  const across = 4 * Math.ceil(cols / 4);
  const columns = new Float64Array(across * rows); // [features, photos]
  for (let row = 0; row < rows; row++)
    for (let col = 0; col < cols; col++) columns[col * rows + row] = data[row * cols + col] as number;
  const half = new Float64Array(across * across); // its upper half, and some of the lower
  for (let i = 0; i < cols; i++)
    for (let j = 4 * Math.floor(i / 4); j < across; j += 4)
      dotFour(columns, j * rows, rows, columns, i * rows, half, i * across + j, 1);
  return new Float64Array(cols * cols).map((_, at) => {
    const [i, j] = [Math.floor(at / cols), at % cols];
    return (half[Math.min(i, j) * across + Math.max(i, j)] as number) / rows;
  });
}

/** Scores of each photo, after the softmax: [photos, classes]. */
export function probabilitiesOf({ rows, cols, data }: Table, { weight, bias }: Linear): Float64Array {
  const count = bias.length;
  const scores = new Float64Array(4 * Math.ceil(rows / 4) * count);
  for (let row = 0; row < rows; row += 4)
    for (let k = 0; k < count; k++) dotFour(data, row * cols, cols, weight, k * cols, scores, row * count + k, count);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < count; k++) scores[row * count + k] = (scores[row * count + k] as number) + (bias[k] as number);
    softmaxAt(scores, row * count, count);
  }
  return scores.subarray(0, rows * count);
}

/** Value at x = [W | b], and its gradient. */
function objective({ features, classes, count }: Samples, c: number, x: Float64Array, gradient: Float64Array): number {
  const { rows, cols, data } = features;
  const biases = count * cols;
  let penalty = 0;
  for (let i = 0; i < biases; i++) penalty += (x[i] as number) ** 2;
  gradient.set(x);
  gradient.fill(0, biases);
  const four = new Float64Array(4 * count); // scores of four photos, then what each class's share is off
  let loss = 0;
  for (let row = 0; row < rows; row += 4) {
    for (let k = 0; k < count; k++) dotFour(data, row * cols, cols, x, k * cols, four, k, count);
    for (let each = 0; each < 4; each++) {
      const at = each * count;
      if (row + each >= rows) {
        four.fill(0, at);
        break;
      }
      for (let k = 0; k < count; k++) four[at + k] = (four[at + k] as number) + (x[biases + k] as number);
      const truth = classes[row + each] as number;
      loss -= softmaxAt(four, at, count, truth);
      four[at + truth] = (four[at + truth] as number) - 1;
      for (let k = 0; k < count; k++) {
        four[at + k] = c * (four[at + k] as number);
        gradient[biases + k] = (gradient[biases + k] as number) + (four[at + k] as number);
      }
    }
    for (let k = 0; k < count; k++) addFour(gradient, k * cols, data, row * cols, cols, four, k, count);
  }
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
