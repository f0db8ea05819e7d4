/** Lays an overlay onto a photo, for export and the command line. */
import { expected } from '../../vit/errors';
import type { RgbaImage } from './overlay';

/** `layer` over `photo` (both straight alpha, same size) as a new opaque picture. Throws `badRequest` for unequal sizes. */
export function composite(layer: RgbaImage, photo: RgbaImage): RgbaImage {
  if (layer.rows !== photo.rows || layer.cols !== photo.cols) {
    throw expected(`${photo.rows} × ${photo.cols} pixels`, 'layer', `${layer.rows} × ${layer.cols}`);
  }
  const from = layer.data;
  const data = photo.data.slice(); // [rows, cols, 4]
  for (let at = 0; at < data.length; at += 4) {
    const alpha = (from[at + 3] as number) / 255;
    for (let c = at; c < at + 3; c++)
      data[c] = (data[c] as number) + ((from[c] as number) - (data[c] as number)) * alpha;
    data[at + 3] = 255;
  }
  return { rows: photo.rows, cols: photo.cols, data };
}

/** 8-bit RGB [rows, cols, 3] as an opaque picture. */
export function fromRgb(rgb: Uint8Array | Uint8ClampedArray, rows: number, cols: number): RgbaImage {
  const data = new Uint8ClampedArray(rows * cols * 4); // [rows, cols, 4]
  for (let from = 0, to = 0; to < data.length; from += 3, to += 4) {
    data[to] = rgb[from] as number;
    data[to + 1] = rgb[from + 1] as number;
    data[to + 2] = rgb[from + 2] as number;
    data[to + 3] = 255;
  }
  return { rows, cols, data };
}
