/** What figures are made of: letters, numbers along an axis, colours around zero. */
import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { brokenLines, fitted, text, textWidth } from '../../../src/shared/figure/font/text';
import { decadesOf, numberText, placesOf, ticksOf } from '../../../src/shared/figure/ticks';
import { drawnRange, isSigned } from '../../../src/shared/overlay/signed';

const look = { size: 20, fill: '#000' } as const;

describe('letters', () => {
  it('are outlines, so that no font is needed to read them', async () => {
    const drawn = text('Layer 12 · é', 10, 30, look);
    expect(drawn).not.toContain('<text');
    expect(drawn).toContain('aria-label="Layer 12 · é"');
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="40">${drawn}</svg>`;
    const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const inked = Array.from({ length: info.width }, (_, x) =>
      Array.from({ length: info.height }, (_, y) => data[(y * info.width + x) * 4 + 3]!).some((alpha) => alpha > 128),
    );
    expect(inked.indexOf(true)).toBeGreaterThanOrEqual(10);
    expect(inked.lastIndexOf(true)).toBeLessThanOrEqual(10 + textWidth('Layer 12 · é', 20));
    expect(inked.lastIndexOf(true)).toBeGreaterThan(10 + textWidth('Layer 12 · é', 20) - 4);
  });

  it('that the outlines lack are left to the reader’s fonts, at their place', () => {
    const drawn = text('a고', 0, 0, look);
    expect(drawn).toMatch(/<path[^>]+><text x="\d+"[^>]*>고<\/text>/);
    expect(textWidth('고', 20)).toBe(20);
  });

  it('end, and centre, where they are told', () => {
    const starts = (['start', 'middle', 'end'] as const).map((anchor) =>
      Number(/d="M(-?\d+)/.exec(text('HH', 0, 0, { ...look, anchor }))?.[1]),
    );
    expect(starts[0]! - starts[1]!).toBeCloseTo(textWidth('HH', 1000) / 2, -1);
    expect(starts[0]! - starts[2]!).toBeCloseTo(textWidth('HH', 1000), -1);
  });

  it('are broken between parts, then words, and cut as a last resort', () => {
    expect(brokenLines(['one', 'two', 'three four'], 10, textWidth('one · two', 10) + 1)).toEqual([
      'one · two',
      'three',
      'four',
    ]);
    expect(textWidth(fitted('w'.repeat(50), 10, 100), 10)).toBeLessThanOrEqual(100);
  });
});

describe('numbers along an axis', () => {
  it.each([
    [0, 1, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [-0.17, 0.17, 5, [-0.1, 0, 0.1]],
    [0.0023, 0.0074, 5, [0.004, 0.006]],
    [5, 5, 5, [5]],
  ] as const)('from %d to %d are round', (low, high, most, wanted) => {
    expect(ticksOf(low, high, most)).toEqual(wanted);
  });

  it('of a logarithmic bar are powers of ten', () => {
    expect(decadesOf(4.1e-5, 0.41)).toEqual([1e-4, 1e-3, 0.01, 0.1]);
  });

  it('of places begin at 1', () => {
    expect(placesOf(12, 13)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(placesOf(24, 12)).toEqual([1, 5, 10, 15, 20]);
    expect(placesOf(197, 8).length).toBeLessThanOrEqual(8);
  });

  it('are written with three digits and a proper minus', () => {
    expect([0, 0.12345, -1500.4, 1.2e-5, 3.4e7].map(numberText)).toEqual(['0', '0.123', '−1500', '1.2e−5', '3.4e7']);
  });
});

describe('maps of numbers either side of zero', () => {
  const heat = { mode: 'heat', opacity: 1, colorMap: 'diverging', smooth: true } as const;

  it('are those of signed methods that have a negative number, where colours are shown', () => {
    const [below, above] = [Float32Array.of(-1, 2), Float32Array.of(1, 2)];
    expect(isSigned('occlusion', heat, below)).toBe(true);
    expect(isSigned('occlusion', heat, above)).toBe(false);
    expect(isSigned('occlusion', { mode: 'light' }, below)).toBe(false);
    expect(isSigned('attention', heat, below)).toBe(false);
  });

  it('have zero in the middle of their colours', () => {
    expect(drawnRange(heat, { low: -1, high: 3 })).toEqual({ low: -3, high: 3 });
    expect(drawnRange({ ...heat, mode: 'light' }, { low: -1, high: 3 })).toEqual({ low: -1, high: 3 });
    expect(drawnRange({ ...heat, colorMap: 'inferno' }, { low: -1, high: 3 })).toEqual({ low: -1, high: 3 });
  });
});
