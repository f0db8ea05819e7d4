/** Files that are no photo we read, called what they are: by their first bytes, never by their name. */

/** What kind of thing it is, which decides what to do with it, and its name. */
export type OtherKind = Readonly<Partial<Record<'picture' | 'video' | 'sound' | 'document' | 'archive', string>>>;

type Start = string | RegExp;

/** Looked at in this order; what may be said more exactly comes first. Strings are the file's start, byte by byte. */
const STARTS: readonly (readonly [Start, OtherKind])[] = [
  ['\xff\x0a', { picture: 'JPEG XL' }],
  ['\0\0\0\x0cJXL ', { picture: 'JPEG XL' }],
  ['\0\0\0\x0cjP  ', { picture: 'JPEG 2000' }],
  ['\xff\x4f\xff\x51', { picture: 'JPEG 2000' }],
  ['\xff\xd8\xff\xf7', { picture: 'JPEG-LS' }],
  ['II\xbc', { picture: 'JPEG XR' }],
  ['8BPS', { picture: 'Photoshop (PSD)' }],
  ['gimp xcf', { picture: 'GIMP (XCF)' }],
  ['v/1\x01', { picture: 'OpenEXR' }],
  ['#?R', { picture: 'Radiance HDR' }],
  ['DDS ', { picture: 'DirectDraw Surface (DDS)' }],
  ['qoif', { picture: 'QOI' }],
  ['BPG\xfb', { picture: 'BPG' }],
  ['FLIF', { picture: 'FLIF' }],
  ['\0\0\x01\0', { picture: 'Windows icon (ICO)' }],
  ['\0\0\x02\0', { picture: 'Windows cursor (CUR)' }],
  ['icns', { picture: 'Apple icon (ICNS)' }],
  ['SIMPLE  =', { picture: 'FITS' }],
  [/^[\s\S]{128}DICM/, { picture: 'DICOM' }],
  ['\xd7\xcd\xc6\x9a', { picture: 'Windows metafile (WMF)' }],
  [/^[\s\S]{40} EMF/, { picture: 'Windows metafile (EMF)' }],
  ['\xc5\xd0\xd3\xc6', { picture: 'EPS' }],
  [/^%!PS-Adobe-\d\.\d EPSF/, { picture: 'EPS' }],
  [/^P[1-7]\s/, { picture: 'Netpbm (PBM, PGM, PPM)' }],
  [/^P[Ff]\s/, { picture: 'Portable float map (PFM)' }],
  ['\x59\xa6\x6a\x95', { picture: 'Sun raster' }],
  ['\x01\xda', { picture: 'SGI' }],
  ['SQLite format 3', { document: 'SQLite database' }],
  [/^[\s\S]{4}ftypqt {2}/, { video: 'QuickTime film (MOV)' }],
  [/^[\s\S]{4}(?:moov|mdat|wide|pnot|free|skip)/, { video: 'QuickTime film (MOV)' }],
  [/^[\s\S]{4}ftyp(?:jp2 |jpx |jpm |jph )/, { picture: 'JPEG 2000' }],
  [/^[\s\S]{4}ftypjxl /, { picture: 'JPEG XL' }],
  [/^[\s\S]{4}ftyp3g/, { video: '3GP film' }],
  [/^[\s\S]{4}ftypM4[AB]/, { sound: 'M4A' }],
  [/^[\s\S]{4}ftyp/, { video: 'MP4 film' }],
  ['\x1a\x45\xdf\xa3', { video: 'Matroska or WebM film' }],
  [/^RIFF[\s\S]{4}AVI /, { video: 'AVI film' }],
  [/^RIFF[\s\S]{4}WAVE/, { sound: 'WAV' }],
  ['\0\0\x01\xba', { video: 'MPEG film' }],
  ['\0\0\x01\xb3', { video: 'MPEG film' }],
  [/^G[\s\S]{187}G[\s\S]{187}G/, { video: 'AVCHD or MPEG-TS film' }],
  [/^[\s\S]{4}G[\s\S]{191}G/, { video: 'AVCHD or MPEG-TS film' }],
  ['\x30\x26\xb2\x75\x8e\x66\xcf\x11', { video: 'Windows Media film (WMV)' }],
  ['FLV\x01', { video: 'Flash film (FLV)' }],
  ['OggS', { sound: 'Ogg' }],
  ['fLaC', { sound: 'FLAC' }],
  ['ID3', { sound: 'MP3' }],
  ['%PDF-', { document: 'PDF' }],
  ['%!PS', { document: 'PostScript' }],
  ['{\\rtf', { document: 'RTF' }],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', { document: 'old Office document' }],
  [/^PK[\s\S]{28,400}(?:word\/|ppt\/|xl\/|\[Content_Types\])/, { document: 'Office document' }],
  ['PK\x03\x04', { archive: 'ZIP' }],
  ['PK\x05\x06', { archive: 'ZIP' }],
  ['Rar!\x1a\x07', { archive: 'RAR' }],
  ['7z\xbc\xaf\x27\x1c', { archive: '7z' }],
  ['\x1f\x8b', { archive: 'gzip' }],
  ['BZh', { archive: 'bzip2' }],
  ['\xfd7zXZ\0', { archive: 'xz' }],
  ['\x28\xb5\x2f\xfd', { archive: 'Zstandard' }],
  [/^[\s\S]{257}ustar/, { archive: 'tar' }],
  [/^\s*(?:<!doctype html|<html)/i, { document: 'web page' }],
];

/** Bytes that are looked at. */
const START_BYTES = 512;

/** Null for what we have no name for. */
export function otherKind(bytes: Uint8Array): OtherKind | null {
  const start = Buffer.from(bytes.subarray(0, START_BYTES)).toString('latin1');
  const known = STARTS.find(([pattern]) =>
    typeof pattern === 'string' ? start.startsWith(pattern) : pattern.test(start),
  );
  return known?.[1] ?? null;
}
