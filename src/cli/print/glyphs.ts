/** A 5 × 7 pixel font for the tiles' labels: layers, heads and their numbers. */
import type { RgbaImage } from '../../shared/overlay/overlay';

export const GLYPH_ROWS = 7;
const GLYPH_COLS = 5;
const ADVANCE = GLYPH_COLS + 1;

/** Seven rows each, five bits a row, the left pixel first. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  '0': [14, 17, 19, 21, 25, 17, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 2, 4, 8, 31],
  '3': [31, 2, 4, 2, 1, 17, 14],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '5': [31, 16, 30, 1, 1, 17, 14],
  '6': [6, 8, 16, 30, 17, 17, 14],
  '7': [31, 1, 2, 4, 8, 8, 8],
  '8': [14, 17, 17, 14, 17, 17, 14],
  '9': [14, 17, 17, 15, 1, 2, 12],
  L: [16, 16, 16, 16, 16, 16, 31],
  H: [17, 17, 17, 31, 17, 17, 17],
};

/** Draws `text` with its top left corner at [top, left]; characters without a glyph leave a gap. Pixels outside are cut off. */
export function drawText(image: RgbaImage, text: string, top: number, left: number, grey: number, scale: number): void {
  [...text].forEach((char, place) => {
    (GLYPHS[char] ?? []).forEach((bits, row) => {
      for (let col = 0; col < GLYPH_COLS; col++) {
        if ((bits >> (GLYPH_COLS - 1 - col)) & 1)
          fillSquare(image, top + row * scale, left + (place * ADVANCE + col) * scale, scale, grey);
      }
    });
  });
}

function fillSquare(image: RgbaImage, top: number, left: number, side: number, grey: number): void {
  for (let y = top; y < Math.min(top + side, image.rows); y++) {
    for (let x = left; x < Math.min(left + side, image.cols); x++) {
      const at = (y * image.cols + x) * 4;
      image.data.set([grey, grey, grey, 255], at);
    }
  }
}
