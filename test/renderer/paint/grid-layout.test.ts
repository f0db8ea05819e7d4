import { describe, expect, it } from 'vitest';
import { layOutGrid } from '../../../src/renderer/paint/grid-layout';

const WIDTH = 288;
const HEIGHT = 300;

describe('layOutGrid', () => {
  it.each([
    [12, 3, 25, true],
    [12, 6, 25, true],
    [8, 8, 36, false],
    [12, 12, 24, false],
    [24, 16, 14, false],
    [4, 4, 36, true],
  ])('lays %i layers × %i heads out in steps of %i pixels, with a preview: %s', (layers, heads, step, preview) => {
    const layout = layOutGrid({ layers, heads }, WIDTH, HEIGHT, 1);
    expect(layout.step).toBe(step);
    expect(layout.preview).toBe(preview);
    expect(layout.height).toBe(layers * step - layout.gap);
  });

  it('never grows wider than its place, however many heads there are', () => {
    for (const heads of [16, 24, 32, 64]) {
      expect(layOutGrid({ layers: 32, heads }, 232, HEIGHT, 1).width).toBeLessThanOrEqual(232);
    }
  });

  it('keeps tiles on whole device pixels', () => {
    for (const ratio of [1, 1.25, 1.5, 1.75, 2, 3]) {
      const { tile, gap, step, width } = layOutGrid({ layers: 12, heads: 12 }, 273, HEIGHT, ratio);
      for (const length of [tile, gap, step, width]) {
        expect(length * ratio).toBeCloseTo(Math.round(length * ratio), 9);
      }
    }
  });
});
