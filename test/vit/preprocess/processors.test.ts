/** Hugging Face's image processors, each as its own code runs on a picture. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { preprocess } from '../../../src/vit/preprocess/preprocess';
import { huggingFaceRecipe } from '../../../src/vit/checkpoint/recipe-hugging-face';
import { unpack, type Packed } from '../../main/photo/fixtures';

/** Both round to 32 bits, at different steps. */
const ROUNDING = 2e-6;

const { photo, cases } = JSON.parse(readFileSync('test/fixtures/processors.json', 'utf8')) as {
  photo: Packed;
  cases: { json: Record<string, unknown>; shape: [number, number, number]; at: number[]; values: number[] }[];
};

describe('what the model gets by a processor of Hugging Face', () => {
  it.each(cases)('$json', ({ json, shape: [channels, rows, cols], at, values }) => {
    const { recipe: own, notes = [] } = huggingFaceRecipe(json, [rows, cols], channels, 'hf-vit');
    const top = notes.find(({ code }) => code === 'includeTop'); // as its note says to have it
    const recipe = top ? { ...own, std: String(top.params['std']).split(',').map(Number) } : own;
    const { pixels } = preprocess(unpack(photo), recipe);
    const worst = Math.max(
      ...at.map(
        (index, i) => Math.abs((pixels[index] ?? NaN) - (values[i] ?? NaN)) / Math.max(1, Math.abs(values[i] ?? 0)),
      ),
    );
    expect(worst).toBeLessThan(ROUNDING);
    const divides = json['image_processor_type'] === 'EfficientNetImageProcessor' && json['include_top'] !== false;
    expect(notes.map(({ code }) => code)).toEqual(divides ? ['includeTop'] : []);
  });

  it('leaves EfficientNet’s second division to whoever chooses it', () => {
    const json = { image_processor_type: 'EfficientNetImageProcessor', do_normalize: false, rescale_offset: true };
    const { recipe, notes } = huggingFaceRecipe(json, [346, 346], 3, 'hf-vit');
    expect(recipe).toMatchObject({ mean: [1, 1, 1], std: [1, 1, 1] });
    expect(notes).toEqual([{ code: 'includeTop', params: { file: 'preprocessor_config.json', std: '0.5,0.5,0.5' } }]);
  });

  const notesOf = (json: Record<string, unknown>) => huggingFaceRecipe(json, [8, 8], 3, 'hf-vit').notes;

  it('is not passed over where its file asks for what is not done', () => {
    expect(notesOf({ size: 8, do_pad: true, do_thumbnail: true, offset: true, do_align_long_axis: false })).toEqual([
      { code: 'fieldsUnknown', params: { fields: 'do_pad, do_thumbnail, offset', file: 'preprocessor_config.json' } },
    ]);
    expect(notesOf({ size: 8, rescale_offset: true })).toHaveLength(1); // of no ViT’s processor
    expect(notesOf({ size: 8, do_convert_rgb: true, do_reduce_labels: false, crop_pct: null })).toEqual([]);
  });

  it('is named where nobody knows the processor', () => {
    expect(notesOf({ size: 8, image_processor_type: 'DonutImageProcessor' })).toEqual([
      {
        code: 'processorUnknown',
        params: { name: 'DonutImageProcessor', file: 'preprocessor_config.json', used: 'ViT' },
      },
    ]);
    expect(notesOf({ size: 8, image_processor_type: 'ViTImageProcessorFast' })).toEqual([]);
    expect(notesOf({ size: 8, feature_extractor_type: 'BeitFeatureExtractor', crop_size: 8 })).toEqual([]);
  });

  it.each([[1e-40], [0], [-1], [null, 1e-7]])('is refused with a deviation that no number survives: %j', (...std) => {
    const image_std = std.length > 1 ? [1, 1, std[1]] : [std[0], std[0], std[0]];
    expect(() => notesOf({ size: 8, image_std })).toThrow('recipeInvalid');
  });
});
