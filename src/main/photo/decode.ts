/** From a stranger's bytes to an upright, flat, 8-bit sRGB photo. */
import { HeadlightError } from '../../vit/errors';
import { decodeBmp } from './bmp';
import { damagedPhoto, detectFormat, isGzip, isSvg, type PhotoFormat } from './format';
import { decodeHeic } from './heic';
import { isSrgbProfile } from './icc';
import { checkFileBytes } from './limits';
import { withoutTexts } from './png';
import { decodeRaster } from './raster';
import type { RgbImage } from './rgb';
import { gunzipSvg, safeSvg } from './svg';
import { toTiff } from './tiff';

export interface DecodedPhoto extends RgbImage {
  readonly format: PhotoFormat;
}

/** Throws `photoEmpty`, `photoTooLarge`, `photoUnknownFormat`, `photoDamaged`, `photoTooManyPixels`, `photoExternalReference`. */
export async function decode(bytes: Uint8Array): Promise<DecodedPhoto> {
  checkFileBytes(bytes.length);
  const unpacked = isGzip(bytes) ? gunzipSvg(bytes) : bytes;
  const format = unpacked === bytes ? detectFormat(bytes) : isSvg(unpacked) ? 'svg' : null;
  if (format === null) throw new HeadlightError('photoUnknownFormat');
  try {
    return { ...(await decodeAs(unpacked, format)), format };
  } catch (cause) {
    throw cause instanceof HeadlightError ? cause : damagedPhoto(format, cause);
  }
}

async function decodeAs(bytes: Uint8Array, format: PhotoFormat): Promise<RgbImage> {
  switch (format) {
    case 'bmp':
      return decodeBmp(bytes);
    case 'heic': {
      const { icc, ...photo } = await decodeHeic(bytes);
      return icc === null || isSrgbProfile(icc) ? photo : decodeRaster(toTiff(photo, icc), 'tiff');
    }
    case 'png':
      return decodeRaster(withoutTexts(bytes), format);
    case 'svg':
      return decodeRaster(safeSvg(bytes), format);
    default:
      return decodeRaster(bytes, format);
  }
}
