import { describe, expect, it } from 'vitest';
import type { OverlayStyle, RgbaImage } from '../../../src/shared/overlay/overlay';
import { blankImage, frameOf, paintOverlay } from '../../../src/shared/overlay/paint';
import { composite, fromRgb } from '../../../src/shared/overlay/composite';
import { colorTable } from '../../../src/shared/overlay/color-maps';

const HEAT: OverlayStyle = { mode: 'heat', opacity: 1, colorMap: 'gray', smooth: false };
const LIGHT: OverlayStyle = { mode: 'light', opacity: 1, colorMap: 'inferno', smooth: false };
const UNIT = { low: 0, high: 1 };
const QUARTERS = { rows: 2, cols: 2, data: Float32Array.of(0, 1, 0.5, 0.25) };
const whole = (rows: number, cols: number) => ({ rows, cols, crop: { top: 0, left: 0, height: rows, width: cols } });

function pixel({ cols, data }: RgbaImage, row: number, col: number): number[] {
  return Array.from(data.subarray((row * cols + col) * 4, (row * cols + col) * 4 + 4));
}
const alpha = (image: RgbaImage, row: number, col: number): number => pixel(image, row, col)[3]!;

describe('the overlay', () => {
  it('colours each patch by its value when blocky', () => {
    const image = paintOverlay(QUARTERS, UNIT, HEAT, whole(4, 6));
    const grey = [[0, 0, 0, 255, 255, 255], [0, 0, 0, 255, 255, 255], [128, 128, 128, 64, 64, 64], [128, 128, 128, 64, 64, 64]]; // prettier-ignore
    grey.forEach((row, y) =>
      row.forEach((value, x) => expect(Math.abs(pixel(image, y, x)[0]! - value)).toBeLessThanOrEqual(1)),
    );
  });

  it('meets every value at the patch centre when smooth, and stays within the range between', () => {
    const map = { rows: 3, cols: 3, data: Float32Array.of(0, 1, 0, 1, 0, 1, 0.5, 0.2, 0.9) };
    const image = paintOverlay(map, UNIT, { ...HEAT, smooth: true }, whole(27, 27));
    map.data.forEach((value, i) => {
      const got = pixel(image, Math.floor(i / 3) * 9 + 4, (i % 3) * 9 + 4)[0]! / 255;
      expect(Math.abs(got - value)).toBeLessThan(0.01); // 8 bits
    });
  });

  it('is symmetric for a symmetric map', () => {
    const map = { rows: 1, cols: 3, data: Float32Array.of(0.2, 1, 0.2) };
    const image = paintOverlay(map, UNIT, { ...HEAT, smooth: true }, whole(1, 30));
    for (let x = 0; x < 15; x++) expect(pixel(image, 0, x)).toEqual(pixel(image, 0, 29 - x));
  });

  it('dims evenly outside the crop, also when the crop reaches beyond the photo', () => {
    const inside = { rows: 10, cols: 20, crop: { top: 0, left: 5, height: 10, width: 10 } };
    const image = paintOverlay(QUARTERS, UNIT, LIGHT, inside);
    expect(new Set([0, 4, 15, 19].map((x) => pixel(image, 3, x).join())).size).toBe(1);
    expect(alpha(image, 3, 4)).toBeGreaterThanOrEqual(alpha(image, 3, 5));
    expect(alpha(image, 2, 14)).toBe(Math.round(0.1 * 255)); // full light: only the glow
    const padded = { rows: 10, cols: 20, crop: { top: -5, left: 0, height: 20, width: 20 } };
    const letterboxed = paintOverlay(QUARTERS, UNIT, HEAT, padded);
    expect(pixel(letterboxed, 0, 0)[0]).toBe(0);
    expect(pixel(letterboxed, 0, 19)[0]).toBe(255); // row 0 lies a quarter down the map
  });

  it('in "light" lifts the veil as values rise, in every mode and at every opacity', () => {
    const ramp = { rows: 1, cols: 9, data: Float32Array.from({ length: 9 }, (_, i) => i / 16) };
    for (const opacity of [0.2, 0.8, 1]) {
      const image = paintOverlay(ramp, UNIT, { ...LIGHT, opacity }, whole(1, 9));
      for (let x = 1; x < 9; x++) expect(alpha(image, 0, x)).toBeLessThan(alpha(image, 0, x - 1));
    }
  });

  it('in "light" shows what is attended in its own light, though one patch outshines it, and leaves what is passed over in the dark', () => {
    const data = Float32Array.from({ length: 100 }, (_, i) => (i === 0 ? 1 : i < 8 ? 0.4 : 0.02));
    const image = paintOverlay({ rows: 1, cols: 100, data }, UNIT, { ...LIGHT, opacity: 0.8 }, whole(1, 100));
    expect(alpha(image, 0, 3)).toBeLessThan(0.1 * 255); // the glow alone
    expect(alpha(image, 0, 50)).toBeGreaterThan(0.7 * 255);
    const sink = Float32Array.from({ length: 100 }, (_, i) => (i === 0 ? 1 : i / 2000));
    const quiet = paintOverlay({ rows: 1, cols: 100, data: sink }, UNIT, { ...LIGHT, opacity: 0.8 }, whole(1, 100));
    expect(alpha(quiet, 0, 99)).toBeGreaterThan(0.6 * 255); // a twentieth of the highest value is no attention
  });

  it('is invisible at opacity 0', () => {
    for (const mode of ['light', 'heat', 'both'] as const) {
      const image = paintOverlay(
        QUARTERS,
        UNIT,
        { ...LIGHT, mode, opacity: 0 },
        { ...whole(4, 4), crop: { top: 1, left: 1, height: 2, width: 2 } },
      );
      expect(Array.from({ length: 16 }, (_, i) => image.data[i * 4 + 3])).toEqual(new Array(16).fill(0));
    }
  });

  it.each([0, 0.37])('draws a flat map of %d as flat, neither black nor full', (value) => {
    const map = { rows: 2, cols: 2, data: new Float32Array(4).fill(value) };
    const image = paintOverlay(map, { low: value, high: value }, LIGHT, whole(4, 4));
    expect(new Set(Array.from({ length: 16 }, (_, i) => pixel(image, i >> 2, i & 3).join())).size).toBe(1);
    expect(alpha(image, 0, 0)).toBeGreaterThan(50);
    expect(alpha(image, 0, 0)).toBeLessThan(200);
  });

  it('clamps values outside the range', () => {
    const map = { rows: 1, cols: 2, data: Float32Array.of(-5, 9) };
    const image = paintOverlay(map, UNIT, HEAT, whole(1, 2));
    expect([pixel(image, 0, 0)[0], pixel(image, 0, 1)[0]]).toEqual([0, 255]);
  });

  it('paints again into the same picture without leftovers', () => {
    const into = blankImage(8, 8);
    paintOverlay(QUARTERS, UNIT, HEAT, whole(8, 8), into);
    const again = paintOverlay(QUARTERS, UNIT, LIGHT, whole(8, 8), into);
    expect(again).toBe(into);
    expect(again.data).toEqual(paintOverlay(QUARTERS, UNIT, LIGHT, whole(8, 8)).data);
  });

  it('scales the crop from photo pixels to the picture', () => {
    const frame = frameOf({ top: 100, left: 0, height: 400, width: 400 }, 600, 400, 300, 200);
    expect(frame).toEqual({ rows: 300, cols: 200, crop: { top: 50, left: 0, height: 200, width: 200 } });
  });
});

