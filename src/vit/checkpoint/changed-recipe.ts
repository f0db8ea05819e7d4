/** A recipe with what a person chose in its place. */
import type { Size } from '../config';
import type { Recipe } from '../recipe';
import type { RecipeOverrides } from './overrides';
import { geometry, resizedBy, type CropMode } from './recipe-timm';

export function changedRecipe(
  recipe: Recipe,
  { mean, std, cropMode, cropPct, interpolation, channelOrder, colour, jpeg }: RecipeOverrides,
): Recipe {
  const normalised: Recipe = {
    ...recipe,
    ...(mean && { mean }),
    ...(std && { std }),
    ...(interpolation && { interpolation }),
    ...(channelOrder && { channelOrder }),
    ...(colour && { colour }),
    ...(jpeg && { jpeg }),
  };
  const mode = cropMode ?? modeOf(recipe);
  if (cropMode === undefined && cropPct === undefined)
    return mean && mode === 'border' ? padded(normalised) : normalised;
  const { padding: _old, square: _square, ...rest } = normalised;
  const { inputSize } = recipe;
  const keepsAll = mode !== 'center' && mode !== modeOf(recipe); // what the centre's cut left out is not left out of a whole photo
  const resized = cropPct !== undefined ? resizedBy(inputSize, cropPct) : keepsAll ? inputSize : resizedSize(recipe);
  return { ...rest, ...geometry(mode, inputSize, resized, normalised.mean) };
}

/** The share of the resized photo that the centre's cut keeps, 0 … 1; null where a recipe cuts no centre out. */
export function cropShare({ resize, inputSize }: Recipe): number | null {
  if (resize.mode === 'cover') return inputSize[0] / resize.size[0];
  return resize.mode === 'shortest' ? Math.min(...inputSize) / resize.edge : null;
}

/** The padding of `border` follows the mean. */
function padded(recipe: Recipe): Recipe {
  return { ...recipe, ...geometry('border', recipe.inputSize, resizedSize(recipe), recipe.mean) };
}

function modeOf({ resize }: Recipe): CropMode {
  if (resize.mode === 'fit') return 'border';
  return resize.mode === 'exact' ? 'squash' : 'center';
}

/** What the recipe resizes a photo of the model's own proportions to. */
function resizedSize({ resize, inputSize }: Recipe): Size {
  if (resize.mode === 'none') return inputSize;
  if (resize.mode !== 'shortest') return resize.size;
  const ratio = resize.edge / Math.min(...inputSize);
  return [Math.round(inputSize[0] * ratio), Math.round(inputSize[1] * ratio)];
}
