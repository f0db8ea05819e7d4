import { describe, expect, it } from 'vitest';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { decode } from '../../../src/main/photo/decode';
import { MAX_FILE_BYTES } from '../../../src/main/photo/limits';
import { bytesOf } from './fixtures';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const cut = (name: string, fraction: number): Uint8Array => {
  const bytes = bytesOf(name);
  return bytes.slice(0, Math.floor(bytes.length * fraction));
};

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([text(type), data]);
  const result = Buffer.alloc(body.length + 8);
  result.writeUInt32BE(data.length);
  body.copy(result, 4);
  result.writeUInt32BE(crc32(body), body.length + 4);
  return result;
}

/** A PNG that claims a size and holds next to nothing. */
function claimingPng(rows: number, cols: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(cols);
  header.writeUInt32BE(rows, 4);
  header.set([8, 2], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const data = chunk('IDAT', deflateSync(Buffer.alloc(10)));
  return Buffer.concat([signature, chunk('IHDR', header), data, chunk('IEND', new Uint8Array())]);
}

/** A copy with other numbers in it. */
function patched(name: string, at: number, values: readonly number[]): Uint8Array {
  const bytes = bytesOf(name);
  bytes.set(values, at);
  return bytes;
}

function claimingJpeg(): Uint8Array {
  const frame = Buffer.from(bytesOf('rgb-444.jpg')).indexOf(Buffer.from([0xff, 0xc0]));
  return patched('rgb-444.jpg', frame + 5, [0xff, 0xdc, 0xff, 0xdc]);
}

/** An extended WebP whose canvas is as large as 24 bits allow. */
function claimingWebp(): Uint8Array {
  const canvas = Buffer.concat([Buffer.alloc(4), Buffer.alloc(6, 0xff)]);
  const size = Buffer.from([22, 0, 0, 0]);
  return Buffer.concat([text('RIFF'), size, text('WEBPVP8X'), Buffer.from([10, 0, 0, 0]), canvas]);
}

/** Milliseconds, on a busy machine; believing any of these files would take many seconds. */
const AT_ONCE = 1000;

const LITTLE_60000 = [0x60, 0xea, 0, 0];

describe('what is no photo is called what it is', () => {
  it.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(), 'photoEmpty'],
    ['text with a picture’s name', text('Dear Sir or Madam,\n'.repeat(40)), 'photoUnknownFormat'],
    ['a letter that begins with BM', text('BM is what I have to tell you about, at some length'), 'photoUnknownFormat'],
    ['a web page', text('<!DOCTYPE html><html><body><svg></svg></body></html>'), 'photoUnknownFormat'],
    ['something gzipped', gzipSync('hello'), 'photoUnknownFormat'],
    ['a lone byte', Uint8Array.of(0xff), 'photoUnknownFormat'],
    ['an archive', text('PK\x03\x04' + '\0'.repeat(200)), 'photoUnknownFormat'],
    ['a JPEG’s first three bytes', Uint8Array.of(0xff, 0xd8, 0xff), 'photoDamaged'],
    ['a bitmap that ends in its header', cut('rgb.bmp', 0.006), 'photoDamaged'],
    ['a photo of no rows', claimingPng(0, 5), 'photoDamaged'],
  ])('%s', async (_, bytes, code) => {
    await expect(decode(bytes)).rejects.toMatchObject({ code });
  });

  it('a file above the byte limit, before it is looked into', async () => {
    await expect(decode(new Uint8Array(MAX_FILE_BYTES + 1))).rejects.toMatchObject({
      code: 'photoTooLarge',
      params: { limitMegabytes: 268 },
    });
  });
});

