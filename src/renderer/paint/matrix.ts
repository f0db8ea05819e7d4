/** A token matrix: the part of its picture that is seen, and the whole as a picture to take along. */
import { matrixPicture, type MatrixLook } from '../../shared/overlay/token-matrix';
import type { MatrixView } from './matrix-view';

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

/** PNG bytes, pixel for pixel what the command line writes. @param data [tokens, tokens], query downwards, key across */
export async function matrixPng(data: Float32Array, tokens: number, look: MatrixLook): Promise<Uint8Array> {
  const { data: pixels, rows, cols } = matrixPicture(data, tokens, look);
  const canvas = new OffscreenCanvas(cols, rows);
  const paint = canvas.getContext('2d');
  if (!paint) throw new Error('expected a 2d canvas context');
  paint.putImageData(new ImageData(pixels, cols, rows), 0, 0);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}
