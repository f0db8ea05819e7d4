/** A token matrix as a picture to take along. */
import { matrixPicture, type MatrixLook } from '../../shared/overlay/token-matrix';

/** PNG bytes, pixel for pixel what the command line writes. @param data [tokens, tokens], query downwards, key across */
export async function matrixPng(data: Float32Array, tokens: number, look: MatrixLook): Promise<Uint8Array> {
  const { data: pixels, rows, cols } = matrixPicture(data, tokens, look);
  const canvas = new OffscreenCanvas(cols, rows);
  const paint = canvas.getContext('2d');
  if (!paint) throw new Error('expected a 2d canvas context');
  paint.putImageData(new ImageData(pixels, cols, rows), 0, 0);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}
