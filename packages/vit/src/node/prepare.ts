/** From a photo's file to what a model sees of it, in this process. */
import { decode } from '../../../../src/main/photo/decode';
import { readPhotoFile } from '../../../../src/main/photo/file';
import { checkRecipe } from '../../../../src/vit/preprocess/check-recipe';
import { preprocess } from '../../../../src/vit/preprocess/preprocess';
import type { PhotoNote } from '../../../../src/shared/photo-notes';
import type { CropBox, Recipe } from '../../../../src/vit/recipe';

export { isPhotoName } from '../../../../src/main/photo/folder';

/** A path, or the bytes of a file: JPEG, PNG, WebP, GIF, TIFF, AVIF, HEIC, BMP, SVG, or a RAW file with a preview. */
export type PhotoSource = string | Uint8Array;

/** A photo as a model takes it, and where that lies on the photo. */
export interface PreparedPhoto {
  /** Normalised, [channels, rows, cols] of the recipe's `inputSize`. */
  readonly pixels: Float32Array;
  /** What the model sees, in pixels of the upright photo; fractions, and beyond its edges where it was padded. */
  readonly crop: CropBox;
  /** Of the upright photo, in pixels. */
  readonly photoRows: number;
  readonly photoCols: number;
  /** What a person should know of how it was read; none as a rule. */
  readonly notes: readonly PhotoNote[];
}

/**
 * Decodes in this process, unconfined: for photos of strangers use the `headlight` command, which gives them a process of their own.
 *
 * @param recipe the model's own: `checkpoint.recipe`
 * @throws photoNotFound, photoUnreadable, photoEmpty, photoTooLarge, photoUnknownFormat, photoDamaged, photoTooManyPixels and other
 *   errors of photos; badRequest for a recipe that is none
 */
export async function preparePhoto(photo: PhotoSource, recipe: Recipe): Promise<PreparedPhoto> {
  checkRecipe(recipe);
  const bytes = typeof photo === 'string' ? await readPhotoFile(photo) : photo;
  const { rows: photoRows, cols: photoCols, notes, ...image } = await decode(bytes, recipe.colour);
  const { pixels, geometry } = preprocess({ ...image, rows: photoRows, cols: photoCols }, recipe);
  return { pixels, crop: geometry.crop, photoRows, photoCols, notes };
}
