/** A picture row by row: as it is, or in the middle of a square of one colour, which is never made as a whole. */
import type { RgbImage } from './rgb';

export interface PixelRows {
  readonly rows: number;
  readonly cols: number;
  /** [cols, 3]; valid until the next call. */
  line(row: number): RgbImage['data'];
}

const CHANNELS = 3;

export function rowsOf({ data, rows, cols }: RgbImage): PixelRows {
  const length = cols * CHANNELS;
  return { rows, cols, line: (row) => data.subarray(row * length, (row + 1) * length) };
}

export interface Square extends PixelRows {
  /** Where the picture lies in it. */
  readonly top: number;
  readonly left: number;
}

/** The picture in the middle of the smallest square that holds it; an odd surplus goes below and to the right, as Python's `//` leaves it. */
export function squareOf(image: RgbImage, color: readonly number[]): Square {
  const edge = Math.max(image.rows, image.cols);
  const [top, left] = [Math.floor((edge - image.rows) / 2), Math.floor((edge - image.cols) / 2)];
  const own = rowsOf(image);
  const empty = Uint8Array.from({ length: edge * CHANNELS }, (_, i) => color[i % CHANNELS] ?? 0);
  const filled = empty.slice();
  return {
    rows: edge,
    cols: edge,
    top,
    left,
    line(row) {
      if (row < top || row >= top + image.rows) return empty;
      filled.set(own.line(row - top), left * CHANNELS);
      return filled;
    },
  };
}
