/** Turns a decoded photo by quarters, as a person wants it: an orientation that the file leaves out or tells wrongly. */
import type { Turn } from '../../shared/turn';
import type { Size } from '../../vit/config';
import type { RgbImage } from '../../vit/preprocess/rgb';

const CHANNELS = 3;

/** A new photo, turned clockwise; the same one where there is nothing to turn. */
export function turned<P extends RgbImage & { readonly whole?: Size }>(photo: P, turn: Turn): P {
  if (turn === 0) return photo;
  const { data, rows, cols } = photo;
  const [height, width] = turn === 180 ? [rows, cols] : [cols, rows];
  // Where the pixel at the new top left was, and how far it is from there to the next one of a row, and of a column.
  const [first, along, down] = {
    90: [(rows - 1) * cols, -cols, 1],
    180: [rows * cols - 1, -1, -cols],
    270: [cols - 1, cols, -1],
  }[turn] as [number, number, number];
  const result = new Uint8Array(data.length); // [height, width, 3]
  for (let row = 0, out = 0; row < height; row++) {
    for (let col = 0, at = (first + row * down) * CHANNELS; col < width; col++, at += along * CHANNELS) {
      result[out++] = data[at] as number;
      result[out++] = data[at + 1] as number;
      result[out++] = data[at + 2] as number;
    }
  }
  const size = { data: result, rows: height, cols: width };
  if (!photo.whole || turn === 180) return { ...photo, ...size };
  return { ...photo, ...size, whole: [photo.whole[1], photo.whole[0]] };
}
