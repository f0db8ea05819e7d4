/** The tour's sums, on numbers that can be checked by hand and on a model's own. */
import { describe, expect, it } from 'vitest';
import {
  dot,
  evenlyOver,
  largest,
  settledFrom,
  softmaxAt,
  squareSizes,
} from '../../../../src/renderer/state/tour/arithmetic';
import { openTiny } from '../../../vit/session/tiny';

/** Of weights, in float32. */
const SAME = 1e-5;

describe('softmaxAt', () => {
  it('at 1 gives the model’s own weights, and adds up to 1 at any temperature', async () => {
    const { session } = await openTiny();
    const { scores, weights } = await session.ask('a', { lens: 'meeting', layer: 1, head: 0, token: 'cls' });
    softmaxAt(scores, 1).forEach((weight, i) => expect(Math.abs(weight - weights[i]!)).toBeLessThan(SAME));
    for (const temperature of [0.125, 1, 8]) {
      expect(softmaxAt(scores, temperature).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
  });

  it('is sharper when cold, softer when hot, and holds large scores', () => {
    const [cold, own, hot] = [0.5, 1, 2].map((temperature) => softmaxAt([2, 1, 0], temperature)[0]!);
    expect(own).toBeCloseTo(Math.E ** 2 / (Math.E ** 2 + Math.E + 1), 12);
    expect(cold).toBeGreaterThan(own!);
    expect(hot).toBeLessThan(own!);
    expect([...softmaxAt([1000, 999], 1)].every(Number.isFinite)).toBe(true);
  });
});

it('evenlyOver counts the tokens of even weights', () => {
  expect(evenlyOver([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(4, 12);
  expect(evenlyOver([1, 0, 0])).toBe(1);
});

it('largest names places, of equal values the first', () => {
  expect(largest([1, 3, 2, 3], 3)).toEqual([1, 3, 2]);
  expect(largest([1], 5)).toEqual([0]);
});

it('dot begins where it is told', () => {
  expect(dot(Float32Array.of(1, 2), Float32Array.of(9, 3, 4), 1)).toBe(11);
});

it('squareSizes fill the picture without a rest', () => {
  expect(squareSizes([224, 224])).toEqual([4, 7, 8, 14, 16, 28, 32, 56, 112]);
  expect(squareSizes([32, 48])).toEqual([4, 8, 16]);
});

it('settledFrom is where the last answer begins to stay', () => {
  expect(settledFrom([1, 2, 3, 3])).toBe(2);
  expect(settledFrom([3, 2, 3])).toBe(2);
  expect(settledFrom([5, 5])).toBe(0);
});
