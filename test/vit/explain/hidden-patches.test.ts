/** Holes by chance, and what is painted into them. */
import { expect, it } from 'vitest';
import { hiddenByChance } from '../../../src/vit/explain/hidden-patches';
import { paintedPicture } from '../../../src/vit/explain/painted';

it('hides as many as MAE does, the same for the same seed, each once and in order', () => {
  expect([0.25, 0.5, 0.75].map((ratio) => hiddenByChance(196, ratio, 1).length)).toEqual([49, 98, 147]);
  expect(hiddenByChance(7, 0.5, 1)).toHaveLength(4); // ⌊3.5⌋ stay
  expect(hiddenByChance(4, 0.99, 1)).toHaveLength(3); // one stays in any case
  const once = hiddenByChance(100, 0.3, 5);
  expect(once).toEqual(hiddenByChance(100, 0.3, 5));
  expect(once).toEqual([...new Set(once)].sort((a, b) => a - b));
  expect(once).not.toEqual(hiddenByChance(100, 0.3, 6));
});

const config = { imageSize: [2, 2], patchSize: [2, 2], channels: 2 } as never;

it('turns (row, col, channel) into (channel, row, col), and measures how far off it is', () => {
  const patches = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8); // two channels of four
  const { pixels, errors, loss } = paintedPicture(
    patches,
    Float32Array.of(1, 5, 2, 6, 3, 7, 4, 12),
    [0],
    config,
    false,
  );
  expect([...pixels]).toEqual([1, 2, 3, 4, 5, 6, 7, 12]);
  expect([errors[0], loss]).toEqual([2, 2]);
});

it('takes mean and deviation from the true patch where the model predicts normalised ones', () => {
  const patches = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const { pixels } = paintedPicture(patches, new Float32Array(8), [0], config, true);
  for (const value of pixels) expect(value).toBeCloseTo(4.5, 6);
  const one = paintedPicture(patches, new Float32Array(8).fill(1), [0], config, true).pixels[0] ?? NaN;
  expect(one).toBeCloseTo(4.5 + Math.sqrt(6 + 1e-6), 5); // the unbiased variance of 1 … 8 is 6
});
