/** Where a recipe puts a photo: size after resizing, the window the model sees, and that window on the photo. */
import type { Size } from '../config';
import { HeadlightError } from '../errors';
import type { CropBox, Recipe } from '../recipe';

export interface Geometry {
  /** The whole photo after resizing. */
  readonly resized: Size;
  /** First row and column of the model's input in the resized photo; negative where padding comes first. */
  readonly offset: Size;
  readonly input: Size;
  /** The model's input on the photo. */
  readonly crop: CropBox;
}

/** Python's `round`: halves go to the even neighbour. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** `photo` [rows, cols] after the recipe's resize; never below one pixel. */
export function resizedSize(photo: Size, resize: Recipe['resize']): Size {
  const [rows, cols] = photo;
  switch (resize.mode) {
    case 'none':
      return photo;
    case 'exact':
      return resize.size;
    case 'shortest': {
      const long = Math.trunc((resize.edge * Math.max(rows, cols)) / Math.min(rows, cols));
      return rows <= cols ? [resize.edge, long] : [long, resize.edge];
    }
    case 'fit':
    case 'cover': {
      const ratios = [rows / resize.size[0], cols / resize.size[1]] as const;
      const ratio = resize.mode === 'fit' ? Math.max(...ratios) : Math.min(...ratios);
      return [Math.max(1, roundHalfEven(rows / ratio)), Math.max(1, roundHalfEven(cols / ratio))];
    }
  }
}

/** Start of a centred window of `wanted` in `length`; negative when the window is longer. */
function centre(length: number, wanted: number, rounding: Recipe['cropRounding']): number {
  const half = (length - wanted) / 2;
  if (rounding === 'floor') return Math.floor(half);
  return half >= 0 ? roundHalfEven(half) : Math.ceil(half);
}

/**
 * Lays `photo` [rows, cols] out by `recipe`. Throws `badRequest` when the recipe does not end at its `inputSize`.
 */
export function layOut(photo: Size, recipe: Recipe): Geometry {
  const resized = resizedSize(photo, recipe.resize);
  const input = recipe.crop ?? resized;
  const [rows, cols] = recipe.inputSize;
  if (input[0] !== rows || input[1] !== cols) {
    const detail = `the recipe ends at ${input.join(' × ')}, the model wants ${rows} × ${cols}`;
    throw new HeadlightError('badRequest', { detail }, detail);
  }
  const offset: Size = [centre(resized[0], rows, recipe.cropRounding), centre(resized[1], cols, recipe.cropRounding)];
  const scale = [photo[0] / resized[0], photo[1] / resized[1]] as const;
  const crop = {
    top: offset[0] * scale[0],
    left: offset[1] * scale[1],
    height: rows * scale[0],
    width: cols * scale[1],
  };
  return { resized, offset, input, crop };
}
