/** Paints a token matrix: a picture of one pixel per cell, made once, and the part of it that is seen. */
import { COLORS, colorTable } from '../../shared/overlay/color-maps';
import type { ColorMapName } from '../../shared/overlay/overlay';
import type { MatrixView } from './matrix-view';

/** How values become colour: evenly, or by their order of magnitude over four decades below the largest. */
export type MatrixScale = 'linear' | 'log';

const DECADES = 4;

/** A value's place in the colour map, 0 … 1; `max` is the matrix's largest. A matrix without any attention is all 0. */
export function shadeOf(value: number, max: number, scale: MatrixScale): number {
  if (max <= 0 || value <= 0) return 0;
  if (scale === 'linear') return Math.min(1, value / max);
  return Math.min(1, Math.max(0, 1 + Math.log10(value / max) / DECADES));
}

/** The matrix [tokens, tokens] as RGBA: [tokens, tokens, 4]. */
export function matrixPixels(
  data: Float32Array,
  colorMap: ColorMapName,
  scale: MatrixScale,
): Uint8ClampedArray<ArrayBuffer> {
  const table = colorTable(colorMap); // [256, 3]
  const max = data.reduce((most, value) => Math.max(most, value), 0);
  const out = new Uint8ClampedArray(data.length * 4); // [tokens, tokens, 4]
  data.forEach((value, at) => {
    const color = Math.round(shadeOf(value, max, scale) * (COLORS - 1)) * 3;
    out.set(table.subarray(color, color + 3), at * 4);
    out[at * 4 + 3] = 255;
  });
  return out;
}

/** Draws the seen part over the whole canvas; smooth where cells are smaller than pixels, crisp where larger. */
export function drawMatrix(
  canvas: HTMLCanvasElement,
  picture: ImageBitmap | HTMLCanvasElement,
  { left, top, span }: MatrixView,
  pixels: number,
): void {
  const paint = canvas.getContext('2d');
  if (!paint) return;
  if (canvas.width !== pixels) canvas.width = pixels;
  if (canvas.height !== pixels) canvas.height = pixels;
  paint.imageSmoothingEnabled = span > pixels;
  paint.imageSmoothingQuality = 'high';
  paint.drawImage(picture, left, top, span, span, 0, 0, pixels, pixels);
}
