/** Figures of lenses: what stands where, in which colour, and what is said of it. */
import { describe, expect, it } from 'vitest';
import { ablationFigure } from '../../../src/shared/figure/ablation';
import { changesText } from '../../../src/shared/figure/changed';
import { colorBar } from '../../../src/shared/figure/color-bar';
import { curveFigure } from '../../../src/shared/figure/curves';
import { dotsFigure } from '../../../src/shared/figure/dots';
import { drawingFile, drawingSvg } from '../../../src/shared/figure/drawing';
import { INKS } from '../../../src/shared/figure/ground';
import { layersFigure } from '../../../src/shared/figure/layers';
import { curvesTitle, headsTitle, layersTitle, matrixTitle } from '../../../src/shared/figure/lens-titles';
import { matrixFigure } from '../../../src/shared/figure/matrix';
import type { Curve } from '../../../src/vit/ask/faithfulness';
import { FAITHFULNESS_METHODS } from '../../../src/vit/ask/faithfulness';
import type { Changes } from '../../../src/vit/explain/changes';
import { labelsIn } from './labels';

const curve = (method: Curve['method'], values = [1, 0.5, 0]): Curve => ({
  method,
  deletion: Float32Array.from(values),
  insertion: Float32Array.from(values),
  deletionAuc: 0.5,
  insertionAuc: 0.375,
});
const curvesOf = (curves: readonly Curve[], of: 'probability' | 'value' = 'probability'): string =>
  drawingSvg(curveFigure({ of, curves, title: ['a < b'], look: {} }));
const circles = (svg: string): number[][] =>
  [...svg.matchAll(/<circle cx="([^"]+)" cy="([^"]+)" r="4" fill="#0072b2"/g)].map((at) => at.slice(1).map(Number));

