/** Whether the strips or tiles of a TIFF are all there. */
import { directoriesOf, mainDirectory, TAG, TiffFile } from '../tiff/directory';
import type { Completeness } from './chunks';
import { cutMidRow } from './rows';
import { zeroTail } from './zeros';

const PLAIN = 1;
/** No compression of TIFF ends with so many zeros. */
const NO_PICTURE_DATA = 64;

/** Held to what its directory says; zeros are no picture data where pixels are compressed. */
export function tiffEnd(bytes: Uint8Array): Completeness {
  const { length } = bytes;
  const file = new TiffFile(bytes);
  const tail = zeroTail(bytes);
  const main = mainDirectory(directoriesOf(file));
  if (!main || main.directory.segments.length === 0) {
    if (file.first + 2 > length) return 1 - length / (file.first + 2);
    return tail <= file.first ? 1 - tail / length : 'whole';
  }
  const { directory } = main;
  const segments = [...directory.segments].sort((a, b) => a.start - b.start);
  let end = 0;
  for (const segment of segments) end = Math.max(end, segment.end);
  if (end > length) return 1 - length / end;
  if (end <= tail) return 'whole';
  if (directory.number(TAG.compression) !== PLAIN) {
    return segments.some(
      (segment) =>
        segment.end - Math.max(segment.start, tail) >= Math.min(NO_PICTURE_DATA, segment.end - segment.start),
    )
      ? 1 - tail / length
      : 'whole';
  }
  const start = segments[0]?.start ?? 0;
  const bits = directory.numbers(TAG.bits).reduce((sum, value) => sum + value, 0) || 1;
  const interleaved = directory.number(TAG.planar) !== 2 && !directory.has(TAG.tileOffsets);
  const rowBytes = interleaved ? Math.ceil(((directory.number(TAG.width) ?? 0) * bits) / 8) : 0;
  return cutMidRow(bytes, { start, end, rowBytes }) ? 1 - tail / length : 'whole';
}
