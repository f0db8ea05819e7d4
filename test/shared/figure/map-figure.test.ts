/** Maps over photos as figures: the same plan for drawings and pictures, in the window and on the command line. */
import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { captionOf } from '../../../src/shared/figure/caption';
import { figureDpi, pixelsOf } from '../../../src/shared/figure/look';
import { isPlain, mapPlan, mapSvg, type MapFigure, type MapPanel } from '../../../src/shared/figure/map-figure';
import { frameOf, paintOverlay } from '../../../src/shared/overlay/paint';
import type { Changes } from '../../../src/vit/explain/changes';
import { labelsIn } from './labels';

const bytes = Uint8Array.of(1, 2, 3);
const view = { bytes, mime: 'image/jpeg', rows: 50, cols: 100, photoRows: 100, photoCols: 200, format: 'jpeg' };
const blocky = { mode: 'heat', opacity: 1, colorMap: 'gray', smooth: false } as const;
const panel = (part: Partial<MapPanel> = {}): MapPanel => ({
  map: { rows: 2, cols: 2, data: Float32Array.of(0, 1, 2, 3) },
  range: { low: 0, high: 3 },
  style: blocky,
  crop: { top: 0, left: 50, height: 100, width: 100 },
  method: 'attention',
  label: '',
  ...part,
});
const figure = (part: Partial<MapFigure> = {}): MapFigure => ({
  ...{ panels: [panel()], columns: 1, oneRange: true, caption: ['photo.jpg', 'ViT'], look: {} },
  ...part,
});
const boxes = (svg: string): number[][] =>
  [...svg.matchAll(/<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)" fill="rgb/g)].map((found) =>
    found.slice(1, 5).map(Number),
  );
const HEAD_OFF: Changes = { headsOff: [{ layer: 7, head: 2 }] };

