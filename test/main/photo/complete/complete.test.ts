import { describe, expect, it } from 'vitest';
import sharp, { type Sharp } from 'sharp';
import { decode } from '../../../../src/main/photo/decode';
import { jpegEnd } from '../../../../src/main/photo/complete/jpeg';
import { longestZeros, zeroTail } from '../../../../src/main/photo/complete/zeros';
import { bytesOf } from '../fixtures';
import { fixture, tiledHeic } from '../support/heif-file';

/** Grey noise: every format has to write down each pixel, so that a cut takes picture away. */
function noise(rows = 90, cols = 120) {
  let state = 1;
  const next = (): number => (state = (state * 48271) % 2147483647) & 255;
  const data = Buffer.from(Array.from({ length: rows * cols * 3 }, next));
  return sharp(data, { raw: { width: cols, height: rows, channels: 3 } });
}

/** Compared as a whole: number by number it takes seconds. */
async function expectSame(bytes: Uint8Array, whole: Uint8Array): Promise<void> {
  const [a, b] = await Promise.all([decode(bytes), decode(whole)]);
  expect([a.rows, a.cols]).toEqual([b.rows, b.cols]);
  expect(Buffer.from(a.data).equals(b.data as Uint8Array)).toBe(true);
}

type Source = () => Promise<Uint8Array> | Uint8Array;
const PHOTOS: Record<string, Source> = {
  jpeg: () => noise().jpeg().toBuffer(),
  'jpeg without subsampling': () => noise().jpeg({ chromaSubsampling: '4:4:4', quality: 95 }).toBuffer(),
  'progressive jpeg': () => noise().jpeg({ progressive: true }).toBuffer(),
  png: () => noise().png().toBuffer(),
  'png of many chunks': () => noise(400, 400).png({ compressionLevel: 0 }).toBuffer(),
  'interlaced png': () => noise().png({ progressive: true }).toBuffer(),
  gif: () => noise().gif().toBuffer(),
  'interlaced gif': () =>
    noise()
      .gif({ progressive: true } as object)
      .toBuffer(),
  webp: () => noise().webp().toBuffer(),
  'lossless webp': () => noise().webp({ lossless: true }).toBuffer(),
  'tiff of deflate': () => noise().tiff({ compression: 'deflate' }).toBuffer(),
  'tiff of lzw in tiles': () => noise().tiff({ compression: 'lzw', tile: true }).toBuffer(),
  'plain tiff': () => noise().tiff({ compression: 'none' }).toBuffer(),
  'plain tiff with its directory first': () => bytesOf('raw.tif'),
  bmp: () => bytesOf('rgb.bmp'),
  avif: () => noise().avif({ effort: 0 }).toBuffer(),
  'heic of one picture': () => fixture('noisy'),
  'heic of tiles': () => tiledHeic(),
  'heic with its boxes last': () => tiledHeic({ metaLast: true }),
};

const names = Object.keys(PHOTOS);
const cut = (bytes: Uint8Array, share: number): Uint8Array => bytes.slice(0, Math.floor(bytes.length * share));
const blanked = (bytes: Uint8Array, share: number): Uint8Array =>
  bytes.slice().fill(0, Math.floor(bytes.length * share));

const refused = (bytes: Uint8Array): Promise<unknown> =>
  decode(bytes).then(
    () => 'answered',
    (error: unknown) => error,
  );

describe.each(names)('%s', (name) => {
  it('is read when it is whole', async () => {
    const { rows, cols } = await decode(new Uint8Array(await PHOTOS[name]!()));
    expect(rows * cols).toBeGreaterThan(1000);
  });

  it.each([0.97, 0.8, 0.5, 0.2])('cut after %d of its bytes is not answered', async (share) => {
    const whole = new Uint8Array(await PHOTOS[name]!());
    expect(await refused(cut(whole, share))).toMatchObject({ code: 'photoDamaged' });
  });

  it.each([0.9, 0.5, 0.25])('with zeros after %d of its bytes is not answered', async (share) => {
    const whole = new Uint8Array(await PHOTOS[name]!());
    expect(await refused(blanked(whole, share))).toMatchObject({ code: 'photoDamaged' });
  });
});

describe('how much is missing', () => {
  it.each(names)('%s: the share that is still zeros', async (name) => {
    const whole = new Uint8Array(await PHOTOS[name]!());
    const error = await decode(blanked(whole, 0.6)).catch((cause: { params: { missing?: number } }) => cause);
    expect(error).toMatchObject({ params: { missing: 40 } });
  });

  it.each(['webp', 'avif', 'heic of one picture', 'heic of tiles'])(
    '%s: what its lengths want and the file does not have',
    async (name) => {
      const whole = new Uint8Array(await PHOTOS[name]!());
      await expect(decode(cut(whole, 0.6))).rejects.toMatchObject({ params: { missing: 40 } });
    },
  );

  it.each(['jpeg', 'png of many chunks', 'gif'])(
    'of a cut %s only that its end is missing: it does not say how long it would be',
    async (name) => {
      const whole = new Uint8Array(await PHOTOS[name]!());
      await expect(decode(cut(whole, 0.6))).rejects.toMatchObject({ params: { cut: 1 } });
    },
  );

  it('of a file of nothing but zeros: all', async () => {
    await expect(decode(new Uint8Array(5000))).rejects.toMatchObject({ code: 'photoEmpty', params: { zeros: 1 } });
  });

  it('of a photo with a hole in the middle', async () => {
    const holed = fixture('noisy').fill(0, 8000, 12_096);
    await expect(decode(holed)).rejects.toMatchObject({ code: 'photoDamaged', params: { missing: 18 } });
  });
});

