import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/main/photo/decode';
import { bytesOf, meanDifference, references } from './fixtures';

/** Half of the bar we hold ourselves to (0.35 of 255); decoders should agree far better, and do. */
const SAME = 0.01;
/** Colour conversion rounds in other places than Pillow's. */
const SAME_COLOURS = 0.02;
/** 16 bits are converted before they are shortened here, after it in the reference. */
const SAME_DEEP_COLOURS = 0.3;
/** HEIC files are compared with the picture they were made from; the loss is the encoder's. */
const ENCODER_LOSS = 3;

function tolerance(name: string): number {
  if (name.endsWith('.heic')) return ENCODER_LOSS;
  if (name === 'profile-p3-16-bit.png') return SAME_DEEP_COLOURS;
  return /^profile-(?:p3|adobe)/.test(name) ? SAME_COLOURS : SAME;
}

describe('a photo decodes to what Pillow shows', () => {
  for (const [name, expected] of references()) {
    it(name, async () => {
      const photo = await decode(bytesOf(name));
      expect([photo.rows, photo.cols]).toEqual([expected.rows, expected.cols]);
      expect(photo.data.length).toBe(expected.data.length);
      expect(meanDifference(photo, expected)).toBeLessThanOrEqual(tolerance(name));
    });
  }
});

describe('colour profiles', () => {
  it('a profile that says sRGB changes no pixel', async () => {
    const [plain, tagged] = await Promise.all([decode(bytesOf('rgb.bmp')), decode(bytesOf('profile-srgb.png'))]);
    expect(Buffer.from(tagged.data).equals(Buffer.from(plain.data))).toBe(true);
  });

  it('a wide profile changes them', async () => {
    const [plain, wide] = await Promise.all([decode(bytesOf('rgb.bmp')), decode(bytesOf('profile-p3.png'))]);
    expect(meanDifference(wide, plain)).toBeGreaterThan(1);
  });
});
