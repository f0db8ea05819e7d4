/**
 * Is a map faithful? Deletion and insertion (Petsiuk, Das & Saenko 2018, arXiv 1806.07421, section 4.1): patches are hidden, or shown,
 * in the order of the map, and the probability of the class is watched. The runs are the session's; order and area are here.
 */
import { expected } from '../errors';

/** Patches from the brightest to the darkest; equal ones in their own order: [patches]. */
export function brightestFirst(map: ArrayLike<number>): number[] {
  return Array.from({ length: map.length }, (_, i) => i).sort(
    (a, b) => (map[b] as number) - (map[a] as number) || a - b,
  );
}

export type FaithfulnessTest = 'deletion' | 'insertion';

/**
 * The patches hidden at point `step` of 0 … steps: the first round(step / steps · patches) of `order` for deletion, all but these for
 * insertion. So deletion begins with the whole photo and ends with nothing; insertion goes the other way.
 */
export function hiddenAt(order: readonly number[], test: FaithfulnessTest, step: number, steps: number): number[] {
  if (!Number.isInteger(steps) || steps < 1) throw expected('a positive whole number', 'steps', steps);
  const count = Math.round((order.length * step) / steps);
  return test === 'deletion' ? order.slice(0, count) : order.slice(count);
}

/** Area under a curve of points at equal distances from 0 to 1, by the trapezoidal rule: the curve's mean height. */
export function areaUnder(curve: ArrayLike<number>): number {
  const steps = curve.length - 1;
  if (steps < 1) throw expected('two points or more', 'curve', curve.length);
  let sum = ((curve[0] as number) + (curve[steps] as number)) / 2;
  for (let i = 1; i < steps; i++) sum += curve[i] as number;
  return sum / steps;
}