describe('the composite', () => {
  const photo = fromRgb(Uint8Array.of(200, 100, 50, 10, 20, 30), 1, 2);

  it('leaves the photo under a clear layer and hides it under an opaque one', () => {
    const layer = { rows: 1, cols: 2, data: Uint8ClampedArray.of(9, 9, 9, 0, 7, 8, 9, 255) };
    expect(Array.from(composite(layer, photo).data)).toEqual([200, 100, 50, 255, 7, 8, 9, 255]);
  });

  it('mixes in between by the straight alpha', () => {
    const layer = { rows: 1, cols: 2, data: Uint8ClampedArray.of(0, 0, 0, 51, 255, 255, 255, 51) };
    expect(Array.from(composite(layer, photo).data)).toEqual([160, 80, 40, 255, 59, 67, 75, 255]);
  });

  it('refuses pictures of different sizes', () => {
    expect(() => composite(blankImage(2, 1), photo)).toThrow(/1 × 2/);
  });
});

describe('colour maps', () => {
  /** CIE L*, 0 … 100, of an 8-bit sRGB colour. */
  const lightness = (r: number, g: number, b: number): number => {
    const [R, G, B] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    const y = 0.2126 * R! + 0.7152 * G! + 0.0722 * B!;
    return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
  };

  it.each(['viridis', 'inferno', 'cividis', 'gray'] as const)('%s gets lighter with every value', (name) => {
    const table = colorTable(name);
    const light = Array.from({ length: 256 }, (_, i) => lightness(table[i * 3]!, table[i * 3 + 1]!, table[i * 3 + 2]!));
    for (let i = 4; i < 256; i += 4) expect(light[i]!, `${name} at ${i}`).toBeGreaterThan(light[i - 4]!);
    expect(light[255]! - light[0]!).toBeGreaterThan(60);
  });

  it.each([
    ['viridis', [68, 1, 84], [253, 231, 37]],
    ['inferno', [0, 0, 4], [252, 255, 164]],
    ['cividis', [0, 34, 78], [254, 232, 56]],
    ['turbo', [48, 18, 59], [122, 4, 3]],
    ['gray', [0, 0, 0], [255, 255, 255]],
  ] as const)('%s begins and ends as published', (name, first, last) => {
    expect(Array.from(colorTable(name).subarray(0, 3))).toEqual(first);
    expect(Array.from(colorTable(name).subarray(-3))).toEqual(last);
  });
});
