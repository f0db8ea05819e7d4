/** A token matrix as a picture: a square of one colour for each weight, query downwards, key across. */
import { minMax } from '../../vit/explain/scale';
import { COLORS, colorTable } from './color-maps';
import type { ColorMapName, RgbaImage } from './overlay';

/** How values become colour: evenly, or by their order of magnitude over four decades below the largest. */
export const MATRIX_SCALES = ['linear', 'log'] as const;
export type MatrixScale = (typeof MATRIX_SCALES)[number];

export interface MatrixLook {
  readonly colorMap: ColorMapName;
  readonly scale: MatrixScale;
}

/** Powers of ten that the logarithmic scale shows below the largest value. */
export const DECADES = 4;

/** A value's place in the colour map, 0 … 1; `max` is the matrix's largest. A matrix without any attention is all 0. */
export function shadeOf(value: number, max: number, scale: MatrixScale): number {
  if (max <= 0 || value <= 0) return 0;
  if (scale === 'linear') return Math.min(1, value / max);
  return Math.min(1, Math.max(0, 1 + Math.log10(value / max) / DECADES));
}

/** The matrix [tokens, tokens] as RGBA: [tokens, tokens, 4]. */
export function matrixPixels(data: Float32Array, { colorMap, scale }: MatrixLook): Uint8ClampedArray<ArrayBuffer> {
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

/** Pixels along an edge at least, so that small matrices can be looked at. */
const LEAST_EDGE = 1024;

/** Pixels along the edge of one weight's square. */
export function cellEdge(tokens: number): number {
  return Math.max(1, Math.ceil(LEAST_EDGE / tokens));
}

/** The picture to be saved, with hard edges. @param data [tokens, tokens] */
export function matrixPicture(data: Float32Array, tokens: number, look: MatrixLook): RgbaImage {
  const small = new Uint32Array(matrixPixels(data, look).buffer); // [tokens, tokens]
  const cell = cellEdge(tokens);
  const edge = tokens * cell;
  const large = new Uint32Array(edge * edge); // [edge, edge]
  for (let y = 0; y < edge; y += cell) {
    for (let x = 0; x < edge; x++) large[y * edge + x] = small[(y / cell) * tokens + Math.floor(x / cell)] as number;
    for (let copy = 1; copy < cell; copy++) large.copyWithin((y + copy) * edge, y * edge, (y + 1) * edge);
  }
  return { rows: edge, cols: edge, data: new Uint8ClampedArray(large.buffer) };
}
