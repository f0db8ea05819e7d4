/** Preprocessing recipes, as their families define them. */
import { describe, expect, it } from 'vitest';
import { huggingFaceRecipe } from '../../../src/vit/checkpoint/recipe-hugging-face';
import { assumedRecipe, timmRecipe } from '../../../src/vit/checkpoint/recipe-timm';
import { HALF, IMAGENET_MEAN, IMAGENET_STD, type RecipeDefaults } from '../../../src/vit/checkpoint/layouts/layout';
import { HeadlightError } from '../../../src/vit/errors';

const DEFAULTS: RecipeDefaults = {
  source: 'timm ViT',
  interpolation: 'bicubic',
  cropPct: 0.9,
  mean: HALF,
  std: HALF,
  squash: false,
};
const timm = (cfg: object, size: readonly [number, number] = [224, 224]) => timmRecipe({ ...cfg }, size, 3, DEFAULTS);
const vit = (json: object) => huggingFaceRecipe({ ...json }, [224, 224], 3, 'hf-vit');

describe('Hugging Face', () => {
  it.each(['bicubic', 'BICUBIC', 'PILImageResampling.BICUBIC', 3])('takes the filter %s', (resample) => {
    expect(vit({ size: 224, resample }).recipe.interpolation).toBe('bicubic');
  });

  it('takes a size as [height, width]', () => {
    const { recipe } = huggingFaceRecipe({ size: [224, 320] }, [224, 320], 3, 'hf-vit');
    expect(recipe.resize).toEqual({ mode: 'exact', size: [224, 320] });
  });
});

describe('timm', () => {
  it('enlarges by crop_pct, rounded down, and cuts the centre', () => {
    const { recipe } = timm({ crop_pct: 0.9, interpolation: 'bicubic', mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6] });
    expect(recipe).toEqual({
      colour: 'asStored',
      resize: { mode: 'shortest', edge: 248 },
      crop: [224, 224],
      interpolation: 'bicubic',
      rescale: 1 / 255,
      mean: [0.1, 0.2, 0.3],
      std: [0.4, 0.5, 0.6],
      inputSize: [224, 224],
    });
  });

  it.each([
    ['squash', { mode: 'exact', size: [256, 256] }],
    ['border', { mode: 'fit', size: [256, 256] }],
    ['center', { mode: 'shortest', edge: 256 }],
  ])('crop mode %s', (mode, resize) => {
    expect(timm({ crop_mode: mode, crop_pct: 0.875, mean: [0.5, 0, 2] }).recipe.resize).toEqual(resize);
  });

  it('pads borders with the mean', () => {
    expect(timm({ crop_mode: 'border', mean: [0.5, 0, 1] }).recipe.padding).toEqual([128, 0, 255]);
  });

  it('covers inputs that are not square', () => {
    expect(timm({ crop_pct: 1 }, [224, 320]).recipe.resize).toEqual({ mode: 'cover', size: [224, 320] });
  });

  it('uses 0.875 where crop_pct is absent, and says what it assumed', () => {
    const { recipe, provenance } = timm({ mean: [0, 0, 0] });
    expect(recipe.resize).toEqual({ mode: 'shortest', edge: 256 });
    expect(provenance).toMatchObject({ resize: 'assumed: timm', mean: 'config.json' });
  });

  it('says when a filter is replaced', () => {
    const { recipe, provenance } = timm({ interpolation: 'hamming' });
    expect(recipe.interpolation).toBe('bilinear');
    expect(provenance['interpolation']).toBe('config.json: hamming, run as bilinear');
  });

  it('assumes the habits of a family where nothing is said', () => {
    const { recipe, provenance } = assumedRecipe([224, 224], 3, {
      ...DEFAULTS,
      mean: IMAGENET_MEAN,
      std: IMAGENET_STD,
    });
    expect(recipe).toMatchObject({
      resize: { mode: 'shortest', edge: 248 },
      mean: [0.485, 0.456, 0.406],
      crop: [224, 224],
    });
    expect(new Set(Object.values(provenance))).toEqual(
      new Set(['as PyTorch’s pipelines read photos', 'assumed: timm ViT']),
    );
  });
});

describe('Hugging Face', () => {
  it('reads today’s form', () => {
    const { recipe } = vit({
      size: { height: 224, width: 224 },
      resample: 3,
      image_mean: [0, 0, 0],
      image_std: [1, 1, 1],
      rescale_factor: 0.5,
    });
    expect(recipe).toEqual({
      colour: 'asStored',
      resize: { mode: 'exact', size: [224, 224] },
      crop: null,
      cropRounding: 'floor',
      interpolation: 'bicubic',
      rescale: 0.5,
      mean: [0, 0, 0],
      std: [1, 1, 1],
      inputSize: [224, 224],
    });
  });

  it.each([
    [0, 'nearest'],
    [1, 'lanczos'],
    [2, 'bilinear'],
    [3, 'bicubic'],
    [4, 'bilinear'],
  ])('resample %i is %s', (resample, name) => {
    expect(vit({ resample }).recipe.interpolation).toBe(name);
  });

  it('reads the old form, where size is a number', () => {
    expect(vit({ feature_extractor_type: 'ViTFeatureExtractor', size: 224 }).recipe.resize).toEqual({
      mode: 'exact',
      size: [224, 224],
    });
  });

  it('enlarges exactly and cuts, as DeiT does', () => {
    const { recipe } = huggingFaceRecipe(
      { feature_extractor_type: 'DeiTFeatureExtractor', size: 256, crop_size: 224, do_center_crop: true },
      [224, 224],
      3,
      'hf-deit',
    );
    expect(recipe).toMatchObject({
      resize: { mode: 'exact', size: [256, 256] },
      crop: [224, 224],
      interpolation: 'bicubic',
    });
  });

  it('resizes the shorter edge and cuts, as BiT and CLIP do', () => {
    const json = {
      image_processor_type: 'BitImageProcessor',
      size: { shortest_edge: 256 },
      crop_size: { height: 224, width: 224 },
    };
    expect(huggingFaceRecipe(json, [224, 224], 3, 'hf-dinov2').recipe).toMatchObject({
      resize: { mode: 'shortest', edge: 256 },
      crop: [224, 224],
    });
  });

  it('leaves out what is switched off', () => {
    const { recipe } = vit({ do_rescale: false, do_normalize: false, image_mean: [9, 9, 9] });
    expect(recipe).toMatchObject({ rescale: 1, mean: [0, 0, 0], std: [1, 1, 1] });
  });

  it('is scaled to the model where it ends at another size, and says so', () => {
    const { recipe, provenance } = vit({ size: 256, crop_size: 192, do_center_crop: true });
    expect(recipe).toMatchObject({ resize: { mode: 'exact', size: [299, 299] }, crop: [224, 224] });
    expect(provenance['resize']).toContain('fitted to');
  });

  it.each([
    { size: { height: 224 } },
    { size: -1 },
    { size: 1e9 },
    { size: 'large' },
    { resample: 7 },
    { image_mean: [0.5] },
    { image_std: [1, 0, 1] },
    { image_mean: ['a', 'b', 'c'] },
    { do_resize: 'yes' },
    { rescale_factor: 0 },
    { size: { longest_edge: 224 } },
    { size: { max_height: 224, max_width: 224 } },
    { size: { height: 224 } },
    { size: {} },
  ])('refuses %j', (json) => {
    expect(() => vit(json)).toThrow(HeadlightError);
    expect(() => vit(json)).toThrow(/recipeInvalid/);
  });
});
