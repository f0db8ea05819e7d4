/** What the photo process accepts. Checked from the file's own header before memory is spent on pixels. */
import { HeadlightError } from '../../vit/errors';
import { damagedPhoto, type PhotoFormat } from './format';

/** Rows × columns of one photo; today's largest phone sensors (16,320 × 12,240) just fit. */
export const MAX_PIXELS = 200_000_000;

/** Rows or columns: no photo comes near, and lines that are longer cost libvips more memory than the picture has. */
const MAX_PHOTO_EDGE = 1_000_000;

/** Bytes of one file. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** Seconds of work that a photo may cost before its process is stopped; waiting, also for other photos, is no work. */
export const TIMEOUT_SECONDS = 30;

/**
 * Bytes the photo process may have in memory. The largest photo that is accepted needs 2 GB while it is decoded; what
 * grows beyond this is hostile, or two such photos at once, which are then decoded one after the other.
 */
export const MAX_PROCESS_BYTES = 3 * 1024 * 1024 * 1024;

/** Photos taken from one drop, paste or start of the window: as many as the gallery was measured with. */
export const MAX_PHOTOS = 100_000;

/** Bytes of decoded pixels kept for the next request for the same photo; one 24-megapixel photo is 72 MB. */
export const CACHE_BYTES = 128 * 1024 * 1024;

/**
 * Photos in work at the same time on so many cores: two, so that one is read while another is prepared, and as many as libuv decodes beside each other.
 * `MAX_PROCESS_BYTES` holds for all of them together.
 */
export const lanesFor = (cores: number): number => Math.min(4, Math.max(2, cores));

/** Longest edge, in pixels, of a picture that may be asked for: what a canvas of the window holds. */
export const MAX_EDGE = 16_384;

const MEGA = 1_000_000;

/** Throws `photoTooManyPixels` when a photo of this size would be refused, `photoDamaged` when it is no size at all. */
export function checkPixels(rows: number, cols: number, format: PhotoFormat): void {
  if (!(rows >= 1 && cols >= 1)) throw damagedPhoto(format);
  if (rows * cols > MAX_PIXELS) {
    throw new HeadlightError('photoTooManyPixels', { rows, cols, limitMegapixels: MAX_PIXELS / MEGA });
  }
  if (Math.max(rows, cols) > MAX_PHOTO_EDGE) throw damagedPhoto(format);
}

/** Throws `photoEmpty` or `photoTooLarge`. */
export function checkFileBytes(bytes: number): void {
  if (bytes === 0) throw new HeadlightError('photoEmpty');
  if (bytes > MAX_FILE_BYTES) {
    const megabytes = Math.ceil(bytes / MEGA);
    throw new HeadlightError('photoTooLarge', { megabytes, limitMegabytes: Math.floor(MAX_FILE_BYTES / MEGA) });
  }
}
