/** What is answered of a decoded photo. */
import type { EncodedPicture, ModelPixels } from '../../shared/photo-port';
import type { Recipe } from '../../vit/recipe';
import type { TimedPhoto } from './cache';
import { encodeThumbnail, encodeView } from './encode';
import { preprocess } from '../../vit/preprocess/preprocess';

/** The picture to look at. */
export async function picture(
  { photo }: TimedPhoto,
  kind: 'thumbnail' | 'view',
  edge: number,
): Promise<EncodedPicture> {
  const encode = kind === 'thumbnail' ? encodeThumbnail : encodeView;
  const encoded = await encode(photo, edge);
  const [photoRows, photoCols] = photo.whole ?? [photo.rows, photo.cols];
  return { ...encoded, photoRows, photoCols, format: photo.format };
}

/** What the model sees. */
export function modelPixels({ photo, decodeMs }: TimedPhoto, recipe: Recipe): ModelPixels {
  const start = performance.now();
  const { pixels, geometry } = preprocess(photo, recipe, photo.whole);
  const [rows, cols] = geometry.input;
  const timing = { decodeMs, preprocessMs: performance.now() - start };
  const { notes } = photo;
  const [photoRows, photoCols] = photo.whole ?? [photo.rows, photo.cols];
  const seen = { pixels, rows, cols, crop: geometry.crop, photoRows, photoCols, timing };
  return notes.length > 0 ? { ...seen, notes } : seen;
}