describe('what is whole stays whole', () => {
  const white = (): Sharp => sharp({ create: { width: 640, height: 480, channels: 3, background: '#fff' } });
  const black = (): Sharp => sharp({ create: { width: 640, height: 480, channels: 3, background: '#000' } });

  it.each<[string, Source]>([
    ['a white JPEG, whose picture data is mostly zeros', () => white().jpeg({ optimizeCoding: true }).toBuffer()],
    ['a black JPEG', () => black().jpeg().toBuffer()],
    ['a black PNG', () => black().png({ compressionLevel: 0 }).toBuffer()],
    ['a black WebP', () => black().webp({ lossless: true }).toBuffer()],
    ['a white WebP', () => white().webp().toBuffer()],
    ['a black GIF', () => black().gif().toBuffer()],
    ['a black TIFF', () => black().tiff({ compression: 'none' }).toBuffer()],
    ['a black AVIF', () => black().avif().toBuffer()],
  ])('%s', async (_, source) => {
    await expect(decode(new Uint8Array(await source()))).resolves.toMatchObject({ rows: 480, cols: 640 });
  });

  it('a plain TIFF with a black border below, and with a dark corner', async () => {
    const image = await noise().raw().toBuffer();
    image.fill(0, 60 * 360);
    for (let row = 40; row < 60; row++) image.fill(0, row * 360 + (60 - row) * 12, (row + 1) * 360);
    const raw = { width: 120, height: 90, channels: 3 } as const;
    const tiff = await sharp(image, { raw }).tiff({ compression: 'none' }).toBuffer();
    await expect(decode(new Uint8Array(tiff))).resolves.toMatchObject({ rows: 90, cols: 120 });
  });

  it.each(['jpeg', 'png', 'gif', 'webp', 'heic of tiles'])(
    '%s followed by zeros, as some cameras pad',
    async (name) => {
      const whole = new Uint8Array(await PHOTOS[name]!());
      const padded = Buffer.concat([whole, Buffer.alloc(3000)]);
      await expectSame(new Uint8Array(padded), whole);
    },
  );

  it('a HEIC photo whose film behind it was cut', async () => {
    const whole = tiledHeic();
    const film = Buffer.concat([Buffer.from([0, 0, 0xff, 0xff]), Buffer.from('mpvd'), Buffer.alloc(500, 7)]);
    await expectSame(new Uint8Array(Buffer.concat([whole, film])), whole);
  });
});

describe('where nothing but the end marker was left out', () => {
  const END = { png: 12, 'png of many chunks': 12, 'interlaced png': 12, gif: 1, 'interlaced gif': 1 };

  it.each(Object.entries(END))('%s: it is whole', async (name, bytes) => {
    const whole = new Uint8Array(await PHOTOS[name]!());
    await expectSame(whole.slice(0, -bytes), whole);
  });

  it('a PNG that ends between two chunks of its pixels is not', async () => {
    const whole = Buffer.from(await PHOTOS['png of many chunks']!());
    const last = whole.lastIndexOf('IDAT') - 4;
    await expect(decode(new Uint8Array(whole.subarray(0, last)))).rejects.toMatchObject({ code: 'photoDamaged' });
  });
});

it('a lossy WebP with a hole in the middle is not answered', async () => {
  const holed = new Uint8Array(await PHOTOS['webp']!()).fill(0, 2000, 3000);
  await expect(decode(holed)).rejects.toMatchObject({ code: 'photoDamaged', params: { format: 'WebP' } });
});

describe('the parts', () => {
  it('the end of a JPEG is behind its last scan, not behind the end of its thumbnail', async () => {
    const whole = new Uint8Array(await PHOTOS['progressive jpeg']!());
    const thumbnail = bytesOf('rgb-444.jpg');
    const size = thumbnail.length + 2;
    const segment = Buffer.concat([Uint8Array.of(0xff, 0xe1, size >> 8, size & 255), thumbnail]);
    const nested = Buffer.concat([whole.subarray(0, 2), segment, whole.subarray(2)]);
    expect(jpegEnd(new Uint8Array(nested))).toBe(nested.length);
    expect(jpegEnd(new Uint8Array(nested).subarray(0, nested.length - 1))).toBeNull();
  });

  it('zeros are found where they are', () => {
    const bytes = new Uint8Array(1000).fill(1);
    expect(zeroTail(bytes)).toBe(1000);
    bytes.fill(0, 301, 365);
    expect(longestZeros(bytes, 0, 1000, 64)).toBe(64);
    expect(longestZeros(bytes, 0, 364, 64)).toBe(0);
    expect(longestZeros(bytes, 0, 1000, 65)).toBe(0);
    bytes.fill(0, 900);
    expect(zeroTail(bytes)).toBe(900);
  });
});
