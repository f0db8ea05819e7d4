/** From a stranger's bytes to an upright, flat, 8-bit sRGB photo. */
import type { PhotoNote } from '../../shared/photo-notes';
import { HeadlightError } from '../../vit/errors';
import type { Size } from '../../vit/config';
import type { Colour } from '../../vit/recipe';
import { decodeBmp } from './bmp';
import { checkComplete, isBlank } from './complete/complete';
import { jpegEnd } from './complete/jpeg';
import { damagedPhoto, detectFormat, isGzip, isSvg, type PhotoFormat } from './format';
import { decodeHeif, type DecodeHevc } from './heif/decode';
import { checkFileBytes } from './limits';
import { otherKind } from './others';
import { readPng } from './png';
import { decodeRaster, sizeOf } from './raster';
import { rawKind } from './raw/kind';
import { previewOf } from './raw/preview';
import type { RgbImage } from '../../vit/preprocess/rgb';
import type { Reduce } from './reduce';
import type { Profiled } from './rgb';
import { gunzipSvg, safeSvg } from './svg';
import { directoriesOf, mainDirectory, TiffFile } from './tiff/directory';

export interface DecodedPhoto extends RgbImage {
  readonly format: PhotoFormat;
  /** Colour management applied: `either` where the photo has no profile that changes its colours. */
  readonly colour: Colour | 'either';
  readonly notes: readonly PhotoNote[];
  /** The photo's own size, where this is a smaller picture of it. */
  readonly whole?: Size;
}

export interface DecodeOptions {
  /** What is decoded elsewhere than in this thread. */
  readonly hevc?: DecodeHevc | undefined;
  /** The longer edge of a smaller picture that is enough: of a JPEG. */
  readonly edge?: number | undefined;
}

/**
 * Throws `photoEmpty`, `photoTooLarge`, `photoUnknownFormat`, `photoRawNoPreview`, `photoDamaged`, `photoTooManyPixels`,
 * `photoExternalReference`.
 */
export async function decode(
  bytes: Uint8Array,
  colour: Colour = 'managed',
  options: DecodeOptions = {},
): Promise<DecodedPhoto> {
  checkFileBytes(bytes.length);
  if (isBlank(bytes)) throw new HeadlightError('photoEmpty', { zeros: 1 });
  const kind = rawKind(bytes);
  if (kind !== null) return decodePreview(bytes, kind, colour, options);
  const unpacked = isGzip(bytes) ? gunzipSvg(bytes) : bytes;
  const format = unpacked === bytes ? detectFormat(bytes) : isSvg(unpacked) ? 'svg' : null;
  if (format === null) throw new HeadlightError('photoUnknownFormat', otherKind(bytes) ?? {});
  checkComplete(unpacked, format);
  try {
    const { profiled, notes = [], ...photo } = await decodeAs(unpacked, format, colour, options);
    return { format, ...photo, notes, colour: profiled ? colour : 'either' };
  } catch (cause) {
    throw cause instanceof HeadlightError ? cause : damagedPhoto(format, cause);
  }
}

/** A smaller picture of a photo, where there is a quick way to one; what is wrong with a file is found by decoding it. */
export async function decodeSmaller(bytes: Uint8Array, colour: Colour, reduce: Reduce): Promise<DecodedPhoto | null> {
  const kind = rawKind(bytes);
  const picture = kind === null ? bytes : previewOf(bytes, kind);
  const size = detectFormat(picture) === 'jpeg' ? await sizeOf(picture) : null;
  const edge = size && reduce(size);
  return edge ? decode(bytes, colour, { edge }) : null;
}

/** The camera's picture in place of what its sensor saw. */
async function decodePreview(
  bytes: Uint8Array,
  kind: string,
  colour: Colour,
  options: DecodeOptions,
): Promise<DecodedPhoto> {
  const photo = await decode(previewOf(bytes, kind), colour, options);
  return { ...photo, format: 'raw', notes: [...photo.notes, { note: 'rawPreview', params: { kind } }] };
}

type Decoded = Profiled & Partial<Pick<DecodedPhoto, 'format'>>;

async function decodeAs(
  bytes: Uint8Array,
  format: PhotoFormat,
  colour: Colour,
  { hevc, edge }: DecodeOptions,
): Promise<Decoded> {
  switch (format) {
    case 'bmp':
      return { ...decodeBmp(bytes), profiled: false };
    case 'heic':
    case 'avif':
      return decodeHeif(bytes, format, colour, hevc);
    case 'png': {
      const { bytes: picture, points } = readPng(bytes);
      return decodeRaster(picture, format, colour, { points });
    }
    case 'jpeg': // what is appended (a gain map, a film) is no part of it, and would have it read another way
      return decodeRaster(bytes.subarray(0, jpegEnd(bytes) ?? bytes.length), format, colour, { edge });
    case 'tiff': {
      const main = mainDirectory(directoriesOf(new TiffFile(bytes)));
      return decodeRaster(bytes, format, colour, main ?? {});
    }
    case 'svg':
      return decodeRaster(safeSvg(bytes), format, colour);
    default:
      return decodeRaster(bytes, format, colour);
  }
}
