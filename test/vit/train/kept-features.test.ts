/** Features in half precision: what comes back is the nearest half, whatever size the numbers have. */
import { expect, it } from 'vitest';
import { seededRandom } from '../../../src/vit/explain/seeded';
import { featuresOf, keptFeatures, rounded } from '../../../src/vit/train/kept-features';

/** Half a step of a half's eleven digits. */
const HALF_STEP = 2 ** -11;

it('keeps eleven binary digits of every number that is not tiny beside the largest', () => {
  const random = seededRandom(11);
  for (const size of [1, 3e-20, 1e-6, 5e4, 1e30]) {
    const features = Float32Array.from({ length: 500 }, () => (random() - 0.5) * size);
    const kept = keptFeatures(features);
    expect(kept).toHaveLength(4 + 2 * 500);
    const back = featuresOf(kept);
    const most = Math.max(...features.map(Math.abs));
    features.forEach((x, i) => expect(Math.abs(back[i]! - x)).toBeLessThanOrEqual(Math.max(Math.abs(x) * HALF_STEP, most * 2 ** -39))); // prettier-ignore
    expect(rounded(back)).toEqual(back);
  }
});

it('rounds ties to even, and keeps zero, its sign, and what is no number', () => {
  const scale = 2 ** (11 - 15); // of a largest number from 1024 up
  const tie = (1024 + 0.5) * scale * 2 ** 4;
  expect(Array.from(rounded(Float32Array.of(1024, tie, tie + 1)))).toEqual([1024, 1024, 1026]);
  const odd = rounded(Float32Array.of(0, -0, NaN, Infinity, 1));
  expect(Array.from(odd)).toEqual([0, -0, NaN, Infinity, 1]);
  expect(Array.from(rounded(new Float32Array(2)))).toEqual([0, 0]);
});
