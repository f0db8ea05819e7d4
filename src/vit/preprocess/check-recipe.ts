/** A recipe that came from elsewhere (a port, a caller of the package), checked before anything is computed by it. */
import type { Size } from '../config';
import { expected } from '../errors';
import { CHANNEL_ORDERS, COLOURS, INTERPOLATIONS, JPEG_DECODINGS, type Recipe, type Region } from '../recipe';

const isCount = (value: unknown, max: number): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max;
const isColor = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 3 && value.every((part) => Number(part) >= 0 && Number(part) <= 255);
const isRegion = ({ top, left, bottom, right }: Region): boolean =>
  [top, left, bottom, right].every((edge) => Number.isInteger(edge) && edge >= 0) && top < bottom && left < right;
const MAX_INPUT_EDGE = 4096;

/** Throws `badRequest`. */
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
  if (!INTERPOLATIONS.includes(recipe.interpolation)) {
    throw expected('a known interpolation', 'interpolation', recipe.interpolation);
  }
  if (recipe.region !== undefined && !isRegion(recipe.region))
    throw expected('whole pixels, top above bottom and left of right', 'region', JSON.stringify(recipe.region));
  if (recipe.square !== undefined && !isColor(recipe.square))
    throw expected('three numbers from 0 to 255', 'square', recipe.square);
  if (recipe.channelOrder !== undefined && !CHANNEL_ORDERS.includes(recipe.channelOrder)) {
    throw expected('RGB or BGR', 'channelOrder', recipe.channelOrder);
  }
  if (recipe.jpeg !== undefined && !JPEG_DECODINGS.includes(recipe.jpeg))
    throw expected(JPEG_DECODINGS.join(' or '), 'jpeg', recipe.jpeg);
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
