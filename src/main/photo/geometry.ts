/** Where a recipe puts a photo: size after resizing, the window the model sees, and that window on the photo. */
import { expected, HeadlightError } from '../../vit/errors';
import type { Size } from '../../vit/config';
import { COLOURS, type CropBox, type Recipe } from '../../vit/recipe';

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

const isCount = (value: unknown, max: number): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max;
const isColor = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 3 && value.every((part) => Number(part) >= 0 && Number(part) <= 255);
const MAX_INPUT_EDGE = 4096;
const CHANNEL_ORDERS: readonly unknown[] = ['RGB', 'BGR'];

/** Checks a recipe that came from elsewhere. Throws `badRequest`. */
export function checkRecipe(recipe: Recipe): void {
  const size = (value: Size, name: string): void => {
    if (!Array.isArray(value) || value.length !== 2 || !value.every((edge) => isCount(edge, MAX_INPUT_EDGE))) {
      throw expected(`two whole numbers from 1 to ${MAX_INPUT_EDGE}`, name, value);
    }
  };
  if (recipe === null || typeof recipe !== 'object') throw expected('a recipe', 'recipe', recipe);
  size(recipe.inputSize, 'inputSize');
  if (recipe.crop !== null) size(recipe.crop, 'crop');
  const { resize } = recipe;
  if (resize?.mode === 'shortest') {
    if (!isCount(resize.edge, MAX_INPUT_EDGE)) throw expected('a whole number', 'resize.edge', resize.edge);
  } else if (resize?.mode === 'exact' || resize?.mode === 'fit' || resize?.mode === 'cover') {
    size(resize.size, 'resize.size');
  } else if (resize?.mode !== 'none')
    throw expected('a known mode', 'resize.mode', (resize as { mode?: unknown })?.mode);
  if (!['nearest', 'bilinear', 'bicubic', 'lanczos'].includes(recipe.interpolation)) {
    throw expected('a known interpolation', 'interpolation', recipe.interpolation);
  }
  if (recipe.square !== undefined && !isColor(recipe.square))
    throw expected('three numbers from 0 to 255', 'square', recipe.square);
  if (recipe.channelOrder !== undefined && !CHANNEL_ORDERS.includes(recipe.channelOrder)) {
    throw expected('RGB or BGR', 'channelOrder', recipe.channelOrder);
  }
  if (!COLOURS.includes(recipe.colour)) throw expected(COLOURS.join(' or '), 'colour', recipe.colour);
  const channels = recipe.mean?.length;
  if (channels !== 1 && channels !== 3) throw expected('one or three numbers', 'mean', recipe.mean);
  for (const name of ['mean', 'std', 'padding'] as const) {
    const values = recipe[name];
    if (name === 'padding' && values === undefined) continue;
    if (!Array.isArray(values) || values.length !== channels || !values.every(Number.isFinite)) {
      throw expected(`${channels} numbers`, name, values);
    }
  }
  if (recipe.std.includes(0)) throw expected('numbers other than 0', 'std', recipe.std);
  if (!Number.isFinite(recipe.rescale)) throw expected('a number', 'rescale', recipe.rescale);
}
