import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { colorTable } from '../../../src/shared/overlay/color-maps';
import { drawingSvg } from '../../../src/shared/figure/drawing';
import { headGridFigure } from '../../../src/shared/figure/head-grid';
import { labelsIn } from './labels';
import type { Changes } from '../../../src/vit/explain/changes';
import type { HeadGrid } from '../../../src/vit/explain/attention';

const gridOf = (layers: number, heads: number, rows = 2, cols = 3): HeadGrid => ({
  layers,
  heads,
  rows,
  cols,
  data: Float32Array.from({ length: layers * heads * rows * cols }, (_, i) => i),
});
const svgOf = (
  grid: HeadGrid,
  scale: 'map' | 'max' | 'shared' = 'shared',
  photo = 'photo',
  changes?: Changes,
): string => {
  const map = { method: 'rollout', layer: 2, head: 'mean', token: 'cls', target: null } as const;
  const subject = { photo, model: 'model', map, options: changes ? { changes } : {}, labels: [], clsToken: true };
  return drawingSvg(headGridFigure({ grid, scale, colorMap: 'viridis', subject, look: {} }));
};
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

  it('names every layer and head, counted from 1, and the shared scale with its unit', () => {
    expect(labelsIn(svgOf(gridOf(3, 2)))).toEqual([
      'photo · model · Rollout · all layers · all heads · class token',
      ...['Head', 'Layer', '1', '2', '1', '2', '3'],
      ...['0', '35', '10', '20', '30', 'rollout weight'],
      'One scale for all tiles.',
      'Layers, heads, rows and columns count from 1.',
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

  it('cuts what no line has room for, and survives any file name', async () => {
    const svg = svgOf(gridOf(2, 2), 'map', `<&"'>${'x'.repeat(200)}.png`);
    const { height } = await sharp(Buffer.from(svg)).metadata(); // parses as XML
    expect(height).toBeGreaterThan(0);
    expect(svg).toContain('&lt;&amp;');
    expect(svg).toContain('…"');
  });

  it('is marked where the model is changed', () => {
    const svg = svgOf(gridOf(2, 2), 'map', 'photo', { headsOff: [{ layer: 0, head: 1 }] });
    expect(labelsIn(svg)).toContain('Changed model: layer 1 head 2 off');
    expect(svg).toContain('<desc>Changed model: layer 1 head 2 off</desc>');
    expect(svgOf(gridOf(2, 2))).not.toContain('Changed');
  });
});
