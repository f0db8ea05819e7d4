import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../../src/main/photo/decode';
import { innerJpegs } from '../../../../src/main/photo/raw/jpegs';
import { rawKind } from '../../../../src/main/photo/raw/kind';
import { previewOf } from '../../../../src/main/photo/raw/preview';
import { HeadlightError } from '../../../../src/vit/errors';
import { box, text } from '../support/heif-file';
import { drawQuarters, expectQuarters, type Quarters } from '../support/quarters';
import { tiffFile, type WrittenDirectory } from '../support/tiff-file';

const [SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, MAKE, ORIENTATION] = [
  254, 256, 257, 258, 259, 262, 271, 274,
];
const SENSOR = 32803;
const DNG_VERSION = 50706;

let preview: Buffer;
let large: Buffer;
let thumbnail: Buffer;
let exifThumbnail: Buffer;
beforeAll(async () => {
  const raw = { width: 128, height: 96, channels: 3 } as const;
  const picture = sharp(drawQuarters(), { raw });
  preview = await picture.clone().jpeg({ quality: 95 }).toBuffer();
  large = await picture.clone().resize(640, 480, { kernel: 'nearest' }).jpeg({ quality: 95 }).toBuffer();
  exifThumbnail = await picture.clone().resize(160, 120).jpeg().toBuffer();
  thumbnail = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#f0f' } })
    .jpeg()
    .toBuffer();
});

const noise = (bytes: number): Buffer => {
  let state = 7;
  return Buffer.from(Array.from({ length: bytes }, () => (state = (state * 48271) % 2147483647) & 255));
};

const sensor = (cols = 160, rows = 120): WrittenDirectory => ({
  tags: { [SUBFILE]: 0, [WIDTH]: cols, [HEIGHT]: rows, [BITS]: 16, [COMPRESSION]: 1, [PHOTOMETRIC]: SENSOR },
  data: noise(3000),
});
const jpegIn = (data: Uint8Array, cols: number, rows: number): WrittenDirectory => ({
  tags: { [SUBFILE]: 1, [WIDTH]: cols, [HEIGHT]: rows, [COMPRESSION]: 7, [PHOTOMETRIC]: 6 },
  data,
});
/** A small plain picture, black: the first directory of most RAW files. */
const first = (children: readonly WrittenDirectory[], more: WrittenDirectory['tags'] = {}): WrittenDirectory => ({
  tags: { [SUBFILE]: 1, [WIDTH]: 32, [HEIGHT]: 24, [BITS]: 8, [COMPRESSION]: 1, [PHOTOMETRIC]: 1, ...more },
  data: new Uint8Array(32 * 24),
  children,
});
const dng = (children: readonly WrittenDirectory[], more: WrittenDirectory['tags'] = {}): Uint8Array =>
  tiffFile(first(children, { [DNG_VERSION]: 0x401, ...more }));

const TURNED: Quarters = [
  [40, 60, 200],
  [200, 40, 40],
  [210, 190, 50],
  [40, 180, 60],
];

/** What each maker's file is like, around the same preview. */
const KINDS: Record<string, () => Uint8Array> = {
  DNG: () => dng([sensor(), jpegIn(preview, 128, 96)]),
  'Nikon NEF': () => tiffFile(first([sensor(), jpegIn(preview, 128, 96)], { [MAKE]: 'NIKON CORPORATION' })),
  'Sony ARW': () =>
    tiffFile(
      first([{ ...sensor(), tags: { ...sensor().tags, [COMPRESSION]: 32767 } }, jpegIn(preview, 128, 96)], {
        [MAKE]: 'SONY',
      }),
    ),
  'Canon CR2': () => tiffFile(first([jpegIn(preview, 128, 96)], { [MAKE]: 'Canon' }), 'II*\0', 'CR\x02\0\0\0\0\0'),
  'Olympus ORF': () => Buffer.concat([tiffFile(first([sensor()]), 'IIRO'), noise(500), preview, noise(900)]),
  'Panasonic RW2': () => tiffFile({ tags: { 2: 160, 3: 120, 46: 0 }, data: preview }, 'IIU\0'),
  'Fujifilm RAF': () => Buffer.concat([text('FUJIFILMCCD-RAW 0201'), Buffer.alloc(80), preview, noise(4000)]),
  'Canon CR3': () =>
    Buffer.concat([
      box('ftyp', text('crx '), Buffer.alloc(4), text('crx isom')),
      box('moov', box('uuid', Buffer.alloc(16, 1), box('CMT1', tiffFile({ tags: { [ORIENTATION]: 6 } })))),
      box('mdat', thumbnail, preview, noise(3000)),
    ]),
};

describe.each(Object.keys(KINDS))('%s', (kind) => {
  it('is recognised, and shows the camera’s preview', async () => {
    const bytes = new Uint8Array(KINDS[kind]!());
    expect(rawKind(bytes)).toBe(kind);
    const photo = await decode(bytes);
    expect(photo).toMatchObject({ format: 'raw', notes: [{ note: 'rawPreview', params: { kind } }] });
    expect([photo.rows, photo.cols].sort((a, b) => a - b)).toEqual([96, 128]);
    expectQuarters(photo, kind === 'Canon CR3' ? TURNED : undefined);
  });
});

