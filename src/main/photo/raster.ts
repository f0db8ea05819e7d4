/** Decodes everything sharp can read into 8-bit sRGB, the way a viewer would show it. */
import sharp, { type FailOnOptions, type Metadata, type SharpOptions } from 'sharp';
import { flattenOnWhite } from './flatten';
import { damagedPhoto, type PhotoFormat } from './format';
import { isSrgbProfile, profileColourSpace } from './icc';
import { checkPixels, MAX_PIXELS } from './limits';
import type { Colour } from '../../vit/recipe';
import type { Profiled } from './rgb';
import { svgEdge } from './svg';

/** One photo is decoded once: libvips' own cache would only hold memory. Two lanes share the machine's threads. */
sharp.cache(false);

/** What sharp calls the formats it must find; anything else means that the first bytes lied. */
const SHARP_NAMES: Readonly<Record<string, string>> = { avif: 'heif' };

/** Only the first page or frame. */
const INPUT: SharpOptions = { page: 0, pages: 1, unlimited: false, sequentialRead: true };

/** The chunk of an extended WebP that says how large its canvas is. */
const VP8X = 0x56503858;

/** libpng and libwebp refuse sizes of their own accord; a photo that is too large should be told so. */
function checkClaimedSize(bytes: Uint8Array, format: PhotoFormat): void {
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  if (format === 'png' && bytes.length >= 24) checkPixels(header.getUint32(20), header.getUint32(16), 'png');
  if (format !== 'webp' || bytes.length < 30 || header.getUint32(12) !== VP8X) return;
  checkPixels(1 + (header.getUint32(26, true) >>> 8), 1 + (header.getUint32(24, true) & 0xffffff), 'webp'); // 24 bits each
}

async function readHeader(bytes: Uint8Array, format: PhotoFormat): Promise<Metadata> {
  checkClaimedSize(bytes, format);
  const metadata = await sharp(bytes, { ...INPUT, limitInputPixels: false, failOn: 'none' })
    .metadata()
    .catch((cause: unknown) => {
      throw damagedPhoto(format, cause);
    });
  if (metadata.format !== (SHARP_NAMES[format] ?? format)) throw damagedPhoto(format, metadata.format);
  if (format !== 'svg') checkPixels(metadata.height, metadata.width, format);
  return metadata;
}

/** The photo's colour profile when it belongs to its pixels and changes them. */
function usefulProfile({ icc, space }: Metadata): Uint8Array | null {
  if (icc === undefined || isSrgbProfile(icc)) return null;
  const wanted = space === 'cmyk' ? 'CMYK' : space === 'b-w' || space === 'grey16' ? 'GRAY' : 'RGB ';
  return profileColourSpace(icc) === wanted ? icc : null;
}

/** CMYK ink values must be turned into colours here; every other space sharp converts well. */
const isBareCmyk = ({ space }: Metadata, convert: boolean): boolean => space === 'cmyk' && !convert;

/** [rows, cols, channels], 8-bit, as sharp delivers it. */
async function rawPixels(bytes: Uint8Array, metadata: Metadata, convert: boolean, failOn: FailOnOptions) {
  const { format, width, height } = metadata;
  const limitInputPixels = format === 'svg' ? false : MAX_PIXELS;
  let image = sharp(bytes, { ...INPUT, limitInputPixels, failOn, autoOrient: true, ignoreIcc: !convert });
  // A drawing has no pixels of its own: it is rasterised at this size, whatever size it claims.
  if (format === 'svg') image = image.resize(svgEdge(height, width), svgEdge(height, width), { fit: 'inside' });
  if (isBareCmyk(metadata, convert)) image = image.pipelineColourspace('cmyk').toColourspace('cmyk');
  else {
    image = image.toColourspace('srgb');
    // sharp works on 16-bit photos with a profile in Display P3 and would leave them there.
    if (convert && metadata.space === 'rgb16') image = image.withIccProfile('srgb');
  }
  return image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
}

/** Without a profile CMYK has no colours of its own; this is what browsers and Pillow assume. → [pixels, 3] */
function cmykToRgb(data: Uint8Array): Uint8Array {
  const pixels = data.length / 4;
  const result = new Uint8Array(pixels * 3); // [pixels, 3]
  for (let i = 0; i < pixels; i++) {
    const key = 255 - (data[i * 4 + 3] as number);
    for (let c = 0; c < 3; c++) {
      const ink = (data[i * 4 + c] as number) * key + 128;
      result[i * 3 + c] = Math.max(0, key - (((ink >> 8) + ink) >> 8));
    }
  }
  return result;
}

function toRgb(data: Uint8Array, channels: number, cmyk: boolean): Uint8Array {
  if (cmyk) return cmykToRgb(data);
  if (channels === 3) return data;
  if (channels === 4 || channels === 2) return flattenOnWhite(data, channels);
  const result = new Uint8Array(data.length * 3); // [pixels, 3]
  for (let i = 0; i < data.length; i++) result.fill(data[i] as number, i * 3, i * 3 + 3);
  return result;
}

/**
 * Half a photo is never passed off as a photo: JPEGs are first read so strictly that a gap shows, then again without
 * the complaints that viewers pass over.
 */
async function decodePixels(bytes: Uint8Array, format: PhotoFormat, metadata: Metadata, convert: boolean) {
  if (format !== 'jpeg') return rawPixels(bytes, metadata, convert, 'error');
  try {
    return await rawPixels(bytes, metadata, convert, 'warning');
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    if (/premature end/i.test(message)) throw cause;
    return rawPixels(bytes, metadata, convert, 'error');
  }
}

/** Throws `photoDamaged` and `photoTooManyPixels`. */
export async function decodeRaster(bytes: Uint8Array, format: PhotoFormat, colour: Colour): Promise<Profiled> {
  const metadata = await readHeader(bytes, format);
  const profiled = usefulProfile(metadata) !== null;
  const convert = profiled && colour === 'managed';
  try {
    const { data, info } = await decodePixels(bytes, format, metadata, convert);
    const rgb = toRgb(data, info.channels, isBareCmyk(metadata, convert));
    return { data: rgb, rows: info.height, cols: info.width, profiled };
  } catch (cause) {
    throw damagedPhoto(format, cause);
  }
}
