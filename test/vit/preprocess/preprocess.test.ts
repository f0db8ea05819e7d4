import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRecipe } from '../../../src/vit/preprocess/check-recipe';
import { preprocess } from '../../../src/vit/preprocess/preprocess';
import type { RgbImage } from '../../../src/vit/preprocess/rgb';
import type { Recipe } from '../../../src/vit/recipe';
import { PHOTOS, seen, unpack, type Packed } from '../../main/photo/fixtures';

/** [3, rows, cols] → [rows, cols, 3] */
function interleaved(pixels: Float32Array): number[] {
  const plane = pixels.length / 3;
  return Array.from(pixels, (_, i) => pixels[(i % 3) * plane + Math.floor(i / 3)] ?? NaN);
}

const { sources, cases } = seen();

describe('the model sees exactly what torchvision and Pillow make', () => {
  for (const { source, recipe, expected } of cases) {
    const { mode } = recipe.resize;
    const crop = recipe.crop?.join(' × ') ?? 'none';
    it(`${source}, ${recipe.interpolation}, ${mode}, crop ${crop}, ${recipe.cropRounding ?? 'nearestEven'}`, () => {
      const { pixels } = preprocess(sources.get(source) as RgbImage, recipe);
      expect(interleaved(pixels)).toEqual(Array.from(expected.data));
    });
  }
});

const GREYS: RgbImage = { rows: 1, cols: 2, data: Uint8Array.from([0, 128, 255, 255, 128, 0]) };
const PLAIN: Recipe = {
  colour: 'asStored',
  resize: { mode: 'none' },
  crop: null,
  interpolation: 'bilinear',
  rescale: 1 / 255,
  mean: [0.5, 0.25, 0],
  std: [0.5, 0.25, 2],
  inputSize: [1, 2],
};

describe('normalisation', () => {
  it('rescales, then subtracts the mean and divides by the deviation, channel by channel', () => {
    const { pixels } = preprocess(GREYS, PLAIN);
    const wanted = [-1, 1, (128 / 255 - 0.25) / 0.25, (128 / 255 - 0.25) / 0.25, 0.5, 0];
    expect(Array.from(pixels)).toEqual(wanted.map(Math.fround));
  });

  it('leaves 8-bit values alone when rescaling is off', () => {
    const { pixels } = preprocess(GREYS, { ...PLAIN, rescale: 1, mean: [0, 0, 0], std: [1, 1, 1] });
    expect(Array.from(pixels)).toEqual([0, 255, 128, 128, 255, 0]);
  });

  it('shows the colours in the order that the recipe names, mean and deviation following the model’s channels', () => {
    const { pixels } = preprocess(GREYS, {
      ...PLAIN,
      rescale: 1,
      channelOrder: 'BGR',
      mean: [1, 0, 0],
      std: [1, 1, 2],
    });
    expect(Array.from(pixels)).toEqual([254, -1, 128, 128, 0, 127.5]);
  });

  it('turns the photo grey for a model with one channel, before it is resized', () => {
    const { photo, grey } = JSON.parse(readFileSync(join(PHOTOS, 'stored', 'grey-first.json'), 'utf8')) as Record<
      'photo' | 'grey',
      Packed
    >;
    const recipe: Recipe = {
      ...PLAIN,
      resize: { mode: 'exact', size: [10, 12] },
      interpolation: 'bicubic',
      rescale: 1,
      mean: [0],
      std: [1],
      inputSize: [10, 12],
    };
    const { pixels } = preprocess(unpack(photo), recipe);
    const { data } = unpack(grey);
    expect(Array.from(pixels)).toEqual(Array.from({ length: 120 }, (_, i) => data[3 * i]));
  });

  it('gives a model with one channel the grey picture, with Pillow’s luma', () => {
    const { pixels } = preprocess(GREYS, { ...PLAIN, rescale: 1, mean: [0], std: [1] });
    expect(Array.from(pixels)).toEqual([104, 151]);
  });
});

describe('a square around the photo', () => {
  it('is of its colour, on both sides of a photo of one row, before anything is resized', () => {
    // 1 × 2 in a square of 2 × 2: the odd row goes below, as Python's `//` leaves it
    const recipe: Recipe = { ...PLAIN, mean: [0, 0, 0], std: [1, 1, 1], square: [255, 0, 255], inputSize: [2, 2] };
    const { pixels } = preprocess(GREYS, recipe);
    const seenAs = interleaved(pixels).map((value) => Math.round(value * 255));
    expect(seenAs).toEqual([...GREYS.data, 255, 0, 255, 255, 0, 255]);
  });

  it('must be a colour', () => {
    expect(() => checkRecipe({ ...PLAIN, square: [255, 0, 256] })).toThrow('square');
  });
});