describe('a camera’s file is called by its own name', () => {
  it.each([
    ['PENTAX Corporation', 'Pentax PEF'],
    ['RICOH IMAGING COMPANY, LTD.', 'Pentax PEF'],
    ['SAMSUNG', 'Samsung SRW'],
    ['Hasselblad', 'Hasselblad 3FR'],
    ['Phase One A/S', 'Phase One IIQ'],
    ['EASTMAN KODAK COMPANY', 'Kodak DCR or KDC'],
    ['SEIKO EPSON CORP.', 'Epson ERF'],
    ['Leaf', 'Leaf MOS'],
    ['Nobody', 'RAW'],
  ])('%s: %s', (make, kind) => {
    const tags = { [WIDTH]: 64, [HEIGHT]: 48, [COMPRESSION]: 1, [PHOTOMETRIC]: SENSOR, [MAKE]: make };
    expect(rawKind(tiffFile({ tags }))).toBe(kind);
  });

  it.each([
    ['FOVb\0\0\x02\0', 'Sigma X3F'],
    ['\0MRM\0\0\0\0', 'Minolta MRW'],
    ['IIU\0\x18\0\0\0 Panasonic DC-G9 LEICA DG LENS', 'Panasonic RW2'],
    ['IIU\0\x18\0\0\0 LEICA CAMERA AG Q2', 'Leica RWL'],
  ])('%j: %s', (start, kind) => {
    expect(rawKind(Buffer.from(start.padEnd(64, '\0'), 'latin1'))).toBe(kind);
  });
});

describe('the preview', () => {
  it('is the largest, wherever it lies', async () => {
    const photo = await decode(
      dng([jpegIn(thumbnail, 40, 30), jpegIn(large, 640, 480), sensor(), jpegIn(preview, 128, 96)]),
    );
    expect([photo.rows, photo.cols]).toEqual([480, 640]);
    expectQuarters(photo);
  });

  it('is turned as the file says, unless it says so itself', async () => {
    expectQuarters(await decode(dng([sensor(), jpegIn(preview, 128, 96)], { [ORIENTATION]: 6 })), TURNED);
    const own = await sharp(preview).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
    expectQuarters(await decode(dng([sensor(), jpegIn(own, 128, 96)], { [ORIENTATION]: 6 })), TURNED);
  });

  it('is none of the tiles that sensor data are coded in', async () => {
    const tiles: WrittenDirectory = { ...sensor(), data: large };
    const photo = await decode(
      dng([{ ...tiles, tags: { ...tiles.tags, [COMPRESSION]: 34892 } }, jpegIn(preview, 128, 96)]),
    );
    expect([photo.rows, photo.cols]).toEqual([96, 128]);
  });
});

describe('as the makers write them', () => {
  const oriented = (jpeg: Buffer, orientation: number): Promise<Buffer> =>
    sharp(jpeg).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
  /** A JPEG that tags 513 and 514 tell, as NEF and ARW do. */
  const told = (data: Uint8Array, cols: number, rows: number): WrittenDirectory => ({
    tags: { [SUBFILE]: 1, [WIDTH]: cols, [HEIGHT]: rows, [COMPRESSION]: 6 },
    data,
    dataTags: [513, 514],
  });

  it('NEF: the full-size JPEG of a child, not the strip of the first directory, nor the small one', async () => {
    const nef = tiffFile(
      first([told(thumbnail, 40, 30), sensor(640, 480), told(large, 640, 480)], { [MAKE]: 'NIKON', [ORIENTATION]: 6 }),
    );
    const photo = await decode(nef);
    expect([photo.rows, photo.cols]).toEqual([640, 480]);
    expectQuarters(photo, TURNED);
  });

  it('ARW: the preview of the first directory itself', async () => {
    const arw = tiffFile({ ...told(large, 640, 480), children: [{ ...sensor(1200, 900) }] });
    expect(rawKind(arw)).toBe('RAW');
    expect(await decode(arw)).toMatchObject({ rows: 480, cols: 640 });
  });

  it('RW2: JpgFromRaw, whose own EXIF turns it and the directory’s does not turn it again', async () => {
    const own = await oriented(preview, 6);
    const rw2 = tiffFile({ tags: { 2: 160, 3: 120, [ORIENTATION]: 6 }, data: own, dataTags: [46, null] }, 'IIU\0');
    expectQuarters(await decode(rw2), TURNED);
  });

  it('CR3: the JPEG of the first track, not the boxed preview or thumbnail', async () => {
    const uuid = (...boxes: Buffer[]): Buffer => box('uuid', Buffer.alloc(16, 2), ...boxes);
    const cr3 = Buffer.concat([
      box('ftyp', text('crx '), Buffer.alloc(4), text('crx isom')),
      box('moov', uuid(box('CMT1', tiffFile({ tags: { [WIDTH]: 640, [ORIENTATION]: 1 } })), box('THMB', thumbnail))),
      uuid(box('PRVW', Buffer.alloc(16), preview)),
      box('mdat', large, noise(5000)),
    ]);
    expect(await decode(new Uint8Array(cr3))).toMatchObject({ rows: 480, cols: 640 });
  });

  it.each([
    [52527, 'a mask of what is on it'],
    [51177, 'a map of depths'],
    [4, 'a mask of transparency'],
  ])('DNG: the preview, and not what is larger and coded the same: photometric %d, %s', async (photometric) => {
    const mask = jpegIn(large, 640, 480);
    const beside = { ...mask, tags: { ...mask.tags, [SUBFILE]: 65540, [PHOTOMETRIC]: photometric } };
    const photo = await decode(dng([sensor(), beside, jpegIn(preview, 128, 96)]));
    expect([photo.rows, photo.cols]).toEqual([96, 128]);
  });
});

