/** From a stranger's bytes to an upright, flat, 8-bit sRGB photo. */
import { HeadlightError } from '../../vit/errors';
import { decodeBmp } from './bmp';
import { checkComplete, isBlank } from './complete/complete';
import { damagedPhoto, detectFormat, isGzip, isSvg, type PhotoFormat } from './format';
import { decodeHeic } from './heic';
import { isSrgbProfile } from './icc';
import { checkFileBytes } from './limits';
import { withoutTexts } from './png';
import { decodeRaster } from './raster';
import type { Colour } from '../../vit/recipe';
import type { Profiled, RgbImage } from './rgb';
import { gunzipSvg, safeSvg } from './svg';
import { toTiff } from './tiff/wrap';

export interface DecodedPhoto extends RgbImage {
  readonly format: PhotoFormat;
  /** Whose colours these are: `either` where the photo has no profile that changes them. */
  readonly colour: Colour | 'either';
}

/** Throws `photoEmpty`, `photoTooLarge`, `photoUnknownFormat`, `photoDamaged`, `photoTooManyPixels`, `photoExternalReference`. */
export async function decode(bytes: Uint8Array, colour: Colour = 'managed'): Promise<DecodedPhoto> {
  checkFileBytes(bytes.length);
  if (isBlank(bytes)) throw new HeadlightError('photoEmpty', { zeros: 1 });
  const unpacked = isGzip(bytes) ? gunzipSvg(bytes) : bytes;
  const format = unpacked === bytes ? detectFormat(bytes) : isSvg(unpacked) ? 'svg' : null;
  if (format === null) throw new HeadlightError('photoUnknownFormat');
  checkComplete(unpacked, format);
  try {
    const { profiled, ...photo } = await decodeAs(unpacked, format, colour);
    return { ...photo, format, colour: profiled ? colour : 'either' };
  } catch (cause) {
    throw cause instanceof HeadlightError ? cause : damagedPhoto(format, cause);
  }
}

async function decodeAs(bytes: Uint8Array, format: PhotoFormat, colour: Colour): Promise<Profiled> {
  switch (format) {
    case 'bmp':
      return { ...decodeBmp(bytes), profiled: false };
    case 'heic': {
      const { icc, ...photo } = await decodeHeic(bytes);
      const profiled = icc !== null && !isSrgbProfile(icc);
      if (!profiled || colour === 'asStored') return { ...photo, profiled };
      return decodeRaster(toTiff(photo, icc), 'tiff', colour);
    }
    case 'png':
      return decodeRaster(withoutTexts(bytes), format, colour);
    case 'svg':
      return decodeRaster(safeSvg(bytes), format, colour);
    default:
      return decodeRaster(bytes, format, colour);
  }
}
