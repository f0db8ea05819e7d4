import { describe, expect, it } from 'vitest';
import { overlaySvg } from '../../../src/shared/overlay/svg';

const FIGURE = {
  map: { rows: 2, cols: 2, data: Float32Array.of(0, 0.5, 0.75, 1) },
  range: { low: 0, high: 1 },
  style: { mode: 'heat', opacity: 1, colorMap: 'gray', smooth: true },
  frame: { rows: 40, cols: 60, crop: { top: 0, left: 10, height: 40, width: 40 } },
  photo: 'data:image/png;base64,AAAA',
  title: 'a <b> & "c"',
} as const;

describe('the SVG overlay', () => {
  const svg = overlaySvg(FIGURE);

  it('has one rectangle per patch, in its colour, at its place', () => {
    const rects = [...svg.matchAll(/<rect x="(\S+)" y="(\S+)" width="20" height="20" fill="rgb\((\d+),/g)];
    expect(rects.map(([, x, y, grey]) => [x, y, grey].map(Number))).toEqual([
      [10, 0, 0],
      [30, 0, 128],
      [10, 20, 191],
      [30, 20, 255],
    ]);
  });

  it('embeds the photo, dims outside the crop and states the range', () => {
    expect(svg).toContain('xlink:href="data:image/png;base64,AAAA"');
    expect(svg).toContain('M10 0h40v40h-40Z');
    expect(svg).toMatch(/>0<\/text>[\s\S]*>1<\/text>/);
  });

  it('escapes the title and drops what XML forbids', () => {
    expect(svg).toContain('<title>a &lt;b&gt; &amp; &quot;c&quot;</title>');
    expect(overlaySvg({ ...FIGURE, title: 'x\u0000\u0008y' })).toContain('<title>xy</title>');
  });
});