describe('without a preview', () => {
  it.each<[string, () => Uint8Array]>([
    ['none at all', () => dng([sensor()])],
    ['a camera’s thumbnail', () => dng([sensor(6000, 4000), jpegIn(thumbnail, 40, 30)])],
    [
      'a thumbnail of 160 pixels in a file that does not say its size',
      () => Buffer.concat([text('FUJIFILMCCD-RAW 0201'), exifThumbnail]),
    ],
    ['a JPEG of the lossless kind', () => dng([sensor(), jpegIn(lossless(preview), 128, 96)])],
  ])('it is said that it is a RAW file: %s', async (_, source) => {
    await expect(decode(new Uint8Array(source()))).rejects.toMatchObject({ code: 'photoRawNoPreview' });
  });

  it('because it was cut off, that is said', async () => {
    const [last, early] = [KINDS['DNG']!(), new Uint8Array(KINDS['Fujifilm RAF']!())];
    const cutInside = (whole: Uint8Array): Uint8Array => whole.slice(0, Buffer.from(whole).indexOf(preview) + 300);
    await expect(decode(cutInside(early))).rejects.toMatchObject({ code: 'photoDamaged', params: { cut: 1 } });
    await expect(decode(cutInside(last))).rejects.toMatchObject({ params: { missing: expect.any(Number) as number } });
  });
});

describe('other files', () => {
  it('a plain TIFF is no RAW file, also of a camera’s maker', async () => {
    const raw = { width: 128, height: 96, channels: 3 } as const;
    const tiff = await sharp(drawQuarters(), { raw })
      .withExif({ IFD0: { Make: 'Canon' } })
      .tiff()
      .toBuffer();
    expect(rawKind(new Uint8Array(tiff))).toBeNull();
    expect(rawKind(Uint8Array.of(0x49, 0x49, 42, 0))).toBeNull();
  });

  it('a TIFF whose first directory is a smaller copy shows the photo itself', async () => {
    const rgb = { [BITS]: [8, 8, 8], [COMPRESSION]: 1, [PHOTOMETRIC]: 2, 277: 3, 278: 96 };
    const whole: WrittenDirectory = {
      tags: { [SUBFILE]: 0, [WIDTH]: 128, [HEIGHT]: 96, ...rgb },
      data: drawQuarters(),
    };
    const small: WrittenDirectory = {
      tags: { [SUBFILE]: 1, [WIDTH]: 32, [HEIGHT]: 24, ...rgb, 278: 24 },
      data: new Uint8Array(32 * 24 * 3),
      children: [whole],
    };
    const photo = await decode(tiffFile(small));
    expect(photo.format).toBe('tiff');
    expectQuarters(photo, undefined, 0);
  });
});

it('any damage: a preview or a HeadlightError, at once', () => {
  const sources = Object.values(KINDS).map((source) => new Uint8Array(source()));
  const damage = fc.array(fc.tuple(fc.nat(9000), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.constantFrom(...sources), damage, (source, writes) => {
      const bytes = source.slice();
      for (const [at, value] of writes) bytes[at % bytes.length] = value;
      const before = performance.now();
      try {
        previewOf(bytes, rawKind(bytes) ?? 'RAW');
      } catch (error) {
        expect(error).toBeInstanceOf(HeadlightError);
      }
      expect(performance.now() - before).toBeLessThan(500); // milliseconds, on a busy machine
    }),
    { seed: 23, numRuns: 2000 },
  );
});

it('a file of nothing but starts of JPEGs is read at once', () => {
  const starts = Buffer.alloc(12_000_000, Buffer.of(0xff, 0xd8, 0xff, 0xe0, 0, 2));
  const before = performance.now();
  expect(innerJpegs(starts)).toEqual([]);
  expect(performance.now() - before).toBeLessThan(1500);
});

function lossless(jpeg: Buffer): Buffer {
  const copy = Buffer.from(jpeg);
  const frame = copy.indexOf(Buffer.of(0xff, 0xc0));
  copy[frame + 1] = 0xc3;
  return copy;
}
