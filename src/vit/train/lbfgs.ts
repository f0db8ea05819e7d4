/** Finds the minimum of a smooth convex function (limited-memory BFGS, Nocedal & Wright, Numerical Optimization, algorithm 7.5). */

export interface Problem {
  /** Value at x, and its gradient written into `gradient`. */
  readonly at: (x: Float64Array, gradient: Float64Array) => number;
  /** The gradient turned, in place, into a step: by the inverse of what the curvature is at most, or near to. */
  readonly precondition: (vector: Float64Array) => void;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  /** Largest component of the gradient there. */
  readonly gradient: number;
  readonly steps: number;
}

/** Pairs of steps and changes of the gradient that are remembered. */
const MEMORY = 12;
const SUFFICIENT = 1e-4;
const MAX_HALVINGS = 40;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

/** From `start` until no component of the gradient exceeds `tolerance`, float64 sees no progress, or `maxSteps` are done. */
export function minimise(problem: Problem, start: Float64Array, tolerance: number, maxSteps: number): Minimum {
  let x: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(x.length);
  let value = problem.at(x, gradient);
  const pairs: Pair[] = [];
  let steps = 0;
  while (largest(gradient) > tolerance && steps < maxSteps) {
    const direction = directionOf(gradient, pairs, problem);
    const slope = inner(direction, gradient);
    if (!(slope < 0)) {
      if (pairs.length === 0) break;
      pairs.length = 0; // rounding has spoilt what is remembered
      continue;
    }
    const found = search(problem, x, direction, value, slope);
    if (!found) {
      if (pairs.length === 0) break;
      pairs.length = 0;
      continue;
    }
    steps++;
    const [step, change] = [found.x.map((to, i) => to - (x[i] as number)), found.gradient.map((to, i) => to - (gradient[i] as number))]; // prettier-ignore
    const curvature = inner(step, change);
    if (curvature > 0) pairs.push({ step, change, curvature });
    if (pairs.length > MEMORY) pairs.shift();
    ({ x, gradient, value } = found);
  }
  return { x, value, gradient: largest(gradient), steps };
}

/** −H·gradient, H from the remembered pairs around the preconditioner. */
function directionOf(gradient: Float64Array, pairs: readonly Pair[], { precondition }: Problem): Float64Array {
  const q = gradient.map((g) => -g);
  const shares = new Float64Array(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { step, change, curvature } = pairs[i] as Pair;
    shares[i] = inner(step, q) / curvature;
    add(q, change, -(shares[i] as number));
  }
  precondition(q);
  pairs.forEach(({ step, change, curvature }, i) => add(q, step, (shares[i] as number) - inner(change, q) / curvature));
  return q;
}

interface Point {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
}

/** The first of the lengths 1, ½, ¼ … at which the value falls enough (Armijo); where differences drown in rounding, the slope decides. */
function search(
  problem: Problem,
  from: Float64Array,
  direction: Float64Array,
  value: number,
  slope: number,
): Point | null {
  let length = 1;
  for (let tried = 0; tried < MAX_HALVINGS; tried++, length /= 2) {
    const x = from.map((at, i) => at + length * (direction[i] as number));
    const gradient = new Float64Array(x.length);
    const reached = problem.at(x, gradient);
    const falls = reached <= value + SUFFICIENT * length * slope;
    const drowned = Math.abs(reached - value) <= 1e-12 * Math.abs(value);
    if (falls || (drowned && Math.abs(inner(direction, gradient)) < Math.abs(slope)))
      return { x, gradient, value: reached };
  }
  return null;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + times * (what[i] as number);
}

function largest(vector: Float64Array): number {
  let most = 0;
  for (const x of vector) most = Math.max(most, Math.abs(x));
  return most;
}