describe('deletion and insertion curves', () => {
  it('stand in both plots, with their areas and an escaped title', () => {
    const svg = curvesOf([curve('shown')]);
    expect(svg.match(/d="M[^"]+L[^"]+L[^"]+" fill="none" stroke="#1a1a1a"/g)).toHaveLength(2);
    expect(labelsIn(svg)).toEqual(expect.arrayContaining(['Shown map', '0.5000', '0.3750', 'a < b']));
  });

  it('of all methods, the shown map and chance are told apart by colour and by dash', () => {
    const svg = curvesOf([...FAITHFULNESS_METHODS, 'shown' as const].map((method) => curve(method)));
    const strokes = [
      ...svg.matchAll(/h30" fill="none" stroke="([^"]+)" stroke-width="[^"]+"(?: stroke-dasharray="([^"]+)")?/g),
    ];
    expect(strokes).toHaveLength(7);
    expect(new Set(strokes.map(([, color]) => color)).size).toBe(7);
    expect(new Set(strokes.map(([, , dash]) => dash ?? '')).size).toBeGreaterThan(5);
  });

  it('give a method one look, whatever stands beside it', () => {
    const lookOf = (methods: readonly Curve['method'][]): string | undefined =>
      /stroke="[^"]+" stroke-width="1.75" stroke-dasharray="9 3 2 3"/.exec(
        curvesOf(methods.map((each) => curve(each))),
      )?.[0];
    expect(lookOf(['relevance'])).toBeDefined();
    expect(lookOf(['attention', 'relevance'])).toBe(lookOf(['relevance']));
  });

  it('of a regression stand on edges that hold its numbers, and say what they are', () => {
    const labels = labelsIn(curvesOf([curve('rollout', [-3.1, -2.2, -1.4])], 'value'));
    expect(labels).toEqual(expect.arrayContaining(['number of the model', '−3.5', '−1']));
    expect(labels).not.toContain('probability');
  });
});

describe('the token matrix', () => {
  const tokens = 17;
  const data = Float32Array.from({ length: tokens ** 2 }, (_, i) => (i === 0 ? 0.5 : 0.01));
  const of = (scale: 'log' | 'linear', clsToken = true): string =>
    drawingSvg(
      matrixFigure({
        ...{ data: clsToken ? data : data.subarray(0, 256), tokens: clsToken ? tokens : 16 },
        layout: { prefix: clsToken ? 1 : 0, grid: [4, 4], clsToken },
        colors: { colorMap: 'inferno', scale },
        ...{ title: ['photo', 'model'], look: {} },
      }),
    );

  it('has ticks where rows of patches begin, and one for the class token', () => {
    const labels = labelsIn(of('linear'));
    expect(labels.slice(1, 9)).toEqual(['cls', 'cls', '2', '2', '3', '3', '4', '4']);
    const ticks = [...of('linear').matchAll(/<path d="M([\d.]+) [\d.]+L\1 /g)].map(([, x]) => Number(x));
    const cell = (ticks[1]! - ticks[0]!) / 5; // the second row begins behind the class token and four patches
    expect(ticks[2]! - ticks[1]!).toBeCloseTo(4 * cell);
    expect(labelsIn(of('linear', false)).slice(1, 5)).toEqual(['1', '1', '2', '2']);
  });

  it('has a bar of decades on the logarithmic scale', () => {
    const labels = labelsIn(of('log'));
    expect(labels).toEqual(expect.arrayContaining(['5e−5', '0.5', '0.001', '0.01', '0.1']));
    expect(labelsIn(of('linear'))).toEqual(expect.arrayContaining(['0', '0.5', 'attention weight']));
  });
});

describe('heads as dots', () => {
  const table = { layers: 2, heads: 2, data: Float32Array.of(0, 10, 20, 40) };

  it('stand in the column of their layer, at the height of their number', () => {
    const dots = circles(drawingSvg(dotsFigure({ table, unit: 'pixels', title: [], look: {} })));
    expect(dots).toHaveLength(4);
    expect(dots[0]![0]).toBe(dots[1]![0]);
    expect(dots[2]![0]!).toBeGreaterThan(dots[0]![0]!);
    const [zero, ten, twenty, forty] = dots.map(([, y]) => y!);
    expect(zero! - ten!).toBeCloseTo((zero! - forty!) / 4, 1);
    expect(zero! - twenty!).toBeCloseTo((zero! - forty!) / 2, 1);
  });

  it('count layers from 1 and name the axis', () => {
    const labels = labelsIn(drawingSvg(dotsFigure({ table, unit: 'pixels', title: ['p'], look: {} })));
    expect(labels).toEqual(expect.arrayContaining(['1', '2', 'layer', 'pixels']));
  });
});

describe('an ablation', () => {
  const table = { layers: 1, heads: 3, data: Float32Array.of(-2, 0, 1) };
  const svg = drawingSvg(ablationFigure({ tables: { logit: table }, mode: 'zero', title: [], look: {} }));
  const fills = [
    ...svg.matchAll(/<rect x="[^"]+" y="[^"]+" width="31" height="31" fill="rgb\((\d+),(\d+),(\d+)\)"/g),
  ].map((found) => found.slice(1).map(Number) as [number, number, number]);

  it('is blue below zero, red above, and neutral at zero, by the size of the change', () => {
    const [fall = [], none = [], rise = []] = fills as number[][];
    expect(fall[2]!).toBeGreaterThan(fall[0]!);
    expect(rise[0]!).toBeGreaterThan(rise[2]!);
    expect(Math.max(...none) - Math.min(...none)).toBeLessThan(6);
    expect(Math.min(...none)).toBeGreaterThan(240);
  });

  it('has a bar around zero', () => {
    expect(labelsIn(svg)).toEqual(expect.arrayContaining(['−2', '0', '2', 'change of the logit']));
  });
});

describe('the logit lens', () => {
  const at = (score: number) => [{ index: 3, id: '3', label: 'cat', score, logit: 0 }];

  it('is a line for each class from the input to the last layer', () => {
    const svg = drawingSvg(
      layersFigure({ classes: [at(0), at(0.5), at(1)], output: 'single', title: ['p'], look: {} }),
    );
    const [, path = ''] = /d="(M[^"]+)" fill="none" stroke="#0072b2"/.exec(svg) ?? [];
    const points = [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map((found) => found.slice(1).map(Number));
    expect(points).toHaveLength(3);
    expect(points[1]![1]).toBeCloseTo((points[0]![1]! + points[2]![1]!) / 2);
    expect(labelsIn(svg)).toEqual(expect.arrayContaining(['input', '1', '2', 'probability', 'cat']));
  });
});

describe('what stands above a figure', () => {
  const subject = { photos: ['a.jpg'], model: 'ViT', labels: [{ text: 'cat' }], config: { clsToken: false } };

  it('says whose it is and counts from 1', () => {
    expect(matrixTitle(subject, 7, 2)).toEqual(['a.jpg', 'ViT', 'Token matrix, layer 8, head 3']);
    expect(matrixTitle(subject, 0, 'mean').at(-1)).toBe('Token matrix, layer 1, mean of heads');
    expect(layersTitle(subject, { row: 0, col: 4 }).at(-1)).toContain('patch at row 1, column 5');
    expect(curvesTitle(subject, { class: 0 }).at(-1)).toBe('Deletion and insertion curves of cat');
    expect(headsTitle({ ...subject, photos: ['a', 'b'] }, 'entropy')[0]).toBe('mean over 2 photos');
  });

  it('calls a class by its short name, unless two are called that', () => {
    const labels = ['tabby, tabby cat', 'maillot', 'maillot, tank suit'].map((text) => ({ text }));
    const title = (at: number): string => curvesTitle({ ...subject, labels }, { class: at }).at(-1) ?? '';
    expect([title(0), title(1), title(2)].map((text) => text.replace(/^.* of /, ''))).toEqual([
      'tabby',
      'maillot',
      'maillot, tank suit',
    ]);
  });

  it('names every kind of change', () => {
    const some: Required<Changes> = {
      ...{ headsOff: [{ layer: 0, head: 1 }], ablation: 'mean', hiddenPatches: [3], patchOrder: [1, 0] },
      ...{ positionEmbedding: false, mask: 'causal', attentionOff: [2], mlpOff: [0, 1] },
      ...{ skipConnections: false, layerNorms: false },
    };
    for (const field of Object.keys(some) as (keyof Changes)[])
      if (field !== 'ablation') expect(changesText({ [field]: some[field] }), field).not.toBe('');
    expect(changesText(some)).toBe(
      'layer 1 head 2 off (their mean), 1 patch hidden, patches shuffled, no position embedding, causal mask, ' +
        'attention of layer 3 skipped, MLP of layers 1, 2 skipped, no skip connections, no layer norms',
    );
    expect(changesText({ positionEmbedding: true, mask: 'full', skipConnections: true, headsOff: [] })).toBe('');
  });
});

describe('a colour bar', () => {
  it('has the same numbers on both sides of zero', () => {
    const bar = { id: 'b', colorMap: 'diverging', unit: '' } as const;
    for (const high of [0.291, 4.39, 0.0126, 1, 17.2, 250]) {
      const said = labelsIn(colorBar({ ...bar, range: { low: -high, high } }, 0, 0, 184, INKS.light).join(''));
      const values = said.map((text) => Number(text.replace('−', '-'))).filter((value) => value !== 0);
      expect(new Set(values), said.join()).toEqual(new Set(values.map((value) => -value)));
      expect(said).toContain('0');
    }
  });
});

describe('the ground and the size', () => {
  const table = { layers: 1, heads: 1, data: Float32Array.of(1) };

  it('are as they were asked for', () => {
    const look = { ground: 'dark', width: { value: 85, unit: 'mm' } } as const;
    const svg = drawingFile(dotsFigure({ table, unit: 'u', title: [], look }), look);
    expect(svg).toMatch(/width="85mm" height="[\d.]+mm"/);
    expect(svg).toContain(`fill="${INKS.dark.paper}"`);
    expect(svg).not.toContain(INKS.light.ink);
  });

  it('leave out the title where no caption is wanted, never the mark of a changed model', () => {
    const changes = { mask: 'causal' } as const;
    const labels = labelsIn(
      drawingSvg(dotsFigure({ table, unit: 'u', title: ['photo'], changes, look: { caption: false } })),
    );
    expect(labels).not.toContain('photo');
    expect(labels).toContain('Changed model: causal mask');
  });
});
