/** The colours of the four quarters that the fixtures of a camera roll show, and where they are looked at. */
import { expect } from 'vitest';
import type { RgbImage } from '../../../../src/vit/preprocess/rgb';

export type Rgb = readonly [number, number, number];
/** Top left, top right, bottom left, bottom right. */
export type Quarters = readonly [Rgb, Rgb, Rgb, Rgb];

export const QUARTERS: Quarters = [
  [200, 40, 40],
  [40, 180, 60],
  [40, 60, 200],
  [210, 190, 50],
];

/** The quarters as LittleCMS shows them when they are Display P3. */
export const AS_P3: Quarters = [
  [218, 0, 26],
  [0, 183, 30],
  [34, 61, 208],
  [214, 189, 0],
];

/** Of 255: what coding at quality 90 takes away. */
export const CODED = 6;

const PLACES = [
  [0.35, 0.35],
  [0.35, 0.75],
  [0.75, 0.25],
  [0.75, 0.75],
] as const;

export function quartersOf({ data, rows, cols }: RgbImage): Rgb[] {
  return PLACES.map(([row, col]) => {
    const at = (Math.floor(row * rows) * cols + Math.floor(col * cols)) * 3;
    return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
  });
}

export function expectQuarters(photo: RgbImage, expected: Quarters = QUARTERS, tolerance = CODED): void {
  const got = quartersOf(photo);
  const far = got.map((rgb, i) => Math.max(...rgb.map((value, c) => Math.abs(value - (expected[i]?.[c] ?? 0)))));
  expect(Math.max(...far), JSON.stringify(got)).toBeLessThanOrEqual(tolerance);
}

/** The picture itself, [rows, cols, 3]. */
export function drawQuarters(rows = 96, cols = 128): Uint8Array {
  const data = new Uint8Array(rows * cols * 3);
  for (let row = 0; row < rows; row++)
    for (let col = 0; col < cols; col++)
      data.set(QUARTERS[2 * Number(row >= rows / 2) + Number(col >= cols / 2)] as Rgb, (row * cols + col) * 3);
  return data;
}
