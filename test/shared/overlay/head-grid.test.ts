import { describe, expect, it } from 'vitest';
import { atlasSize, paintHeadGrid, tileOrigin, tileRange } from '../../../src/shared/overlay/head-grid';
import type { OverlayStyle } from '../../../src/shared/overlay/overlay';
import { rangeOf } from '../../../src/vit/explain/scale';

const GREY: OverlayStyle = { mode: 'heat', opacity: 1, colorMap: 'gray', smooth: false };
const TILE = { tileRows: 4, tileCols: 6, gap: 2 };
/** Tile n holds n … n + 5, so each differs. */
const GRID = {
  layers: 3,
  heads: 2,
  rows: 2,
  cols: 3,
  data: Float32Array.from({ length: 36 }, (_, i) => Math.floor(i / 6) + (i % 6)),
};

function grey(image: { cols: number; data: Uint8ClampedArray }, row: number, col: number): number {
  return image.data[(row * image.cols + col) * 4]!;
}

describe('the head grid', () => {
  it('is as large as its tiles and gaps', () => {
    expect(atlasSize(GRID, TILE)).toEqual({ rows: 3 * 4 + 2 * 2, cols: 2 * 6 + 2 });
    const image = paintHeadGrid(GRID, 'map', GREY, TILE);
    expect([image.rows, image.cols]).toEqual([16, 14]);
  });

  it('puts layers downwards and heads across, row-major inside a tile', () => {
    const image = paintHeadGrid(GRID, 'shared', GREY, TILE);
    for (let layer = 0; layer < 3; layer++) {
      for (let head = 0; head < 2; head++) {
        const { top, left } = tileOrigin(layer, head, TILE);
        for (let i = 0; i < 6; i++) {
          const value = GRID.data[(layer * 2 + head) * 6 + i]! / 10; // the largest value of all tiles is 10
          const got = grey(image, top + Math.floor(i / 3) * 2, left + (i % 3) * 2) / 255;
          expect(Math.abs(got - value)).toBeLessThan(0.01);
        }
      }
    }
  });

  it('leaves gaps transparent', () => {
    const image = paintHeadGrid(GRID, 'map', GREY, TILE);
    expect(image.data[(0 * 14 + 6) * 4 + 3]).toBe(0);
    expect(image.data[(4 * 14 + 0) * 4 + 3]).toBe(0);
  });

  it('fills every tile from black to white on a scale of its own', () => {
    const image = paintHeadGrid(GRID, 'map', GREY, TILE);
    for (const [layer, head] of [
      [0, 0],
      [2, 1],
    ] as const) {
      // prettier-ignore
      const { top, left } = tileOrigin(layer, head, TILE);
      expect([grey(image, top, left), grey(image, top + 3, left + 5)]).toEqual([0, 255]);
    }
  });

  it('has tile ranges that agree with the ranges of single maps', () => {
    const tile = GRID.data.subarray(3 * 6, 4 * 6); // layer 1, head 1
    for (const scale of ['map', 'max', 'shared'] as const) {
      expect(tileRange(GRID, 1, 1, scale)).toEqual(rangeOf(tile, scale, GRID.data));
    }
  });
});
