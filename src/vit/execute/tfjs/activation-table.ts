/** GELU by table: x times a smooth step P(x) from 0 to 1, read from a table by cubic interpolation. One pass, no exp or erf per element. */
import { erf } from '../erf';

/** P and its slope at equally spaced points of ±LIMIT. */
export interface ActivationTable {
  readonly values: Float64Array;
  /** dP/dx times the step, as Hermite interpolation wants it. */
  readonly slopes: Float64Array;
}

/** Numbers of the table for vectors at each point: of a cubic in the way from one point to the next. */
export const CUBIC = 4;

/** Beyond it P is 0 or 1 to the last bit of float32: 1 − Φ(7) ≈ 1e−12. */
export const LIMIT = 7;
/** Hermite error is step⁴/384 · max |P⁗| ≈ 2e−10 at 1/64, far below float32's 6e−8. */
export const STEPS_PER_UNIT = 64;
export const LAST = 2 * LIMIT * STEPS_PER_UNIT;

export function activationTable(name: 'gelu' | 'geluTanh'): ActivationTable {
  const { value, slope } = name === 'gelu' ? normal : tanhStep;
  const points = Array.from({ length: LAST + 2 }, (_, i) => i / STEPS_PER_UNIT - LIMIT);
  return {
    values: Float64Array.from(points, value),
    slopes: Float64Array.from(points, (x) => slope(x) / STEPS_PER_UNIT),
  };
}

/** Writes x·P(x) for each x of `from` into `to`, which has the same length and may be the same array. */
export function applyTable({ values, slopes }: ActivationTable, from: Float32Array, to: Float32Array): void {
  for (let i = 0; i < from.length; i++) {
    const x = from[i] as number;
    const position = (x + LIMIT) * STEPS_PER_UNIT;
    if (position <= 0) to[i] = 0;
    else if (position >= LAST) to[i] = x;
    else {
      const k = position | 0; // NaN reads entry 0 and stays NaN through t
      const t = position - k;
      const start = values[k] as number;
      const rise = (values[k + 1] as number) - start;
      const slope = slopes[k] as number;
      const bend = (slopes[k + 1] as number) - 2 * rise + slope;
      to[i] = x * (start + t * (slope + t * (rise - slope - bend + t * bend)));
    }
  }
}

/** The same as cubics, [points, 4], the constant first; what lies beyond the table is held at its ends, so these are 0 and 1 exactly. */
export function cubics({ values, slopes }: ActivationTable): Float32Array {
  const all = new Float32Array((LAST + 1) * CUBIC);
  for (let k = 1; k < LAST; k++) {
    const [start, end] = [values[k] as number, values[k + 1] as number];
    const [slope, endSlope] = [slopes[k] as number, slopes[k + 1] as number];
    const bend = endSlope - 2 * (end - start) + slope;
    all.set([start, slope, end - start - slope - bend, bend], k * CUBIC);
  }
  all[LAST * CUBIC] = 1;
  return all;
}

/** The normal distribution: P = Φ. */
const normal = {
  value: (x: number): number => 0.5 * (1 + erf(x * Math.SQRT1_2)),
  slope: (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI),
};

/** P = ½(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
const tanhStep = {
  value: (x: number): number => 0.5 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  slope: (x: number): number => {
    const tanh = Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3));
    return 0.5 * (1 - tanh * tanh) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
  },
};
