/** Draws a token matrix: the part of its picture that is seen. */
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