describe('a map as a drawing', () => {
  it('embeds the photo’s bytes as they are', () => {
    const data = Buffer.from(bytes).toString('base64');
    expect(mapSvg(figure(), view)).toContain(`xlink:href="data:image/jpeg;base64,${data}"`);
  });

  it('lays the patches where a centre crop saw them, in the pixels of the view, each in its colour', () => {
    const svg = mapSvg(figure(), view);
    expect(boxes(svg)).toEqual([
      [25, 0, 25, 25],
      [50, 0, 25, 25],
      [25, 25, 25, 25],
      [50, 25, 25, 25],
    ]);
    const greys = [...svg.matchAll(/fill="rgb\((\d+),\1,\1\)" fill-opacity="0.87/g)].map(([, grey]) => Number(grey));
    expect(greys).toEqual([0, 85, 170, 255]);
    expect(svg).toContain('M25 0h50v50h-50Z'); // beyond the crop it is dimmed
  });

  it('lays them beyond the photo where a border crop saw its border', () => {
    const crop = { top: -50, left: 0, height: 200, width: 200 };
    expect(boxes(mapSvg(figure({ panels: [panel({ crop })] }), view))[0]).toEqual([0, -25, 50, 50]);
  });

  it('is as smooth as the window where the style is: the painted overlay, to the bit', async () => {
    const style = { ...blocky, smooth: true };
    const svg = mapSvg(figure({ panels: [panel({ style })] }), view);
    expect(boxes(svg)).toEqual([]);
    const [, picture = ''] = /image\/png;base64,([^"]+)"/.exec(svg) ?? [];
    const found = await sharp(Buffer.from(picture, 'base64')).raw().toBuffer({ resolveWithObject: true });
    expect([found.info.width, found.info.height, found.info.channels]).toEqual([100, 50, 4]);
    const { map, range, crop } = panel();
    expect(new Uint8Array(found.data)).toEqual(
      new Uint8Array(paintOverlay(map, range, style, frameOf(crop, 100, 200, 50, 100)).data),
    );
  });

  it('escapes what it is called, and drops what XML forbids', () => {
    const svg = mapSvg(figure({ caption: ['a <b> & "c"\u0000\u0008'], look: { caption: true } }), view);
    expect(svg).toContain('<title>a &lt;b&gt; &amp; &quot;c&quot;</title>');
    expect(labelsIn(svg)[0]).toBe('a <b> & "c"');
  });

  it('has a bar with numbers and unit, and a caption that says how it counts', () => {
    expect(labelsIn(mapSvg(figure({ look: { caption: true, colourBar: true } }), view))).toEqual([
      ...['0', '3', '1', '2', 'attention weight'],
      ...['photo.jpg · ViT', 'Layers, heads, rows and columns count from 1.'],
    ]);
  });
});

describe('a changed model', () => {
  const changed = panel({ changes: HEAD_OFF });

  it('is marked on the picture itself where nothing stands around it, which keeps its size', () => {
    const plan = mapPlan(figure({ panels: [changed] }), { rows: 400, cols: 600 });
    expect([plan.cols, plan.rows]).toEqual([600, 400]);
    expect(labelsIn(plan.over)).toEqual(['Changed model: layer 8 head 3 off']);
    expect(isPlain(figure({ panels: [changed] }))).toBe(false);
    expect(mapPlan(figure(), { rows: 400, cols: 600 })).toMatchObject({ over: '', cols: 600, rows: 400 });
  });

  it('is marked below the picture where there is a caption', () => {
    const svg = mapSvg(figure({ panels: [changed], look: { caption: true } }), view);
    expect(labelsIn(svg)[0]).toBe('Changed model: layer 8 head 3 off');
    expect(svg).toContain('<desc>Changed model: layer 8 head 3 off</desc>');
    expect(svg).not.toContain('fill-opacity="0.82"');
  });

  it('of two side by side only the changed one is marked', () => {
    const panels = [panel({ label: 'ViT', changes: HEAD_OFF }), panel({ label: 'DINO' })];
    const plan = mapPlan(figure({ panels, columns: 2, look: { colourBar: true } }), { rows: 400, cols: 600 });
    expect(plan.places).toHaveLength(2);
    expect(plan.places[1]!.left).toBeGreaterThan(plan.places[0]!.left + plan.places[0]!.cols);
    const labels = labelsIn(plan.over);
    expect(labels.filter((label) => label.startsWith('Changed'))).toHaveLength(1);
    expect(labels.filter((label) => label === 'attention weight')).toHaveLength(2); // a bar each: their ranges differ
  });
});

describe('the size of a picture', () => {
  it.each([
    [{ width: { value: 85, unit: 'mm' } }, 1004, 300],
    [{ width: { value: 8.5, unit: 'cm' }, dpi: 600 }, 2008, 600],
    [{ width: { value: 3.5, unit: 'in' } }, 1050, 300],
    [{ width: { value: 1200, unit: 'px' } }, 1200, undefined],
    [{ width: { value: 1200, unit: 'px' }, dpi: 150 }, 1200, 150],
  ] as const)('%j is %i pixels wide', (look, cols, dpi) => {
    expect([pixelsOf(look), figureDpi(look)]).toEqual([cols, dpi]);
    for (const caption of [true, false])
      expect(mapPlan(figure({ look: { ...look, caption } }), { rows: 400, cols: 600 }).cols).toBe(cols);
  });

  it('keeps the photo’s own pixels where only its surroundings are asked for', () => {
    for (const look of [{ caption: true }, { caption: true, dpi: 300 }]) {
      const { places, cols } = mapPlan(figure({ look }), { rows: 2000, cols: 3000 });
      expect(places[0]).toMatchObject({ cols: 3000, rows: 2000 });
      expect(cols).toBeGreaterThan(3000);
    }
  });

  it('is refused where no canvas holds it', () => {
    const look = { width: { value: 16_384, unit: 'px' } } as const;
    expect(() => mapPlan(figure({ look }), { rows: 600, cols: 600 })).toThrow(RangeError);
  });

  it('of a drawing is in the unit that was asked for', () => {
    const look = { width: { value: 85, unit: 'mm' } } as const;
    expect(mapSvg(figure({ look }), view)).toContain('width="85mm" height="42.5mm"');
  });
});

describe('the caption of a map', () => {
  const subject = { photo: 'a.jpg', model: 'ViT', options: {}, labels: [{ text: 'cat' }], clsToken: true } as const;
  const place = { token: { row: 2, col: 4 }, target: null } as const;

  it.each([
    [
      { method: 'attention', layer: 7, head: 2, ...place },
      ['Attention', 'layer 8', 'head 3', 'patch at row 3, column 5'],
    ],
    [
      { method: 'rollout', layer: 7, head: 'mean', ...place },
      ['Rollout', 'layers 1–8', 'mean of heads', 'patch at row 3, column 5'],
    ],
    [
      { method: 'value-norm', layer: 7, head: 2, ...place },
      ['Attention × norm of values', 'layer 8', 'head 3', 'patch at row 3, column 5'],
    ],
    [{ method: 'norm', layer: 0, head: 'mean', ...place }, ['Norm of tokens', 'input, before layer 1']],
    [
      { method: 'similarity', layer: 12, head: 'mean', ...place },
      ['Similarity of tokens', 'after layer 12', 'patch at row 3, column 5'],
    ],
    [
      { method: 'occlusion', layer: 7, head: 'mean', token: 'cls', target: { class: 0 }, size: 2 },
      ['Occlusion, squares of 2 × 2 patches', 'cat'],
    ],
  ] as const)('of %j says what the method takes, counted from 1', (map, said) => {
    expect(captionOf({ ...subject, map }).slice(2)).toEqual(said);
  });

  it('tells the range of the numbers, and from which layer a rollout begins', () => {
    const map = { method: 'rollout', layer: 7, head: 'mean', token: 'cls', target: null } as const;
    const parts = captionOf({ ...subject, map, options: { from: 3 } }, { low: -0.00004, high: 0.1234 });
    expect(parts).toEqual([
      'a.jpg',
      'ViT',
      'Rollout',
      'layers 4–8',
      'mean of heads',
      'class token',
      'range −4e−5 to 0.123',
    ]);
  });
});
