import { describe, expect, it } from 'vitest';
import { checkRecipe } from '../../../src/vit/preprocess/check-recipe';
import { layOut, resizedSize, roundHalfEven } from '../../../src/vit/preprocess/geometry';
import type { Recipe } from '../../../src/vit/recipe';

const RECIPE: Recipe = {
  colour: 'asStored',
  resize: { mode: 'shortest', edge: 256 },
  crop: [224, 224],
  interpolation: 'bicubic',
  rescale: 1 / 255,
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
  inputSize: [224, 224],
};

describe('sizes after the resize', () => {
  it('keeps the aspect ratio by the shorter edge, cutting the longer one to whole pixels', () => {
    expect(resizedSize([300, 451], { mode: 'shortest', edge: 256 })).toEqual([256, 384]);
    expect(resizedSize([451, 300], { mode: 'shortest', edge: 256 })).toEqual([384, 256]);
  });

  it('fits inside or covers a size', () => {
    expect(resizedSize([300, 600], { mode: 'fit', size: [224, 224] })).toEqual([112, 224]);
    expect(resizedSize([300, 600], { mode: 'cover', size: [224, 224] })).toEqual([224, 448]);
  });

  it('never falls below one pixel', () => {
    expect(resizedSize([1, 9000], { mode: 'fit', size: [224, 224] })).toEqual([1, 224]);
  });

  it('rounds halves to even, like Python', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6].map(roundHalfEven)).toEqual([0, 2, 2, 0, -2, 2, 3]);
  });
});

describe('where the model’s input lies on the photo', () => {
  it('is the centre, in photo pixels', () => {
    const { offset, crop } = layOut([512, 1024], RECIPE);
    expect(offset).toEqual([16, 144]);
    expect(crop).toEqual({ top: 32, left: 288, height: 448, width: 448 });
  });

  it('reaches beyond a photo that is padded', () => {
    const { offset, crop } = layOut([100, 300], { ...RECIPE, resize: { mode: 'none' } });
    expect(offset).toEqual([-62, 38]);
    expect(crop).toEqual({ top: -62, left: 38, height: 224, width: 224 });
  });

  it('follows each library where the surplus is odd', () => {
    const squash = (rows: number): Recipe => ({ ...RECIPE, resize: { mode: 'exact', size: [rows, 224] } });
    expect(layOut([9, 9], squash(227)).offset[0]).toBe(2);
    expect(layOut([9, 9], { ...squash(227), cropRounding: 'floor' }).offset[0]).toBe(1);
    expect(layOut([9, 9], squash(221)).offset[0]).toBe(-1);
    expect(layOut([9, 9], { ...squash(221), cropRounding: 'floor' }).offset[0]).toBe(-2);
  });

  it('refuses a recipe that ends at another size than the model’s', () => {
    expect(() => layOut([100, 100], { ...RECIPE, crop: null })).toThrow(/224/);
  });
});

describe('recipes from elsewhere are checked', () => {
  it('accepts a whole one', () => {
    expect(() => checkRecipe(RECIPE)).not.toThrow();
  });

  it.each<[string, object]>([
    ['no resize', { resize: undefined }],
    ['an unknown mode', { resize: { mode: 'stretch' } }],
    ['an edge of nothing', { resize: { mode: 'shortest', edge: 0 } }],
    ['an input without end', { inputSize: [1e9, 1e9], crop: [1e9, 1e9] }],
    ['a fraction of a pixel', { crop: [224.5, 224] }],
    ['an unknown interpolation', { interpolation: 'spline' }],
    ['two channels', { mean: [0, 0], std: [1, 1] }],
    ['a deviation of 0', { std: [1, 0, 1] }],
    ['means that are no numbers', { mean: ['a', 'b', 'c'] }],
    ['padding for other channels', { padding: [1] }],
    ['no rescaling factor', { rescale: NaN }],
  ])('refuses %s', (_, change) => {
    expect(() => checkRecipe({ ...RECIPE, ...change } as Recipe)).toThrow(/expected/);
  });
});
