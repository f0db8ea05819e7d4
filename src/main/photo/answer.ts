/** What is answered of a decoded photo. */
import type { EncodedPicture, ModelPixels, PhotoRequest } from '../../shared/photo-port';
import type { TimedPhoto } from './cache';
import { encodeThumbnail, encodeView } from './encode';
import { preprocess } from '../../vit/preprocess/preprocess';

type PictureRequest = Extract<PhotoRequest, { readonly edge: number }>;
type PixelsRequest = Extract<PhotoRequest, { readonly type: 'pixels' }>;

/** To look at. */
export async function picture({ photo }: TimedPhoto, request: PictureRequest): Promise<EncodedPicture> {
  const encode = request.type === 'thumbnail' ? encodeThumbnail : encodeView;
  const encoded = await encode(photo, request.edge);
  return { ...encoded, photoRows: photo.rows, photoCols: photo.cols, format: photo.format };
}

/** What the model sees. */
export function modelPixels({ photo, decodeMs }: TimedPhoto, { recipe }: PixelsRequest): ModelPixels {
  const start = performance.now();
  const { pixels, geometry } = preprocess(photo, recipe);
  const [rows, cols] = geometry.input;
  const timing = { decodeMs, preprocessMs: performance.now() - start };
  const { notes, rows: photoRows, cols: photoCols } = photo;
  const seen = { pixels, rows, cols, crop: geometry.crop, photoRows, photoCols, timing };
  return notes.length > 0 ? { ...seen, notes } : seen;
}
