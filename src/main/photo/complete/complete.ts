/** Says of a file that was cut, or whose end is still zeros, that it is incomplete, before anything of it is decoded. */
import { HeadlightError } from '../../../vit/errors';
import { damagedPhoto, FORMAT_NAMES, type PhotoFormat } from '../format';
import { gifEnd, pngEnd, webpEnd, type Completeness } from './chunks';
import { heifMissing } from './heif';
import { jpegEnd } from './jpeg';
import { bitmapCutMidRow } from './rows';
import { tiffEnd } from './tiff';
import { zeroTail } from './zeros';

function completeness(bytes: Uint8Array, format: PhotoFormat): Completeness {
  switch (format) {
    case 'jpeg':
      return jpegEnd(bytes) === null ? 'endMissing' : 'whole';
    case 'png':
      return pngEnd(bytes);
    case 'gif':
      return gifEnd(bytes);
    case 'webp':
      return webpEnd(bytes);
    case 'tiff':
      return tiffEnd(bytes);
    case 'bmp':
      return bitmapCutMidRow(bytes) ? 'endMissing' : 'whole';
    case 'heic':
    case 'avif':
      return heifMissing(bytes) || 'whole';
    default:
      return 'whole';
  }
}

/** A hundred only for a file of nothing but zeros, nothing never. */
const percent = (share: number): number => Math.min(99, Math.max(1, Math.round(share * 100)));

function incomplete(format: PhotoFormat, missing: number): HeadlightError {
  const params = missing > 0 ? { missing: percent(missing) } : { cut: 1 };
  return new HeadlightError('photoDamaged', { format: FORMAT_NAMES[format], ...params });
}

/** Zeros at the end of a file whose structure breaks off. */
const LONG = 64;

/** Throws `photoDamaged`, with the share that is missing where it is known. */
export function checkComplete(bytes: Uint8Array, format: PhotoFormat): void {
  let found: Completeness;
  try {
    found = completeness(bytes, format);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    if (bytes.length - zeroTail(bytes) < LONG) throw damagedPhoto(format, cause);
    found = 'endMissing'; // what cannot be read are the zeros
  }
  if (found === 'whole') return;
  throw incomplete(format, found === 'endMissing' ? 1 - zeroTail(bytes) / bytes.length : found);
}

/** Whether all bytes are zero. */
export function isBlank(bytes: Uint8Array): boolean {
  return bytes.length > 0 && zeroTail(bytes) === 0;
}
