/** Whether all bytes of a HEIC or AVIF picture are there: its own and those of its tiles. */
import { boxesIn, findBox } from '../isobmff/box';
import { readItems, type Extent } from '../isobmff/items';
import { partsOf } from '../isobmff/picture-parts';
import { readSequence } from '../isobmff/tracks';
import { longestZeros, zeroTail } from './zeros';

/** Coded pictures hold no such stretch: HEVC breaks up three zeros in a row, and AV1's arithmetic coder has no use for them. */
const NO_PICTURE_DATA = 64;
/** A picture of fewer bytes is damaged when they are zeros to the end. */
const SMALL = 16;

/** Where the bytes of the picture lie that would be shown. */
function pictureExtents(bytes: Uint8Array): readonly Extent[] {
  const items = readItems(bytes);
  if (items?.primary) return partsOf(items, items.primary).flatMap(({ extents }) => extents);
  const sequence = readSequence(bytes);
  return [sequence?.frame, sequence?.alpha].flatMap((frame) => (frame ? [frame.extent] : []));
}

/** The share 0 … 1 of the file that is missing; 0 when the picture is whole. Throws `RangeError` where a box ends too early. */
export function heifMissing(bytes: Uint8Array): number {
  const { length } = bytes;
  const extents = pictureExtents(bytes);
  let wanted = 0;
  for (const { end } of extents) wanted = Math.max(wanted, end);
  if (extents.length === 0) for (const { claimedEnd } of boxesIn(bytes)) wanted = Math.max(wanted, claimedEnd);
  if (wanted > length) {
    for (const { claimedEnd } of boxesIn(bytes)) wanted = Math.max(wanted, claimedEnd);
    return 1 - length / wanted;
  }
  const tail = zeroTail(bytes);
  const unwritten = (start: number, end: number): boolean =>
    end - Math.max(start, tail) >= Math.min(SMALL, end - start);
  const meta = findBox(bytes, 'meta');
  const described = extents.length > 0 && (meta === null || meta.end - tail < NO_PICTURE_DATA);
  if (extents.some(({ start, end }) => end > start && unwritten(start, end))) return 1 - tail / length;
  if (!described) return length - tail >= NO_PICTURE_DATA ? 1 - tail / length : 0;
  let holes = 0;
  for (const { start, end } of extents) holes += longestZeros(bytes, start, end, NO_PICTURE_DATA);
  return holes / length;
}
