/** Photos of the photo process as a benchmark takes them. */
import type { PhotoSource } from '../vit/measure/photos';
import type { PhotoApi } from './photo-port';
import type { RowWish } from './row-wish';

/** Undefined where none are to be timed. */
export function photoSource(
  photos: Pick<PhotoApi, 'pixels'>,
  { photos: ids, different }: Pick<RowWish, 'photos' | 'different'>,
): PhotoSource | undefined {
  if (ids.length === 0) return undefined;
  return { count: different, pixels: (i, recipe, { signal }) => photos.pixels(ids[i] ?? '', recipe, { signal }) };
}