describe('a photo cut short is damaged, never half grey', () => {
  it.each([
    ['rgb-444.jpg', 0.5],
    ['rgb-444.jpg', 0.95],
    ['progressive.jpg', 0.6],
    ['alpha.png', 0.6],
    ['lossy.webp', 0.6],
    ['still.gif', 0.6],
    ['lzw.tif', 0.6],
    ['rgb.bmp', 0.6],
    ['runs.bmp', 0.9],
    ['plain.heic', 0.7],
  ])('%s at %f', async (name, fraction) => {
    await expect(decode(cut(name, fraction))).rejects.toMatchObject({ code: 'photoDamaged' });
  });

  it('even when somebody put an end marker behind the gap', async () => {
    const bytes = Buffer.concat([cut('rgb-444.jpg', 0.5), Uint8Array.of(0xff, 0xd9)]);
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'photoDamaged', params: { format: 'JPEG' } });
  });

  it('but what follows a JPEG does not matter', async () => {
    const photo = await decode(Buffer.concat([bytesOf('rgb-444.jpg'), text('a short film'.repeat(100))]));
    expect([photo.rows, photo.cols]).toEqual([29, 44]);
  });
});

it('texts inside a PNG that would unpack to a gigabyte are not unpacked', async () => {
  const whole = Buffer.from(bytesOf('palette.png'));
  const data = Buffer.concat([text('note\0\0'), deflateSync(Buffer.alloc(50_000_000))]);
  const notes = Array.from({ length: 20 }, () => chunk('zTXt', data));
  const before = performance.now();
  const photo = await decode(Buffer.concat([whole.subarray(0, 33), ...notes, whole.subarray(33)]));
  expect([photo.rows, photo.cols]).toEqual([29, 44]);
  expect(performance.now() - before).toBeLessThan(AT_ONCE);
});

describe('sizes are believed before memory is spent', () => {
  it.each<[string, Uint8Array]>([
    ['a PNG of 60,000 × 60,000', claimingPng(60_000, 60_000)],
    ['a PNG as large as the format allows', claimingPng(2 ** 31 - 1, 2 ** 31 - 1)],
    ['a PNG of one endless row', claimingPng(1, 2 ** 31 - 1)],
    ['a JPEG of 65,500 × 65,500', claimingJpeg()],
    ['a WebP of 16,777,216 × 16,777,216', claimingWebp()],
    ['a bitmap of 60,000 × 60,000', patched('rgb.bmp', 18, [...LITTLE_60000, ...LITTLE_60000])],
  ])('%s', async (_, bytes) => {
    await decode(bytesOf('rgb-444.jpg')); // warm
    const before = performance.now();
    await expect(decode(bytes)).rejects.toMatchObject({
      code: 'photoTooManyPixels',
      params: { limitMegapixels: 200 },
    });
    expect(performance.now() - before).toBeLessThan(AT_ONCE);
  });

  it('a picture of a few lines, each millions of pixels long, is refused before memory is spent', async () => {
    const bytes = patched('runs.bmp', 18, [0x2c, 0, 0x63, 0, 29, 0, 0, 0]); // 6,488,108 × 29, within the limit of pixels
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'photoDamaged' });
  });

  it('a bitmap of sixteen million rows', async () => {
    const bytes = patched('runs.bmp', 18, [2, 0, 0, 0, 29, 0, 0, 255]);
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'photoDamaged' });
  });

  it('a bitmap that claims more than it holds, within the limit', async () => {
    const bytes = patched('rgb.bmp', 18, [0x10, 0x27, 0, 0, 0x10, 0x27, 0, 0]);
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'photoDamaged', params: { format: 'BMP' } });
  });
});

it('the content decides, not the name: every fixture decodes from bytes alone', async () => {
  const formats = await Promise.all(
    ['rgb-444.jpg', 'alpha.png', 'lossy.webp', 'still.gif', 'raw.tif', 'rgb.bmp', 'plain.heic'].map(
      async (name) => (await decode(bytesOf(name))).format,
    ),
  );
  expect(formats).toEqual(['jpeg', 'png', 'webp', 'gif', 'tiff', 'bmp', 'heic']);
});
