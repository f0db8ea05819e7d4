import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { colorTable } from '../../../src/shared/overlay/color-maps';
import { headFigureSvg } from '../../../src/shared/overlay/head-figure';
import type { HeadGrid } from '../../../src/vit/explain/attention';

const gridOf = (layers: number, heads: number, rows = 2, cols = 3): HeadGrid => ({
  layers,
  heads,
  rows,
  cols,
  data: Float32Array.from({ length: layers * heads * rows * cols }, (_, i) => i),
});
const svgOf = (grid: HeadGrid, scale: 'map' | 'max' | 'shared' = 'shared', title = ['model', 'photo']): string =>
  headFigureSvg({ grid, scale, colorMap: 'viridis', title });
const tilesOf = (svg: string): Buffer[] =>
  [...svg.matchAll(/base64,([^"]+)"/g)].map(([, text]) => Buffer.from(text!, 'base64'));
/** [rows · cols, 3] */
const pixelsOf = async (png: Buffer): Promise<number[]> => [...(await sharp(png).removeAlpha().raw().toBuffer())];
const color = (share: number): number[] => [
  ...colorTable('viridis').subarray(Math.round(share * 255) * 3, Math.round(share * 255) * 3 + 3),
];

describe('the figure of the head grid', () => {
  it('has a tile of one pixel per patch for each layer and head, coloured on the shared scale', async () => {
    const tiles = tilesOf(svgOf(gridOf(3, 2)));
    expect(tiles).toHaveLength(6);
    const { width, height } = await sharp(tiles[0]).metadata();
    expect([width, height]).toEqual([3, 2]);
    expect((await pixelsOf(tiles[0]!)).slice(0, 3)).toEqual(color(0));
    expect((await pixelsOf(tiles[5]!)).slice(-3)).toEqual(color(1));
  });

  it('colours each tile from its own lowest to its own highest value where each has its own scale', async () => {
    for (const tile of tilesOf(svgOf(gridOf(2, 2), 'map'))) {
      const pixels = await pixelsOf(tile);
      expect([pixels.slice(0, 3), pixels.slice(-3)]).toEqual([color(0), color(1)]);
    }
  });

  it('names every layer and head, and the ends of the shared scale', () => {
    const texts = [...svgOf(gridOf(3, 2)).matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(texts).toEqual([
      'model · photo',
      'Head',
      'Layer',
      '0',
      '1',
      '0',
      '1',
      '2',
      '0',
      '35',
      'One scale for all tiles. Layers and heads count from 0.',
    ]);
  });

  it.each([
    [12, 3],
    [12, 12],
    [24, 16],
  ])('keeps %i × %i tiles within the figure', (layers, heads) => {
    const svg = svgOf(gridOf(layers, heads, 14, 14));
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number);
    for (const [, x, y, w, h] of svg.matchAll(/<image x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/g)) {
      expect(Number(x) + Number(w)).toBeLessThan(width!);
      expect(Number(y) + Number(h)).toBeLessThan(height!);
    }
    expect(svg.match(/<image /g)).toHaveLength(layers * heads);
  });

  it('breaks a long title between its parts, and survives any file name', async () => {
    const svg = svgOf(gridOf(2, 2), 'map', ['m'.repeat(40), '<&"\'>.png', 'x'.repeat(200)]);
    const { height } = await sharp(Buffer.from(svg)).metadata(); // parses as XML
    expect(height).toBeGreaterThan(0);
    expect(svg).toContain('&lt;&amp;');
    expect(svg).toContain('…</text>');
  });
});
