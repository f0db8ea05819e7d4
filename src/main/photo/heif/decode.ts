/** HEIC and AVIF: the chosen picture, by the library that reads its coding, in the colours its own boxes tell. */
import { HeadlightError } from '../../../vit/errors';
import type { PhotoNote } from '../../../shared/photo-notes';
import type { Colour } from '../../../vit/recipe';
import { changesColours, isHdr } from '../colour/code-points';
import { inColours } from '../colour/in-colours';
import { toRgb } from '../flatten';
import { isSrgbProfile } from '../icc';
import { boxesIn } from '../isobmff/box';
import { text } from '../isobmff/write';
import { decodeRaster } from '../raster';
import { exifOrientation } from '../raw/jpegs';
import type { Profiled } from '../rgb';
import { toTiff } from '../tiff/wrap';
import { readHeif, type HeifPhoto } from './container';
import { decodeHevc, type HevcPicture } from './hevc';

export type DecodeHevc = (bytes: Uint8Array, deep: boolean) => Promise<HevcPicture>;

export interface DecodedHeif extends Profiled {
  readonly format: 'heic' | 'avif';
}

/** Codings that the container may hold and that we do not read, as people call them. */
const OTHERS: Readonly<Record<string, string>> = {
  avc1: 'HEIF with AVC (H.264) inside',
  j2k1: 'HEIF with JPEG 2000 inside',
  jpeg: 'HEIF with JPEG inside',
  vvc1: 'HEIF with VVC inside',
  evc1: 'HEIF with EVC inside',
  unci: 'HEIF with uncompressed pixels inside',
};

async function decodeHeic(
  { bytes, points, premultiplied }: HeifPhoto,
  colour: Colour,
  decode: DecodeHevc,
): Promise<Profiled> {
  const { icc, ...samples } = await decode(branded(bytes, 'heic'), points !== null && isHdr(points));
  if (points && changesColours(points) && (icc === null || isHdr(points))) {
    return inColours(samples, points, colour, premultiplied);
  }
  const { data, rows, cols, channels } = samples;
  const photo = { data: toRgb(data as Uint8Array, channels, premultiplied), rows, cols };
  const profiled = icc !== null && !isSrgbProfile(icc);
  if (!profiled || colour === 'asStored') return { ...photo, profiled };
  return decodeRaster(toTiff(photo, icc), 'tiff', colour);
}

/** Gives a file a still picture's brands, because libraries take what may be a sequence for one. */
function branded(bytes: Uint8Array, brand: 'avif' | 'heic'): Uint8Array {
  const result = bytes.slice();
  const [ftyp] = boxesIn(result, 0, 4096);
  if (ftyp?.type !== 'ftyp') return result;
  result.set(text(brand), 8);
  for (let at = 16; at + 4 <= ftyp.end; at += 4) result.set(text('mif1'), at);
  return result;
}

/** What EXIF's orientations would turn by; 2, 4, 5 and 7 mirror. */
const TURNS: Readonly<Record<number, number>> = { 3: 180, 6: 90, 8: 270 };

/** The format counts only its own turns, and so do we; EXIF that says otherwise is told. */
function turnNote({ turned, exif }: HeifPhoto): PhotoNote[] {
  const wanted = exif && !turned ? exifOrientation(exif) : null;
  if (wanted === null || wanted === 1) return [];
  const degrees = TURNS[wanted];
  return [degrees === undefined ? { note: 'notMirrored', params: {} } : { note: 'notTurned', params: { degrees } }];
}

/**
 * @param fallback what the brands say, where no picture is found by the boxes
 * @param decode how HEVC is read: elsewhere, so that it is out of the way
 * Throws `photoUnknownFormat` for a coding that is not read, `photoDamaged`, `photoTooManyPixels`.
 */
export async function decodeHeif(
  bytes: Uint8Array,
  fallback: 'heic' | 'avif',
  colour: Colour,
  decode: DecodeHevc = decodeHevc,
): Promise<DecodedHeif> {
  const photo: HeifPhoto = readHeif(bytes) ?? {
    bytes,
    codec: '',
    points: null,
    premultiplied: false,
    turned: false,
    exif: null,
  };
  const other = OTHERS[photo.codec];
  if (other !== undefined) throw new HeadlightError('photoUnknownFormat', { picture: other });
  const format = photo.codec === 'av01' ? 'avif' : photo.codec === 'hvc1' ? 'heic' : fallback;
  const { points, premultiplied } = photo;
  const decoded =
    format === 'heic'
      ? await decodeHeic(photo, colour, decode)
      : await decodeRaster(branded(photo.bytes, 'avif'), 'avif', colour, { points, premultiplied });
  return { ...decoded, format, notes: [...(decoded.notes ?? []), ...turnNote(photo)] };
}
