import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeadlightError } from '../../src/vit/errors';
import { patchesFromPixels, pixelsFromPatches } from '../../src/vit/patches';

const SEED = 7;

test('patches come row by row, each in channel, row, column order', () => {
  const cut = { imageSize: [2, 4], patchSize: [2, 2], channels: 2 } as const;
  const pixels = Float32Array.from([
    ...[0, 1, 2, 3, 4, 5, 6, 7], // channel 0
    ...[10, 11, 12, 13, 14, 15, 16, 17], // channel 1
  ]);
  expect([...patchesFromPixels(pixels, cut)]).toEqual([0, 1, 4, 5, 10, 11, 14, 15, 2, 3, 6, 7, 12, 13, 16, 17]);
});

test('pixels survive the way to patches and back for any size', () => {
  const size = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }));
  const property = fc.property(size, size, fc.integer({ min: 1, max: 4 }), (grid, patchSize, channels) => {
    const imageSize = [grid[0] * patchSize[0], grid[1] * patchSize[1]] as const;
    const cut = { imageSize, patchSize, channels };
    const pixels = Float32Array.from({ length: channels * imageSize[0] * imageSize[1] }, (_, i) => i);
    expect(pixelsFromPatches(patchesFromPixels(pixels, cut), cut)).toEqual(pixels);
  });
  fc.assert(property, { seed: SEED, numRuns: 50 });
});

test('pixels that do not fill a patch are left out at the right and bottom edge', () => {
  const cut = { imageSize: [3, 5], patchSize: [2, 2], channels: 1 } as const;
  const pixels = Float32Array.from({ length: 15 }, (_, i) => i + 1);
  const back = pixelsFromPatches(patchesFromPixels(pixels, cut), cut);
  expect([...back]).toEqual([1, 2, 3, 4, 0, 6, 7, 8, 9, 0, 0, 0, 0, 0, 0]);
});

test('a wrong number of pixels is refused by name', () => {
  const cut = { imageSize: [2, 2], patchSize: [2, 2], channels: 3 } as const;
  expect(() => patchesFromPixels(new Float32Array(11), cut)).toThrow(HeadlightError);
  expect(() => patchesFromPixels(new Float32Array(11), cut)).toThrow('expected 12 numbers for `pixels`, got 11');
});
