import { describe, expect, it } from 'vitest';
import { areaUnder, brightestFirst, hiddenAt } from '../../../src/vit/explain/faithfulness';
import { shuffledOrder } from '../../../src/vit/explain/seeded';

describe('the order of patches', () => {
  it('is from the brightest to the darkest, equal ones in their own order', () => {
    expect(brightestFirst(Float32Array.of(0.2, 0.5, 0.2, 0.9, 0))).toEqual([3, 1, 0, 2, 4]);
  });

  it('by chance follows from the seed alone and holds every patch once', () => {
    const order = shuffledOrder(64, 7);
    expect(shuffledOrder(64, 7)).toEqual(order);
    expect(shuffledOrder(64, 8)).not.toEqual(order);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, i) => i));
    expect(shuffledOrder(8, 1)).toEqual([2, 1, 6, 7, 4, 3, 0, 5]);
  });
});

describe('the patches hidden at a step', () => {
  const order = [3, 1, 0, 2, 4];

  it('begin with none for deletion and with all for insertion, and end the other way round', () => {
    const at = (test: 'deletion' | 'insertion') => [0, 1, 2].map((step) => hiddenAt(order, test, step, 2));
    expect(at('deletion')).toEqual([[], [3, 1, 0], order]); // half of five is rounded up
    expect(at('insertion')).toEqual([order, [2, 4], []]);
  });

  it('need a whole number of steps', () => {
    expect(() => hiddenAt(order, 'deletion', 0, 0)).toThrow(/steps/);
  });
});

describe('the area under a curve', () => {
  it.each([
    [[1, 1, 1], 1],
    [[1, 0], 0.5],
    [[0.8, 0.4, 0.2, 0], 1 / 3],
  ])('of %j is %d', (curve, area) => expect(areaUnder(curve)).toBeCloseTo(area, 12));

  it('needs two points', () => expect(() => areaUnder([1])).toThrow(/two points/));
});
