/** Photos whose colour profile changes them: what is seen on screen, and the numbers that a model gets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/main/photo/decode';
import { PhotoServer } from '../../../src/main/photo/server';
import type { Colour, Recipe } from '../../../src/vit/recipe';
import { AS_IT_IS, bytesOf, meanDifference, PHOTOS, references, unpack, type Packed, NOBODY } from './fixtures';

/** Both read the same numbers: nothing is rounded. */
const SAME = 0;
/** Colour conversion rounds in other places than LittleCMS. */
const SAME_COLOURS = 0.3;

const FOLDER = join(PHOTOS, 'stored');
const written = JSON.parse(readFileSync(join(FOLDER, 'stored.json'), 'utf8')) as Record<
  string,
  { asStored: Packed; managed?: Packed }
>;
const file = (name: string): Uint8Array => new Uint8Array(readFileSync(join(FOLDER, name)));

describe('a photo as stored has the numbers that Pillow reads', () => {
  for (const [name, { asStored }] of Object.entries(written)) {
    it(name, async () => {
      const photo = await decode(file(name), 'asStored');
      expect(photo.colour).toBe('asStored');
      expect(meanDifference(photo, unpack(asStored))).toBe(SAME);
    });
  }

  it.each(['profile-p3.png', 'profile-adobe.png', 'profile-p3-16-bit.png'])('%s', async (name) => {
    const plain = references().get('rgb.bmp')!;
    expect(meanDifference(await decode(bytesOf(name), 'asStored'), plain)).toBe(SAME);
  });

  it('in HEIC too: the profile is not applied', async () => {
    const [stored, managed] = await Promise.all(
      (['asStored', 'managed'] as const).map((colour) => decode(bytesOf('profile-p3.heic'), colour)),
    );
    expect([stored?.colour, managed?.colour]).toEqual(['asStored', 'managed']);
    expect(meanDifference(stored!, managed!)).toBeGreaterThan(1);
  });
});

describe('a photo as managed', () => {
  for (const [name, { managed }] of Object.entries(written)) {
    if (!managed) continue;
    it(`is in sRGB: ${name}`, async () => {
      const photo = await decode(file(name), 'managed');
      expect(photo.colour).toBe('managed');
      expect(meanDifference(photo, unpack(managed))).toBeLessThan(SAME_COLOURS);
      expect(meanDifference(photo, await decode(file(name), 'asStored'))).toBeGreaterThan(2);
    });
  }

  it.each(['rgb-420.jpg', 'profile-srgb.png', 'cmyk-adobe.jpg', 'palette.png', 'rgb.bmp', 'plain.heic'])(
    'is the same as stored where no profile changes it: %s',
    async (name) => {
      const [stored, managed] = await Promise.all([decode(bytesOf(name), 'asStored'), decode(bytesOf(name))]);
      expect([stored.colour, managed.colour]).toEqual(['either', 'either']);
      expect(Buffer.from(stored.data).equals(Buffer.from(managed.data))).toBe(true);
    },
  );
});

describe('what the model gets', () => {
  const recipe = (colour: Colour): Recipe => ({ ...AS_IT_IS, colour, inputSize: [29, 44] });

  it.each(['asStored', 'managed'] as const)('follows the recipe: %s', async (colour) => {
    const server = new PhotoServer(NOBODY);
    server.register({ id: 'a', name: 'wide.png', bytes: file('wide.png') });
    await server.view('a', 44); // on screen first, and managed
    const { pixels } = await server.pixels('a', recipe(colour));
    const { data } = await decode(file('wide.png'), colour);
    expect(Array.from(pixels.subarray(0, 29 * 44))).toEqual(Array.from({ length: 29 * 44 }, (_, i) => data[3 * i]));
  });
});
