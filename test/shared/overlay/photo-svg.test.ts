import { describe, expect, it } from 'vitest';
import { photoSvg } from '../../../src/shared/overlay/photo-svg';

const bytes = Uint8Array.from({ length: 70 }, (_, i) => i * 3);
const view = { bytes, mime: 'image/jpeg', rows: 50, cols: 100, photoRows: 100, photoCols: 200, format: 'jpeg' };
const style = { mode: 'heat', opacity: 1, colorMap: 'gray', smooth: true } as const;
const map = { rows: 2, cols: 2, data: Float32Array.of(0, 1, 2, 3) };

const boxes = (svg: string): number[][] =>
  [...svg.matchAll(/<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)" fill="rgb/g)].map((found) =>
    found.slice(1, 5).map(Number),
  );

describe('a photo with its map as a drawing', () => {
  it('embeds the photo’s bytes as they are', () => {
    const svg = photoSvg(
      view,
      { map, range: { low: 0, high: 3 }, style, crop: { top: 0, left: 50, height: 100, width: 100 } },
      'title',
    );
    expect(svg).toContain(`xlink:href="data:image/jpeg;base64,${Buffer.from(bytes).toString('base64')}"`);
  });

  it('lays the patches where a centre crop saw them, in the pixels of the view', () => {
    const svg = photoSvg(
      view,
      { map, range: { low: 0, high: 3 }, style, crop: { top: 0, left: 50, height: 100, width: 100 } },
      'title',
    );
    expect(boxes(svg)).toEqual([
      [25, 0, 25, 25],
      [50, 0, 25, 25],
      [25, 25, 25, 25],
      [50, 25, 25, 25],
    ]);
  });

  it('lays them beyond the photo where a border crop saw its border', () => {
    const svg = photoSvg(
      view,
      { map, range: { low: 0, high: 3 }, style, crop: { top: -50, left: 0, height: 200, width: 200 } },
      'title',
    );
    expect(boxes(svg)).toEqual([
      [0, -25, 50, 50],
      [50, -25, 50, 50],
      [0, 25, 50, 50],
      [50, 25, 50, 50],
    ]);
  });
});
