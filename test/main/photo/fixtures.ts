/** Reads the committed pictures and what Pillow made of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import type { PhotoOwner } from '../../../src/main/photo/protocol';
import type { RgbImage } from '../../../src/vit/preprocess/rgb';
import type { Recipe } from '../../../src/vit/recipe';

export const PHOTOS = join(import.meta.dirname, '../../fixtures/photos');

export interface Packed {
  readonly rows: number;
  readonly cols: number;
  /** base64 of the deflated [rows, cols, 3]. */
  readonly rgb: string;
}

export interface SeenCase {
  readonly source: string;
  readonly recipe: Recipe;
  readonly expected: RgbImage;
}

/** The photo as it is: neither resized nor cut, rescaled nor normalised. */
export const AS_IT_IS: Omit<Recipe, 'inputSize'> = {
  colour: 'asStored',
  resize: { mode: 'none' },
  crop: null,
  interpolation: 'bilinear',
  rescale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(PHOTOS, name), 'utf8'));

export const unpack = ({ rows, cols, rgb }: Packed): RgbImage => ({
  rows,
  cols,
  data: new Uint8Array(inflateSync(Buffer.from(rgb, 'base64'))),
});

export const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(join(PHOTOS, name)));

/** File name → the picture as Pillow shows it. */
export function references(): Map<string, RgbImage> {
  const packed = readJson('references.json') as Record<string, Packed>;
  return new Map(Object.entries(packed).map(([name, picture]) => [name, unpack(picture)]));
}

/** Recipes, with sources and what torchvision makes of them, before normalisation. */
export function seen(): { sources: Map<string, RgbImage>; cases: SeenCase[] } {
  const { sources, cases } = readJson('seen.json') as {
    sources: Record<string, Packed>;
    cases: { source: string; recipe: Omit<Recipe, 'colour' | 'rescale' | 'mean' | 'std'>; expected: Packed }[];
  };
  return {
    sources: new Map(Object.entries(sources).map(([name, picture]) => [name, unpack(picture)])),
    cases: cases.map(({ source, recipe, expected }) => ({
      source,
      recipe: { ...recipe, colour: 'asStored', rescale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
      expected: unpack(expected),
    })),
  };
}

/** Mean absolute difference, of 255. */
export function meanDifference(a: RgbImage, b: RgbImage): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0));
  return sum / a.data.length;
}

/** An owner whom nothing is told. */
export const NOBODY: PhotoOwner = {
  busy: () => undefined,
  idle: () => undefined,
  pong: () => undefined,
  unconfined: () => undefined,
};
