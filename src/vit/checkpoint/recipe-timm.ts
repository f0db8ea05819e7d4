/** timm's preprocessing at evaluation, from `pretrained_cfg` (timm/data/transforms_factory.py) or from a family's habits. */
import type { Size } from '../config';
import type { Recipe } from '../recipe';
import type { JsonObject } from './json';
import type { RecipeDefaults } from './layouts/layout';
import { AS_PYTORCH, failIn, fitChannels, numberIn, perChannel, type Fail, type ReadRecipe } from './recipe-reader';

/** timm's own default where a config names none. */
const CROP_PCT = 0.875;

/** `center` keeps the aspect ratio and cuts, `squash` does not keep it, `border` keeps everything and pads with the mean. */
export const CROP_MODES = ['center', 'squash', 'border'] as const;
export type CropMode = (typeof CROP_MODES)[number];

const INTERPOLATIONS: Readonly<Record<string, Recipe['interpolation']>> = {
  nearest: 'nearest',
  bilinear: 'bilinear',
  bicubic: 'bicubic',
  lanczos: 'lanczos',
  // Filters without an equal here: the closest one, and the provenance says so.
  box: 'bilinear',
  hamming: 'bilinear',
};

/** @param size what the model receives. Throws `recipeInvalid`. */
export function timmRecipe(cfg: JsonObject, size: Size, channels: number, defaults: RecipeDefaults): ReadRecipe {
  const file = 'config.json';
  const fail = failIn(file);
  const mean = perChannel(cfg, 'mean', channels, false, fail) ?? fitChannels(defaults.mean, channels);
  const std = perChannel(cfg, 'std', channels, true, fail) ?? fitChannels(defaults.std, channels);
  const cropPct = cfg['crop_pct'] == null ? CROP_PCT : numberIn(cfg['crop_pct'], 0.1, 10, 'crop_pct', fail);
  const name = cfg['interpolation'] ?? defaults.interpolation;
  const source = (field: string): string => (cfg[field] == null ? 'assumed: timm' : file);
  const interpolation = interpolationOf(name, fail);
  return {
    recipe: {
      ...geometry(cropModeOf(cfg['crop_mode'] ?? 'center', fail), size, resizedBy(size, cropPct), mean),
      colour: 'asStored',
      interpolation,
      rescale: 1 / 255,
      mean,
      std,
      inputSize: size,
    },
    provenance: {
      resize: source('crop_pct'),
      crop: source('crop_mode'),
      interpolation:
        interpolation === name ? source('interpolation') : `${file}: ${String(name)}, run as ${interpolation}`,
      colour: AS_PYTORCH,
      rescale: 'assumed: timm',
      mean: source('mean'),
      std: source('std'),
    },
  };
}

function interpolationOf(name: unknown, fail: Fail): Recipe['interpolation'] {
  const known = typeof name === 'string' && Object.hasOwn(INTERPOLATIONS, name) ? INTERPOLATIONS[name] : undefined;
  if (known === undefined) throw fail('`interpolation` must be one of ' + Object.keys(INTERPOLATIONS).join(', '));
  return known;
}

function cropModeOf(mode: unknown, fail: Fail): CropMode {
  const known = CROP_MODES.find((each) => each === mode);
  if (known === undefined) throw fail('`crop_mode` must be center, squash or border');
  return known;
}

/** What a photo of the model's proportions is resized to, so that `cropPct` of its edge is kept. */
export function resizedBy(size: Size, cropPct: number): Size {
  return [Math.floor(size[0] / cropPct), Math.floor(size[1] / cropPct)];
}

/** @param resized what the photo is resized to before it is cut to `size` */
export function geometry(
  mode: CropMode,
  size: Size,
  resized: Size,
  mean: readonly number[],
): Pick<Recipe, 'resize' | 'crop' | 'padding'> {
  switch (mode) {
    case 'squash':
      return { resize: { mode: 'exact', size: resized }, crop: size };
    case 'border':
      return {
        resize: { mode: 'fit', size: resized },
        crop: size,
        padding: mean.map((m) => Math.min(255, Math.max(0, Math.round(255 * m)))),
      };
    case 'center':
      if (resized[0] === resized[1]) return { resize: { mode: 'shortest', edge: resized[0] }, crop: size };
      return { resize: { mode: 'cover', size: resized }, crop: size };
  }
}

/** The family's habits, every part marked as assumed. */
export function assumedRecipe(size: Size, channels: number, defaults: RecipeDefaults): ReadRecipe {
  const { interpolation, cropPct, squash, mean, std } = defaults;
  const cfg = { interpolation, crop_pct: cropPct, crop_mode: squash ? 'squash' : 'center' };
  const { recipe } = timmRecipe(cfg, size, channels, { ...defaults, mean, std });
  const parts = ['resize', 'crop', 'interpolation', 'rescale', 'mean', 'std'];
  const assumed = parts.map((part) => [part, `assumed: ${defaults.source}`]);
  return { recipe, provenance: { colour: AS_PYTORCH, ...Object.fromEntries(assumed) } };
}
