/** When photos were taken: what cameras write, in each kind of file, and what is no date. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { takenAt, wallClockOf } from '../../../src/main/library/taken';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-taken-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TIME = '2019:07:03 14:05:09';
const WALL = Date.UTC(2019, 6, 3, 14, 5, 9);

async function written(name: string, bytes: Buffer): Promise<number | null> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return takenAt(path);
}

const picture = (exif: Record<string, Record<string, string>>) =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: '#884422' } }).withExif(exif);

it.each(['jpeg', 'png', 'webp'] as const)('reads what is in a %s', async (format) => {
  const photo = picture({ IFD0: { DateTime: '2020:01:01 00:00:00' }, IFD2: { DateTimeOriginal: TIME } });
  expect(await written(`original.${format}`, await photo.toFormat(format).toBuffer())).toBe(WALL);
  const later = picture({ IFD0: { DateTime: TIME } });
  expect(await written(`later.${format}`, await later.toFormat(format).toBuffer())).toBe(WALL);
});

it('takes both orders of bytes, as a RAW file, as a TIFF whose directory is far behind, and as Exif of a HEIC', async () => {
  for (const little of [true, false]) {
    const tiff = tiffOf(TIME, little);
    expect(await written('raw.dng', tiff)).toBe(WALL);
    expect(await written('late.tif', tiffOf(TIME, little, 400_000))).toBe(WALL);
    expect(await written('photo.heic', Buffer.concat([Buffer.alloc(500, 7), Buffer.from('Exif\0\0'), tiff]))).toBe(
      WALL,
    );
  }
});

it.each(['0000:00:00 00:00:00', '2019:13:03 14:05:09', '2019:02:30 14:05:09', '    :  :     :  :  ', 'July'])(
  'says nothing of %j',
  async (text) => {
    expect(await written('odd.tif', tiffOf(text, true))).toBeNull();
  },
);

it('says nothing of a photo without it, of what is no photo, is cut, or is not there', async () => {
  const plain = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#123456' } })
    .jpeg()
    .toBuffer();
  expect(await written('plain.jpg', plain)).toBeNull();
  expect(await written('empty.jpg', Buffer.alloc(0))).toBeNull();
  expect(await written('text.jpg', Buffer.from('no photo at all'))).toBeNull();
  expect(await written('cut.tif', tiffOf(TIME, true).subarray(0, 40))).toBeNull();
  expect(await takenAt(join(folder, 'nowhere.jpg'))).toBeNull();
});

it('counts a file’s own time as the clock here shows it', () => {
  const now = new Date(2019, 6, 3, 14, 5, 9);
  expect(wallClockOf(now.getTime())).toBe(WALL);
});

/** A directory with a pointer to Exif's, which has the original time. */
function tiffOf(text: string, little: boolean, start = 8): Buffer {
  const bytes = Buffer.alloc(start + 72);
  const [u16, u32] = little
    ? [(n: number, at: number) => bytes.writeUInt16LE(n, at), (n: number, at: number) => bytes.writeUInt32LE(n, at)]
    : [(n: number, at: number) => bytes.writeUInt16BE(n, at), (n: number, at: number) => bytes.writeUInt32BE(n, at)];
  bytes.write(little ? 'II' : 'MM', 0, 'latin1');
  u16(42, 2);
  u32(start, 4);
  const entry = (at: number, tag: number, type: number, count: number, value: number): void => {
    u16(tag, at);
    u16(type, at + 2);
    u32(count, at + 4);
    u32(value, at + 8);
  };
  u16(1, start);
  entry(start + 2, 34665, 4, 1, start + 18);
  u16(1, start + 18);
  entry(start + 20, 36867, 2, 20, start + 40);
  bytes.write(text, start + 40, 'latin1');
  return bytes;
}
