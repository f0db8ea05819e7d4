/** A token matrix as a picture to take along: a square for each weight, with hard edges. */
import type { ColorMapName } from '../../shared/overlay/overlay';
import { matrixPixels, type MatrixScale } from './matrix';

/** Pixels along an edge at least, so that small matrices can be looked at. */
const LEAST_EDGE = 1024;

/** Pixels along the edge of one weight's square. */
export function cellEdge(tokens: number): number {
  return Math.max(1, Math.ceil(LEAST_EDGE / tokens));
}

/** PNG bytes. @param data [tokens, tokens], query downwards, key across */
export async function matrixPng(
  data: Float32Array,
  tokens: number,
  { colorMap, scale }: { readonly colorMap: ColorMapName; readonly scale: MatrixScale },
): Promise<Uint8Array> {
  const small = await createImageBitmap(new ImageData(matrixPixels(data, colorMap, scale), tokens));
  const edge = tokens * cellEdge(tokens);
  const canvas = new OffscreenCanvas(edge, edge);
  const paint = canvas.getContext('2d');
  if (!paint) throw new Error('expected a 2d canvas context');
  paint.imageSmoothingEnabled = false;
  paint.drawImage(small, 0, 0, edge, edge);
  small.close();
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}
