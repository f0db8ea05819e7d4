/** Pixels that are not compressed may truly end in black: only where black begins tells a cut from a picture. */
import { zeroTail } from './zeros';

export interface PlainRows {
  /** The pixels' bytes in the file. */
  readonly start: number;
  readonly end: number;
  readonly rowBytes: number;
}

/** Rows of zeros below which nothing is said. */
const LEAST_ROWS = 2;
/** Descriptions hold no such stretch of zeros right before the pixels. */
const NO_DESCRIPTION = 64;
/** Share of the row above that must be picture where the row of the cut is black already. */
const PICTURE_ABOVE = 0.9;

/**
 * Whether the zeros at the file's end begin in the middle of a row whose neighbour goes on: a border, a night sky or a dark
 * edge of a picture begins with a row, or is black in the row before too.
 */
export function cutMidRow(bytes: Uint8Array, { start, end, rowBytes }: PlainRows): boolean {
  const tail = zeroTail(bytes);
  if (start - tail >= NO_DESCRIPTION) return true; // what stands before the pixels is not there either
  if (rowBytes === 0 || tail <= start + rowBytes || end - tail < LEAST_ROWS * rowBytes) return false;
  const inRow = (tail - start) % rowBytes;
  if (inRow === 0) return false;
  let picture = 0;
  const above = tail - rowBytes;
  const width = rowBytes - inRow;
  for (let at = above; at < above + width; at++) if (bytes[at] !== 0) picture++;
  return picture >= Math.max(2, PICTURE_ABOVE * width);
}

/** Header of a Windows bitmap as it is since Windows 3, and the kinds of pixels that are stored as they are. */
const BITMAP_HEADER = 40;
const PLAIN_KINDS = [0, 3, 6];

/** Whether a bitmap's pixels end in the middle of a row. */
export function bitmapCutMidRow(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(14, true) < BITMAP_HEADER || !PLAIN_KINDS.includes(view.getUint32(30, true))) return false;
  const start = view.getUint32(10, true);
  const rowBytes = Math.ceil((view.getUint32(18, true) * view.getUint16(28, true)) / 32) * 4;
  return cutMidRow(bytes, { start, end: bytes.length, rowBytes });
}
