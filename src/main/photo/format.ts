/** Which picture format a file is, by its first bytes; names and extensions are never asked. */

import { HeadlightError } from '../../vit/errors';

/** The formats we read, each with the name people know it by. */
export const FORMAT_NAMES = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  gif: 'GIF',
  tiff: 'TIFF',
  avif: 'AVIF',
  bmp: 'BMP',
  heic: 'HEIC',
  svg: 'SVG',
  raw: 'RAW',
} as const;

export type PhotoFormat = keyof typeof FORMAT_NAMES;

/** The error for a file that starts like `format` but cannot be decoded. */
export function damagedPhoto(format: PhotoFormat, cause?: unknown): HeadlightError {
  const name = FORMAT_NAMES[format];
  return new HeadlightError('photoDamaged', { format: name }, `could not decode ${name}`, { cause });
}

/** File extensions that a folder is searched for; what a file really is its content decides later. */
export const PHOTO_EXTENSIONS: ReadonlySet<string> = new Set(
  (
    'jpg jpeg jpe jfif png apng webp gif tif tiff avif avifs bmp dib heic heics heif heifs hif svg svgz ' +
    'dng gpr cr2 cr3 crw nef nrw arw sr2 srf raf orf ori rw2 rwl pef srw 3fr fff iiq mef mos erf dcr kdc dcs k25 cap x3f mrw raw'
  ).split(' '),
);

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, Math.min(end, bytes.length)));

const startsWith = (bytes: Uint8Array, ...signature: readonly number[]): boolean =>
  bytes.length >= signature.length && signature.every((value, i) => bytes[i] === value);

const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']);
const AVIF_BRANDS = new Set(['avif', 'avis']);

/** HEIF family: the file-type box lists brands; `mif1` and `msf1` alone say container, not codec. */
function heifFormat(bytes: Uint8Array): 'avif' | 'heic' | null {
  if (ascii(bytes, 4, 8) !== 'ftyp') return null;
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const brands = [ascii(bytes, 8, 12)];
  for (let at = 16; at + 4 <= Math.min(size, bytes.length, 256); at += 4) brands.push(ascii(bytes, at, at + 4));
  for (const brand of brands) {
    if (AVIF_BRANDS.has(brand)) return 'avif';
    if (HEIC_BRANDS.has(brand)) return 'heic';
  }
  return brands.includes('mif1') || brands.includes('msf1') ? 'heic' : null;
}

const BMP_HEADER_SIZES = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

function isBmp(bytes: Uint8Array): boolean {
  if (bytes.length < 18 || !startsWith(bytes, 0x42, 0x4d)) return false;
  return BMP_HEADER_SIZES.has(new DataView(bytes.buffer, bytes.byteOffset).getUint32(14, true));
}

const SVG_SEARCH_BYTES = 65_536;
/**
 * What may stand before the root element: declaration, processing instructions, comments, document type. A comment
 * ends at its first `-->` and nowhere else: where it might also end later, many comments would take for ever.
 */
const SVG_START =
  /^\s*(?:<\?[^>]*\?>\s*|<!--(?:(?!-->)[\s\S])*-->\s*|<!DOCTYPE(?:[^>[]|\[(?:[^\]"']|"[^"]*"|'[^']*')*\])*>\s*)*<(?:[A-Za-z_][\w.-]*:)?svg[\s>/]/;

const isUtf16Little = (bytes: Uint8Array): boolean => startsWith(bytes, 0xff, 0xfe);
const isUtf16Big = (bytes: Uint8Array): boolean => startsWith(bytes, 0xfe, 0xff);
export const isUtf16 = (bytes: Uint8Array): boolean => isUtf16Little(bytes) || isUtf16Big(bytes);

/** The text of a markup file in UTF-8 or UTF-16 by its byte order mark; UTF-8 otherwise. */
export function markupText(bytes: Uint8Array): string {
  const encoding = isUtf16Little(bytes) ? 'utf-16le' : isUtf16Big(bytes) ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

export const isGzip = (bytes: Uint8Array): boolean => startsWith(bytes, 0x1f, 0x8b);

export function isSvg(bytes: Uint8Array): boolean {
  return SVG_START.test(markupText(bytes.subarray(0, SVG_SEARCH_BYTES)));
}

/** The format of `bytes`, or null when it is none of ours; RAW files are asked for elsewhere. Compressed SVG must be unpacked before. */
export function detectFormat(bytes: Uint8Array): PhotoFormat | null {
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return 'gif';
  const tiff = ascii(bytes, 0, 4);
  if (tiff === 'II*\0' || tiff === 'MM\0*' || tiff === 'II+\0' || tiff === 'MM\0+') return 'tiff';
  if (bytes.length >= 16) {
    const heif = heifFormat(bytes);
    if (heif) return heif;
  }
  if (isBmp(bytes)) return 'bmp';
  return isSvg(bytes) ? 'svg' : null;
}
