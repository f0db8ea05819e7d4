import { describe, expect, it } from 'vitest';
import { layOutGrid } from '../../../src/renderer/paint/grid-layout';

const WIDTH = 288;
const HEIGHT = 300;

describe('layOutGrid', () => {
  it.each([
    [12, 3, 25],
    [12, 6, 25],
    [4, 4, 36],
  ])('lays %i layers × %i heads out in steps of %i pixels, with a preview beside them', (layers, heads, step) => {
    const layout = layOutGrid({ layers, heads }, WIDTH, HEIGHT, 1);
    expect(layout.preview).toBe(true);
    expect(layout.step).toBe(step);
    expect(layout.height).toBe(layers * step - layout.painted.gap);
  });

  it.each([
    [8, 8],
    [12, 12],
    [24, 16],
    [32, 64],
    [2, 6],
  ])('runs %i layers × %i heads from edge to edge, with square tiles', (layers, heads) => {
    for (const width of [232, 288, 320]) {
      for (const ratio of [1, 1.25, 2]) {
        const { preview, tile, step, painted, ...layout } = layOutGrid({ layers, heads }, width, HEIGHT, ratio);
        expect(preview).toBe(false);
        expect(layout.width).toBeCloseTo(width, 9);
        expect(layout.height).toBeCloseTo((layers - 1) * step + tile, 9);
        expect(tile / step).toBeCloseTo(painted.tile / (painted.tile + painted.gap), 9);
      }
    }
  });

  it('paints on whole device pixels and stretches by less than one for each tile', () => {
    for (const ratio of [1, 1.25, 1.5, 1.75, 2, 3]) {
      const { tile, painted } = layOutGrid({ layers: 12, heads: 12 }, 273, HEIGHT, ratio);
      expect(Number.isInteger(painted.tile) && Number.isInteger(painted.gap)).toBe(true);
      expect(tile * ratio - painted.tile).toBeGreaterThanOrEqual(0);
      expect(tile * ratio - painted.tile).toBeLessThan(1);
    }
  });
});
