/** Which camera's RAW file this is, by its first bytes and its directories. */
import { fourcc } from '../isobmff/box';
import { directoriesOf, TAG, TiffFile, type TiffDirectory } from '../tiff/directory';

/** Kinds of pixels that are no picture yet: the sensor's own, mosaic or linear. */
const SENSOR_PIXELS: readonly number[] = [32803, 34892];
/** Ways of packing that only RAW files use: Sony, Nikon, Samsung, Kodak, Pentax. */
const SENSOR_PACKING: readonly number[] = [32767, 34713, 32770, 32769, 65000, 65535, 262];

const MAKERS: readonly (readonly [maker: RegExp, kind: string])[] = [
  [/^NIKON/i, 'Nikon NEF'],
  [/^Canon/i, 'Canon CR2'],
  [/^SONY/i, 'Sony ARW'],
  [/^(?:PENTAX|RICOH)/i, 'Pentax PEF'],
  [/^SAMSUNG/i, 'Samsung SRW'],
  [/^Hasselblad/i, 'Hasselblad 3FR'],
  [/^Phase One/i, 'Phase One IIQ'],
  [/^(?:EASTMAN )?KODAK/i, 'Kodak DCR or KDC'],
  [/^Leaf/i, 'Leaf MOS'],
  [/^LEICA/i, 'Leica RWL'],
  [/^SEIKO EPSON/i, 'Epson ERF'],
  [/^Mamiya/i, 'Mamiya MEF'],
];

const RW2 = 'Panasonic RW2';

const MAGIC: readonly (readonly [start: string, kind: string])[] = [
  ['FUJIFILMCCD-RAW', 'Fujifilm RAF'],
  ['IIRO', 'Olympus ORF'],
  ['IIRS', 'Olympus ORF'],
  ['MMOR', 'Olympus ORF'],
  ['IIU\0', RW2],
  ['FOVb', 'Sigma X3F'],
  ['\0MRM', 'Minolta MRW'],
  ['II\x1a\0\0\0HEAPCCDR', 'Canon CRW'],
];

export const isSensorData = (directory: TiffDirectory): boolean =>
  SENSOR_PIXELS.includes(directory.number(TAG.photometric) ?? -1) ||
  SENSOR_PACKING.includes(directory.number(TAG.compression) ?? -1);

/** What belongs to a picture and is none: masks of its transparency or of what is on it, a map of depths. */
const BESIDE_PIXELS: readonly number[] = [4, 51177, 52527];

export const isBeside = (directory: TiffDirectory): boolean =>
  BESIDE_PIXELS.includes(directory.number(TAG.photometric) ?? -1);

function tiffKind(bytes: Uint8Array): string | null {
  if (fourcc(bytes, 8).startsWith('CR')) return 'Canon CR2';
  const directories = directoriesOf(new TiffFile(bytes)).map(({ directory }) => directory);
  if (directories.some((directory) => directory.has(TAG.dngVersion))) return 'DNG';
  const make = directories.map((directory) => directory.text(TAG.make)).find((text) => text !== '') ?? '';
  const maker = MAKERS.find(([pattern]) => pattern.test(make))?.[1];
  if (directories.some(isSensorData)) return maker ?? 'RAW';
  // A maker's file of nothing but smaller copies: what it is made of we do not know, but it is no TIFF to look at.
  return maker !== undefined && directories.every((directory) => directory.reduced) ? maker : null;
}

/** Leica's cameras that Panasonic builds write the same file under their own maker's name, among the first values. */
function ofLeica(bytes: Uint8Array): boolean {
  return /LEICA CAMERA/i.test(Buffer.from(bytes.subarray(0, 4096)).toString('latin1'));
}

/** The name people know it by, or null for what is no RAW file. */
export function rawKind(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const known = MAGIC.find(([magic]) => start.startsWith(magic));
  if (known) return known[1] === RW2 && ofLeica(bytes) ? 'Leica RWL' : known[1];
  if (start.slice(4, 12) === 'ftypcrx ') return 'Canon CR3';
  if (!/^(?:II\*\0|MM\0\*|II\+\0|MM\0\+)/.test(start)) return null;
  try {
    return tiffKind(bytes);
  } catch {
    return null; // too short for a directory
  }
}
