import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeOwn, encodePng, encodeThumbnail, encodeView } from '../../../src/main/photo/encode';
import type { RgbImage } from '../../../src/vit/preprocess/rgb';
import { meanDifference } from './fixtures';

/** A smooth picture with a few hard edges. */
function gradient(rows: number, cols: number): RgbImage {
  const data = new Uint8Array(rows * cols * 3);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      data.set([(row * 255) / rows, (col * 255) / cols, (row + col) % 97 < 40 ? 200 : 30], (row * cols + col) * 3);
    }
  }
  return { data, rows, cols };
}

/** Of 255; below this the eye finds no difference on a photo. */
const VISUALLY_LOSSLESS = 1.5;

describe('pictures for the window', () => {
  it('are lossless when small', async () => {
    const photo = gradient(90, 120);
    const view = await encodeView(photo, 500);
    expect([view.mime, view.rows, view.cols]).toEqual(['image/png', 90, 120]);
    expect(meanDifference(await decodeOwn(view.bytes), photo)).toBe(0);
  });

  it('look lossless when large', async () => {
    const photo = gradient(900, 1200);
    const view = await encodeView(photo, 2000);
    expect([view.mime, view.rows, view.cols]).toEqual(['image/jpeg', 900, 1200]);
    expect(meanDifference(await decodeOwn(view.bytes), photo)).toBeLessThan(VISUALLY_LOSSLESS);
  });

  it('fit the edge asked for, and are never enlarged', async () => {
    const photo = gradient(300, 900);
    const [view, thumbnail, small] = await Promise.all([
      encodeView(photo, 450),
      encodeThumbnail(photo, 90),
      encodeThumbnail(gradient(10, 20), 90),
    ]);
    expect([view.rows, view.cols]).toEqual([150, 450]);
    expect([thumbnail.rows, thumbnail.cols, thumbnail.mime]).toEqual([30, 90, 'image/webp']);
    expect([small.rows, small.cols]).toEqual([10, 20]);
  });

  it('survive the thinnest photos', async () => {
    const thumbnail = await encodeThumbnail(gradient(1, 3000), 64);
    expect([thumbnail.rows, thumbnail.cols]).toEqual([1, 64]);
  });
});

it('an overlay keeps its transparency', async () => {
  const rgba = Uint8Array.from([255, 0, 0, 255, 0, 0, 255, 64]);
  const png = await encodePng(rgba, 1, 2, 4);
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([2, 1, 4]);
  expect(Array.from(data)).toEqual(Array.from(rgba));
});
