/** The camera's own picture inside a RAW file: the largest JPEG in it, turned as the file says. */
import { HeadlightError } from '../../../vit/errors';
import { jpegEnd } from '../complete/jpeg';
import { boxesIn, findBox, fourcc } from '../isobmff/box';
import { directoriesOf, TAG, TiffFile, type FoundDirectory } from '../tiff/directory';
import { innerJpegs, type InnerJpeg } from './jpegs';
import { isBeside, isSensorData } from './kind';

/** Pixels of the longer edge from which on a preview is a picture whatever the sensor has. */
const ENOUGH = 512;
/** Longer edge of the thumbnails that cameras write. */
const THUMBNAIL = 160;
/** Panasonic's own tags for the sensor's columns and rows. */
const SENSOR_SIZE = [2, 3];

/** Canon's CR3 keeps the camera's settings as a TIFF in a box of its own. */
function boxedSettings(bytes: Uint8Array): Uint8Array | null {
  const moov = findBox(bytes, 'moov');
  if (!moov) return null;
  for (const { type, body, end } of boxesIn(bytes, moov.body, moov.end)) {
    const settings = type === 'uuid' ? findBox(bytes, 'CMT1', body + 16, end) : null;
    if (settings) return bytes.subarray(settings.body, settings.end);
  }
  return null;
}

function directories(bytes: Uint8Array): FoundDirectory[] {
  const settings = boxedSettings(bytes) ?? bytes;
  try {
    return /^(?:II|MM)/.test(fourcc(settings, 0)) ? directoriesOf(new TiffFile(settings)) : [];
  } catch {
    return []; // too short for one
  }
}

/** Longer edge of the photo itself, as far as the file tells; 0 where it does not. */
function fullEdge(found: readonly FoundDirectory[]): number {
  const pictures = found.filter(({ directory }) => !isBeside(directory));
  const edges = pictures.flatMap(({ directory }) =>
    [TAG.width, TAG.height, ...SENSOR_SIZE].map((tag) => directory.number(tag) ?? 0),
  );
  return Math.max(0, ...edges);
}

const isPicture = (edge: number, full: number): boolean =>
  edge >= ENOUGH || (full === 0 ? edge !== THUMBNAIL : edge >= full / 2);

/** Where sensor data, masks, or tiles of a picture are coded as JPEGs of their own: none of them is the photo. */
function pieces(found: readonly FoundDirectory[]): Set<number> {
  const starts = new Set<number>();
  for (const { directory } of found) {
    const segments = directory.segments;
    if (isSensorData(directory) || isBeside(directory) || segments.length > 1)
      for (const { start } of segments) starts.add(start);
  }
  return starts;
}

/** An EXIF block that says nothing but how to turn. */
function turning(orientation: number): Buffer {
  const exif = Buffer.from(
    '457869660000' + '4d4d002a00000008' + '0001' + '0112000300000001' + '00000000' + '00000000',
    'hex',
  );
  exif.writeUInt16BE(orientation, 24);
  const head = Buffer.of(0xff, 0xe1, 0, exif.length + 2);
  return Buffer.concat([head, exif]);
}

/** The share 0 … 1 of the file that is missing, by the places its directories name. */
function missingShare(bytes: Uint8Array, found: readonly FoundDirectory[]): number {
  let wanted = 0;
  for (const { directory } of found) for (const { end } of directory.segments) wanted = Math.max(wanted, end);
  return wanted > bytes.length ? 1 - bytes.length / wanted : 0;
}

/**
 * A whole JPEG file. @param kind what the RAW file is called
 * Throws `photoRawNoPreview`, and `photoDamaged` where the preview, or the place where it would be, is cut off.
 */
export function previewOf(bytes: Uint8Array, kind: string): Uint8Array {
  const found = directories(bytes);
  const full = fullEdge(found);
  const none = pieces(found);
  const usable = ({ start, rows, cols }: InnerJpeg): boolean =>
    !none.has(start) && isPicture(Math.max(rows, cols), full);
  const jpeg = innerJpegs(bytes).find(usable);
  const end = jpeg ? jpegEnd(bytes, jpeg.start) : null;
  if (!jpeg || end === null) {
    const missing = missingShare(bytes, found);
    if (missing > 0)
      throw new HeadlightError('photoDamaged', { format: kind, missing: Math.max(1, Math.round(missing * 100)) });
    if (jpeg) throw new HeadlightError('photoDamaged', { format: kind, cut: 1 });
    throw new HeadlightError('photoRawNoPreview', { kind });
  }
  const picture = bytes.subarray(jpeg.start, end);
  const first = found[0]?.directory.number(TAG.orientation);
  if (jpeg.orientation !== null || first == null || first < 2 || first > 8) return picture;
  return new Uint8Array(Buffer.concat([picture.subarray(0, 2), turning(first), picture.subarray(2)]));
}
