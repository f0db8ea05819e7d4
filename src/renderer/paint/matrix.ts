/** Paints a token matrix: a picture of one pixel per cell, made once, and the part of it that is seen. */
import { COLORS, colorTable } from '../../shared/overlay/color-maps';
import type { ColorMapName } from '../../shared/overlay/overlay';
import { minMax } from '../../vit/explain/scale';
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
  const words = colorWords(colorMap);
  const { high: max } = minMax(data);
  const out = new Uint8ClampedArray(data.length * 4); // [tokens, tokens, 4]
  const pixels = new Uint32Array(out.buffer); // [tokens, tokens]
  for (let at = 0; at < data.length; at++) {
    pixels[at] = words[Math.round(shadeOf(data[at] as number, max, scale) * (COLORS - 1))] as number;
  }
  return out;
}

/** Opaque colours as little-endian RGBA words: [COLORS]. */
function colorWords(colorMap: ColorMapName): Uint32Array {
  const table = colorTable(colorMap); // [COLORS, 3]
  return Uint32Array.from({ length: COLORS }, (_, at) => {
    const [r = 0, g = 0, b = 0] = table.subarray(at * 3, at * 3 + 3);
    return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  });
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
