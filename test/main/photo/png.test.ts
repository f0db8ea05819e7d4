import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/main/photo/decode';
import { readPng } from '../../../src/main/photo/png';
import { drawQuarters, expectQuarters } from './support/quarters';

function chunk(type: string, body: Uint8Array): Buffer {
  const result = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), body, Buffer.alloc(4)]);
  result.writeUInt32BE(body.length);
  result.writeUInt32BE(crc32(result.subarray(4, -4)), result.length - 4);
  return result;
}

/** After the header of a PNG. */
async function withChunks(pixels: Uint8Array, ...chunks: readonly Buffer[]): Promise<Uint8Array> {
  const raw = { width: 128, height: 96, channels: 3 } as const;
  const png = await sharp(pixels, { raw }).png().toBuffer();
  return new Uint8Array(Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]));
}

/** What PQ code value, of 8 bits, has the light of an sRGB value. */
function pqOfGrey(value: number): number {
  const v = value / 255;
  const light = v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const power = ((light * 203) / 10_000) ** (2610 / 16384);
  return Math.round(255 * ((3424 / 4096 + (2413 / 128) * power) / (1 + (2392 / 128) * power)) ** (2523 / 32));
}

/** An EXIF block that wants a quarter turn to the right, as ImageMagick writes it into a text. */
function hiddenExif(keyword: string, count = 32): Buffer {
  const exif = Buffer.from('4578696600004d4d002a00000008000101120003000000010006000000000000', 'hex');
  const text = `\nexif\n      ${count}\n${exif.toString('hex').replace(/(.{20})/g, '$1\n')}\n`;
  return Buffer.concat([Buffer.from(`${keyword}\0\0`, 'latin1'), deflateSync(text)]);
}

describe('colours by code points', () => {
  it('PQ is brought to a screen’s brightness', async () => {
    const photo = await decode(
      await withChunks(drawQuarters().fill(pqOfGrey(120)), chunk('cICP', Buffer.of(1, 16, 0, 1))),
    );
    expect(Math.abs((photo.data[0] ?? 0) - 120)).toBeLessThanOrEqual(2);
    expect(photo.notes).toEqual([{ note: 'hdr', params: { kind: 'PQ' } }]);
  });

  it('Display P3 is converted, and left as stored where that is asked for', async () => {
    const file = await withChunks(drawQuarters(), chunk('cICP', Buffer.of(12, 13, 0, 1)));
    expectQuarters(await decode(file), [
      [218, 0, 26],
      [0, 183, 30],
      [34, 61, 208],
      [214, 189, 0],
    ]);
    expectQuarters(await decode(file, 'asStored'), undefined, 0);
  });

  it('sRGB by code points comes before another profile', async () => {
    const raw = { width: 128, height: 96, channels: 3 } as const;
    const tagged = await sharp(drawQuarters(), { raw }).withIccProfile('p3').png().toBuffer();
    const file = Buffer.concat([tagged.subarray(0, 33), chunk('cICP', Buffer.of(1, 13, 0, 1)), tagged.subarray(33)]);
    const stored = await decode(new Uint8Array(tagged), 'asStored');
    expect((await decode(new Uint8Array(file))).data).toEqual(stored.data);
  });
});

describe('an orientation hidden in a text', () => {
  it.each(['Raw profile type exif', 'Raw profile type APP1'])('%s turns the photo', async (keyword) => {
    const photo = await decode(await withChunks(drawQuarters(), chunk('zTXt', hiddenExif(keyword))));
    expect([photo.rows, photo.cols]).toEqual([128, 96]);
    expectQuarters(photo, [
      [40, 60, 200],
      [200, 40, 40],
      [210, 190, 50],
      [40, 180, 60],
    ]);
  });

  it('gives way to the chunk that is meant for it', async () => {
    const upright = Buffer.from('4d4d002a00000008000101120003000000010001000000000000', 'hex');
    const file = await withChunks(
      drawQuarters(),
      chunk('zTXt', hiddenExif('Raw profile type exif')),
      chunk('eXIf', upright),
    );
    expectQuarters(await decode(file), undefined, 0);
  });

  it.each<[string, Buffer]>([
    ['another text', chunk('zTXt', hiddenExif('Comment'))],
    ['digits that are none', chunk('tEXt', Buffer.from('Raw profile type exif\0\nexif\n 32\nzz', 'latin1'))],
    ['packed numbers that are none', chunk('zTXt', Buffer.from('Raw profile type exif\0\0nonsense', 'latin1'))],
    [
      'a text of a gigabyte',
      chunk('zTXt', Buffer.concat([Buffer.from('Raw profile type exif\0\0'), deflateSync(Buffer.alloc(30_000_000))])),
    ],
  ])('is not made up: %s', async (_, text) => {
    expectQuarters(await decode(await withChunks(drawQuarters(), text)), undefined, 0);
  });

  it('chunks that make no sense are left to the decoder', () => {
    const bytes = Uint8Array.from({ length: 60 }, (_, i) => i * 7);
    expect(readPng(bytes)).toEqual({ bytes, points: null });
  });
});
