/** Coefficients against scikit-learn's (`scripts/fixtures/logistic.py`). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scaled, scalingOf, tableOf } from '../../../src/vit/train/features';
import { fitSoftmax, probabilitiesOf } from '../../../src/vit/train/softmax-regression';

interface Reference {
  readonly rows: number;
  readonly cols: number;
  /** float32 [rows, cols], base64 */
  readonly x: string;
  readonly y: readonly number[];
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  readonly fits: readonly {
    readonly c: number;
    readonly coef: readonly (readonly number[])[];
    readonly intercept: readonly number[];
    readonly probabilities: readonly (readonly number[])[];
  }[];
}

/** Of scikit-learn's own distance from the minimum, and ours; the bar is 1e-4. */
const TOLERANCE = 1e-5;

function reference(name: string): Reference {
  return JSON.parse(
    readFileSync(join(import.meta.dirname, `../../fixtures/logistic/${name}.json`), 'utf8'),
  ) as Reference;
}

function samplesOf({ rows, cols, x, y }: Reference) {
  const bytes = Buffer.from(x, 'base64');
  const row = (at: number): number[] => Array.from({ length: cols }, (_, i) => bytes.readFloatLE((at * cols + i) * 4));
  const raw = tableOf(Array.from({ length: rows }, (_, at) => row(at)));
  const scaling = scalingOf(raw);
  return { scaling, samples: { features: scaled(raw, scaling), classes: y, count: Math.max(...y) + 1 } };
}

const far = (got: ArrayLike<number>, wanted: readonly number[]): number =>
  Math.max(...wanted.map((value, i) => Math.abs((got[i] ?? NaN) - value)));

describe.each(['two', 'unbalanced', 'copied'])('%s', (name) => {
  const wanted = reference(name);
  const { scaling, samples } = samplesOf(wanted);

  it('is standardised as by StandardScaler', () => {
    for (const [i, scale] of wanted.scale.entries()) {
      expect(Math.abs(scaling.scale[i]! - scale) / scale).toBeLessThan(1e-12);
      expect(Math.abs(scaling.mean[i]! - wanted.mean[i]!) / Math.max(1, Math.abs(wanted.mean[i]!))).toBeLessThan(1e-12);
    }
  });

  it.each(wanted.fits)('has the coefficients for C = $c', ({ c, coef, intercept, probabilities }) => {
    const linear = fitSoftmax(samples, { c });
    const row = (k: number): Float64Array => linear.weight.subarray(k * wanted.cols, (k + 1) * wanted.cols);
    if (coef.length === 1) {
      expect(far(row(1).map((w, i) => w - row(0)[i]!), coef[0]!)).toBeLessThan(TOLERANCE); // prettier-ignore
      expect(far([linear.bias[1]! - linear.bias[0]!], intercept)).toBeLessThan(TOLERANCE);
    } else {
      for (const [k, weights] of coef.entries()) expect(far(row(k), weights)).toBeLessThan(TOLERANCE);
      expect(far(linear.bias, intercept)).toBeLessThan(TOLERANCE);
    }
    const given = probabilitiesOf(samples.features, linear);
    expect(far(given, probabilities.flat())).toBeLessThan(TOLERANCE);
  });

  it.each([1, 1e4])('ends at the same place from anywhere, times %d, where every photo may be certain', (times) => {
    const [, fit] = wanted.fits;
    const from = {
      weight: Float64Array.from({ length: samples.count * wanted.cols }, (_, i) => times * Math.sin(i)),
      bias: Float64Array.from({ length: samples.count }, (_, i) => Math.cos(i)),
    };
    const [warm, cold] = [fitSoftmax(samples, { c: fit!.c, from }), fitSoftmax(samples, { c: fit!.c })];
    expect(far(warm.weight, Array.from(cold.weight))).toBeLessThan(TOLERANCE);
  });
});
