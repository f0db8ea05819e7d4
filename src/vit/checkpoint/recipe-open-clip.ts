/** open_clip's preprocessing at evaluation, from `preprocess_cfg` of open_clip_config.json (open_clip `transform.py`, `image_transform`). */
import type { Size } from '../config';
import { isObject, type JsonObject } from './json';
import type { RecipeDefaults } from './layouts/layout';
import { AS_PYTORCH, failIn, fitChannels, numberIn, perChannel, type Fail, type ReadRecipe } from './recipe-reader';
import { geometry, type CropMode } from './recipe-timm';

const FILE = 'open_clip_config.json';

/** How a photo becomes as large as the input; what is absent is the first. */
const RESIZE_MODES: Readonly<Record<string, CropMode>> = { shortest: 'center', squash: 'squash', longest: 'border' };

/** Null for a config that says nothing of it. */
export function preprocessCfg(config: JsonObject | null): JsonObject | null {
  const said = config?.['preprocess_cfg'];
  return isObject(said) ? said : null;
}

/** @param size what the model receives. Throws `recipeInvalid`. */
export function openClipRecipe(cfg: JsonObject, size: Size, channels: number, defaults: RecipeDefaults): ReadRecipe {
  const fail = failIn(FILE);
  const mode = resizeModeOf(cfg['resize_mode'] ?? 'shortest', fail);
  const interpolation = cfg['interpolation'] ?? 'bicubic';
  if (interpolation !== 'bicubic' && interpolation !== 'bilinear' && interpolation !== 'random')
    throw fail('`interpolation` must be bicubic, bilinear or random');
  const fill = cfg['fill_color'] == null ? 0 : numberIn(cfg['fill_color'], 0, 255, 'fill_color', fail);
  const source = (field: string): string => (cfg[field] == null ? 'assumed: open_clip' : FILE);
  const fitted = geometry(mode, size, size, new Array<number>(channels).fill(fill / 255));
  return {
    recipe: {
      ...fitted,
      colour: 'asStored',
      interpolation: interpolation === 'bilinear' ? 'bilinear' : 'bicubic', // `random` is of training
      rescale: 1 / 255,
      mean: perChannel(cfg, 'mean', channels, false, fail) ?? fitChannels(defaults.mean, channels),
      std: perChannel(cfg, 'std', channels, true, fail) ?? fitChannels(defaults.std, channels),
      inputSize: size,
    },
    provenance: {
      resize: source('resize_mode'),
      crop: source('resize_mode'),
      interpolation: source('interpolation'),
      colour: AS_PYTORCH,
      rescale: 'assumed: open_clip',
      mean: source('mean'),
      std: source('std'),
    },
  };
}

function resizeModeOf(mode: unknown, fail: Fail): CropMode {
  const known = typeof mode === 'string' && Object.hasOwn(RESIZE_MODES, mode) ? RESIZE_MODES[mode] : undefined;
  if (known === undefined) throw fail(`\`resize_mode\` must be one of ${Object.keys(RESIZE_MODES).join(', ')}`);
  return known;
}
