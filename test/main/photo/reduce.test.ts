import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { decode, decodeSmaller } from '../../../src/main/photo/decode';
import { encodeView, decodeOwn } from '../../../src/main/photo/encode';
import { forModel, toLookAt } from '../../../src/main/photo/reduce';
import { PhotoServer } from '../../../src/main/photo/server';
import type { Recipe } from '../../../src/vit/recipe';
import { AS_IT_IS, bytesOf, meanDifference, NOBODY } from './fixtures';

/** Of 255: two ways to a picture an eighth as large, on slopes with hard edges. */
const ALIKE = 3;

let jpeg: Uint8Array;

/** Lies on its side: 1200 × 800 as stored, 1200 rows × 800 columns upright. */
beforeAll(async () => {
  const [rows, cols] = [800, 1200];
  const data = Uint8Array.from({ length: rows * cols * 3 }, (_, i) => {
    const [row, col] = [Math.floor(i / 3 / cols), Math.floor(i / 3) % cols];
    return [(row * 255) / rows, (col * 255) / cols, (row + col) % 197 < 90 ? 200 : 30][i % 3] as number;
  });
  const image = sharp(data, { raw: { width: cols, height: rows, channels: 3 } });
  jpeg = new Uint8Array(await image.withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer());
});

describe('a smaller picture of a JPEG', () => {
  it('is upright, of the size asked for, knows the photo’s own size, and looks as the whole photo does', async () => {
    const small = await decodeSmaller(jpeg, 'managed', toLookAt(150));
    expect(small).toMatchObject({ rows: 150, cols: 100, whole: [1200, 800], format: 'jpeg' });
    const whole = await decodeOwn((await encodeView(await decode(jpeg), 150)).bytes);
    expect(meanDifference(small ?? whole, whole)).toBeGreaterThan(0); // another way, indeed
    expect(meanDifference(small ?? whole, whole)).toBeLessThan(ALIKE);
  });

  it('is half the photo where that is nearly what was asked for, and the whole photo is taken where it is not', () => {
    const long = 4032;
    expect(toLookAt(2048)([3024, long])).toBe(long / 2);
    expect(toLookAt(2048)([3024, 3000])).toBeNull();
    expect(toLookAt(4096)([12_000, 16_000])).toBeNull(); // to be saved
  });

  it('is not made of other formats, small photos, or what is no picture', async () => {
    const files = [bytesOf('still.gif'), bytesOf('rgb-444.jpg'), Uint8Array.of(1, 2, 3)];
    expect(await Promise.all(files.map((file) => decodeSmaller(file, 'managed', toLookAt(150))))).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('is damaged where the photo is: half a photo is never shown as one', async () => {
    const cut = jpeg.slice(0, jpeg.length - 2000);
    await expect(decodeSmaller(cut, 'managed', toLookAt(150))).rejects.toMatchObject({ code: 'photoDamaged' });
  });

  it('is what the strip gets, turned as a person wants it; what the model sees is made of the whole photo', async () => {
    const server = new PhotoServer(NOBODY);
    server.register({ id: 'a', name: 'a.jpg', bytes: jpeg, turn: 90 });
    const before = await server.thumbnail('a', 150);
    expect(before).toMatchObject({ rows: 100, cols: 150, photoRows: 800, photoCols: 1200 });
    const { photoRows, rows } = await server.pixels('a', { ...AS_IT_IS, inputSize: [800, 1200] });
    expect([photoRows, rows]).toEqual([800, 800]);
  });

  it('is what a recipe gets that allows it: as large a part as leaves its resize twice the pixels, cropped where the whole photo is', async () => {
    const recipe: Recipe = {
      ...AS_IT_IS,
      resize: { mode: 'shortest', edge: 64 },
      crop: [48, 48],
      interpolation: 'bicubic',
      inputSize: [48, 48],
    };
    const reduced: Recipe = { ...recipe, jpeg: 'reduced' };
    expect(forModel(recipe)).toBeUndefined();
    expect(forModel(reduced)?.([1200, 800])).toBe(300); // 800 / 64 = 12.5: a quarter leaves 3.1
    expect(forModel(reduced)?.([150, 100])).toBeNull();
    const server = new PhotoServer(NOBODY);
    for (const id of ['a', 'b']) server.register({ id, name: 'a.jpg', bytes: jpeg });
    const whole = await server.pixels('a', recipe);
    const part = await server.pixels('b', reduced);
    expect(part).toMatchObject({ crop: whole.crop, photoRows: 1200, photoCols: 800, rows: 48, cols: 48 });
    const off = part.pixels.reduce((sum, value, i) => sum + Math.abs(value - (whole.pixels[i] ?? NaN)), 0);
    const mean = off / part.pixels.length; // of 255
    expect(mean).toBeGreaterThan(0);
    expect(mean).toBeLessThan(ALIKE);
  });
});
