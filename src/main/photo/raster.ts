/** Decodes everything sharp can read into 8-bit sRGB, the way a viewer would show it. */
import type { Size } from '../../vit/config';
import { HeadlightError } from '../../vit/errors';
import sharp, { type FailOnOptions, type Metadata, type SharpOptions } from 'sharp';
import { changesColours, type CodePoints } from './colour/code-points';
import { inColours } from './colour/in-colours';
import type { Samples } from './colour/samples';
import { toRgb } from './flatten';
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

/** One page or frame: which one, is said beside it. */
const INPUT: SharpOptions = { pages: 1, unlimited: false, sequentialRead: true };

/** What the file's structure tells and sharp does not. */
export interface RasterHints {
  /** Colours said by code points; they come before a profile. */
  readonly points?: CodePoints | null;
  readonly premultiplied?: boolean;
  /** The page that is the photo, or the picture inside it. */
  readonly page?: number;
  readonly child?: number | null;
  /** The longer edge of a smaller picture that is enough. */
  readonly edge?: number | undefined;
}

/** What sharp is asked for: the photo's page, and of it which numbers. */
interface Wish {
  readonly input: SharpOptions;
  readonly metadata: Metadata;
  /** Colours converted by the embedded profile. */
  readonly convert: boolean;
  readonly failOn: FailOnOptions;
  /** Longer edge of a smaller picture. */
  readonly edge?: number | undefined;
}

/** The chunk of an extended WebP that says how large its canvas is. */
const VP8X = 0x56503858;

/** libpng and libwebp refuse sizes of their own accord; a photo that is too large should be told so. */
function checkClaimedSize(bytes: Uint8Array, format: PhotoFormat): void {
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  if (format === 'png' && bytes.length >= 24) checkPixels(header.getUint32(20), header.getUint32(16), 'png');
  if (format !== 'webp' || bytes.length < 30 || header.getUint32(12) !== VP8X) return;
  checkPixels(1 + (header.getUint32(26, true) >>> 8), 1 + (header.getUint32(24, true) & 0xffffff), 'webp'); // 24 bits each
}

/** The chosen picture of a HEIF file need not be its first. */
async function inputOf(
  bytes: Uint8Array,
  format: PhotoFormat,
  { page = 0, child }: RasterHints,
): Promise<SharpOptions> {
  if (format !== 'avif') return { ...INPUT, page, ...(child == null ? {} : { tiff: { subifd: child } }) };
  const { pagePrimary = 0 } = await sharp(bytes, { limitInputPixels: false, failOn: 'none' }).metadata();
  return { ...INPUT, page: pagePrimary };
}

async function readHeader(bytes: Uint8Array, format: PhotoFormat, input: SharpOptions): Promise<Metadata> {
  checkClaimedSize(bytes, format);
  const metadata = await sharp(bytes, { ...input, limitInputPixels: false, failOn: 'none' })
    .metadata()
    .catch((cause: unknown) => {
      throw damagedPhoto(format, cause);
    });
  if (metadata.format !== (SHARP_NAMES[format] ?? format)) throw damagedPhoto(format, metadata.format);
  if (format !== 'svg') checkPixels(metadata.height, metadata.width, format);
  return metadata;
}

const uprightSize = ({ autoOrient }: Metadata): Size => [autoOrient.height, autoOrient.width];

/** The upright photo's size, by its header; null where that cannot be read. */
export function sizeOf(bytes: Uint8Array): Promise<Size | null> {
  return sharp(bytes, { limitInputPixels: false, failOn: 'none' })
    .metadata()
    .then(uprightSize, () => null);
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
async function rawPixels(bytes: Uint8Array, { input, metadata, convert, failOn, edge }: Wish) {
  const { format, width, height } = metadata;
  const limitInputPixels = format === 'svg' ? false : MAX_PIXELS;
  let image = sharp(bytes, { ...input, limitInputPixels, failOn, autoOrient: true, ignoreIcc: !convert });
  // A drawing has no pixels of its own: it is rasterised at this size, whatever size it claims.
  if (format === 'svg') image = image.resize(svgEdge(height, width), svgEdge(height, width), { fit: 'inside' });
  if (edge !== undefined) image = image.resize(edge, edge, { fit: 'inside', withoutEnlargement: true });
  if (isBareCmyk(metadata, convert)) image = image.pipelineColourspace('cmyk').toColourspace('cmyk');
  else {
    image = image.toColourspace('srgb');
    // sharp works on 16-bit photos with a profile in Display P3 and would leave them there.
    if (convert && metadata.space === 'rgb16') image = image.withIccProfile('srgb');
  }
  return image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
}

/** As stored and as deep as stored; sharp lifts what has more than 8 bits to 16. */
async function rawSamples(bytes: Uint8Array, { input, metadata }: Wish): Promise<Samples> {
  const deep = metadata.depth === 'ushort';
  const image = sharp(bytes, {
    ...input,
    limitInputPixels: MAX_PIXELS,
    failOn: 'error',
    autoOrient: true,
    ignoreIcc: true,
  })
    .toColourspace(deep ? 'rgb16' : 'srgb')
    .raw({ depth: deep ? 'ushort' : 'uchar' });
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  const { height: rows, width: cols } = info;
  const channels = info.channels as Samples['channels'];
  if (!deep) return { data, rows, cols, channels, depth: 8 };
  const numbers = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const { bitsPerSample: depth = 16 } = metadata;
  if (depth < 16) for (let i = 0; i < numbers.length; i++) numbers[i] = (numbers[i] as number) >> (16 - depth);
  return { data: numbers, rows, cols, channels, depth };
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

/**
 * Half a photo is never passed off as a photo: JPEGs are first read so strictly that a gap shows, then again without
 * the complaints that viewers pass over.
 */
async function decodePixels(bytes: Uint8Array, format: PhotoFormat, wish: Omit<Wish, 'failOn'>) {
  if (format !== 'jpeg') return rawPixels(bytes, { ...wish, failOn: 'error' });
  try {
    return await rawPixels(bytes, { ...wish, failOn: 'warning' });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    if (/premature end/i.test(message)) throw cause;
    return rawPixels(bytes, { ...wish, failOn: 'error' });
  }
}

/** Throws `photoDamaged` and `photoTooManyPixels`. */
export async function decodeRaster(
  bytes: Uint8Array,
  format: PhotoFormat,
  colour: Colour,
  hints: RasterHints = {},
): Promise<Profiled> {
  const { points, premultiplied } = hints;
  try {
    const input = await inputOf(bytes, format, hints);
    const metadata = await readHeader(bytes, format, input);
    const wish: Wish = { input, metadata, convert: false, failOn: 'error' };
    if (points && changesColours(points)) {
      return inColours(await rawSamples(bytes, wish), points, colour, premultiplied);
    }
    const profiled = !points && usefulProfile(metadata) !== null;
    const convert = profiled && colour === 'managed';
    const { edge } = hints;
    const { data, info } = await decodePixels(bytes, format, { ...wish, convert, edge });
    const rgb = isBareCmyk(metadata, convert) ? cmykToRgb(data) : toRgb(data, info.channels, premultiplied);
    const photo = { data: rgb, rows: info.height, cols: info.width, profiled };
    return edge === undefined ? photo : { ...photo, whole: uprightSize(metadata) };
  } catch (cause) {
    throw cause instanceof HeadlightError ? cause : damagedPhoto(format, cause);
  }
}
