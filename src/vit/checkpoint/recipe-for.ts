/** Which of the files says how photos are prepared, and at what size. */
import type { Size, ViTConfig } from '../config';
import type { Layout, OpenedLayout } from './layouts/layout';
import { pretrainedCfg } from './layouts/timm-hints';
import type { SideFiles } from './read-files';
import { huggingFaceRecipe, huggingFaceSize } from './recipe-hugging-face';
import { openClipRecipe, preprocessCfg } from './recipe-open-clip';
import type { ReadRecipe } from './recipe-reader';
import { assumedRecipe, timmRecipe } from './recipe-timm';

/** Families whose models are run at whatever size their photos are prepared at. */
const TAKES_ANY_SIZE: readonly Layout['name'][] = ['hf-dinov2', 'hf-dinov3'];

/** DINOv2 is run at the size its photos are prepared at, not at the one its positions were trained for. */
export function hintsFor(layout: Layout, { hints }: OpenedLayout, side: SideFiles): OpenedLayout['hints'] {
  if (!TAKES_ANY_SIZE.includes(layout.name) || side.preprocessor === null) return hints;
  const imageSize: Size | null = huggingFaceSize(side.preprocessor, layout.name);
  return { ...hints, runSize: imageSize ?? hints.imageSize };
}

/** The recipe in the files, or the layout's own. */
export function recipeFor(
  layout: Layout,
  opened: OpenedLayout,
  { imageSize, channels }: Pick<ViTConfig, 'imageSize' | 'channels'>,
  side: SideFiles,
): ReadRecipe {
  if (side.preprocessor) return huggingFaceRecipe(side.preprocessor, imageSize, channels, layout.name);
  const openClip = preprocessCfg(side.config);
  if (openClip) return openClipRecipe(openClip, imageSize, channels, opened.recipe);
  const cfg = side.config && pretrainedCfg(side.config);
  const said = cfg !== null && ['mean', 'std', 'crop_pct', 'interpolation'].some((field) => cfg[field] != null);
  return said ? timmRecipe(cfg, imageSize, channels, opened.recipe) : assumedRecipe(imageSize, channels, opened.recipe);
}
