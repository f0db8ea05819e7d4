import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../../src/main/photo/decode';
import { bytesOf } from '../fixtures';
import {
  auxC,
  box,
  codedPicture,
  fixture,
  fullBox,
  irot,
  ispe,
  nclx,
  profile,
  text,
  tiledHeic,
  uint,
  writeHeif,
  type WrittenItem,
} from '../support/heif-file';
import { AS_P3, drawQuarters, expectQuarters, quartersOf, type Quarters } from '../support/quarters';

const heic = (items: readonly WrittenItem[], primary = 1, brand = 'heic', brands?: readonly string[]): Uint8Array =>
  writeHeif(items, { primary, brand, ...(brands && { brands }) });
const item = (id: number, name: string, ...more: readonly Uint8Array[]): WrittenItem => {
  const picture = codedPicture(fixture(name));
  return { id, ...picture, properties: [...picture.properties, ...more] };
};

/** sharp's own file, cut into its coded pictures. */
const avifOf = async (data: Uint8Array, channels: 3 | 4 = 3): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp(data, { raw: { width: 128, height: 96, channels } })
      .avif({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer(),
  );

describe('the chosen picture', () => {
  it('is the primary item, not the first', async () => {
    const photo = await decode(heic([item(1, 'magenta'), item(2, 'quarters')], 2));
    expect([photo.rows, photo.cols]).toEqual([96, 128]);
    expectQuarters(photo);
  });

  it('is the base of a tone map that is called the primary item; its gain map does not matter, nor that it is cut', async () => {
    const avif = codedPicture(await avifOf(drawQuarters()));
    for (const base of [item(2, 'quarters'), { id: 2, ...avif }]) {
      const tmap = { id: 1, type: 'tmap', data: uint(1, 0, 0), properties: [ispe(96, 128)] };
      const gain = { ...item(3, 'magenta'), hidden: true };
      const file = heic(
        [{ ...tmap, references: [['dimg', [2, 3]]] }, base, gain],
        1,
        base.type === 'av01' ? 'avif' : 'heic',
      );
      expectQuarters(await decode(file));
      expectQuarters(await decode(file.slice(0, -20)));
    }
  });

  it('in AVIF as well', async () => {
    const magenta = codedPicture(await avifOf(new Uint8Array(128 * 96 * 3).fill(250)));
    const quarters = codedPicture(await avifOf(drawQuarters()));
    expectQuarters(
      await decode(
        heic(
          [
            { id: 1, ...magenta },
            { id: 2, ...quarters },
          ],
          2,
          'avif',
        ),
      ),
    );
  });

  it('is put together from its tiles, and turned as it says', async () => {
    const photo = await decode(tiledHeic({}, [irot(3)]));
    expect([photo.rows, photo.cols]).toEqual([120, 100]);
    expectQuarters(photo, [
      [40, 60, 200],
      [200, 40, 40],
      [210, 190, 50],
      [40, 180, 60],
    ]);
  });

  it('is not answered where one of its tiles cannot be decoded', async () => {
    const tiles = [0, 1, 2, 3].map((i) => item(i + 2, `tile-${i}`));
    const broken = { ...(tiles[3] as WrittenItem), data: new Uint8Array(60).fill(0x5a) };
    const grid: WrittenItem = {
      id: 1,
      type: 'grid',
      data: Buffer.concat([uint(1, 0, 0, 1, 1), uint(2, 128, 128)]),
      properties: [fullBox('ispe', 0, 0, uint(4, 128, 128))],
      references: [['dimg', [2, 3, 4, 5]]],
    };
    await expect(decode(heic([grid, ...tiles.slice(0, 3), broken]))).rejects.toMatchObject({ code: 'photoDamaged' });
  });
});

describe('turning', () => {
  /** EXIF that wants a quarter turn to the right, behind the four bytes that HEIF puts before it. */
  const exif: WrittenItem = {
    id: 9,
    type: 'Exif',
    data: Buffer.from(
      '00000006' + '457869660000' + '4d4d002a00000008' + '000101120003000000010006' + '0000' + '00000000',
      'hex',
    ),
    references: [['cdsc', [1]]],
  };

  it('by EXIF alone is not followed, and a note says so', async () => {
    const photo = await decode(heic([item(1, 'quarters'), exif]));
    expectQuarters(photo);
    expect(photo.notes).toEqual([{ note: 'notTurned', params: { degrees: 90 } }]);
  });

  it.each([2, 4, 5, 7])('and mirroring by EXIF alone, %d, is told as what it is', async (orientation) => {
    const data = Buffer.from(exif.data);
    data[data.length - 5 - 2] = orientation; // before two bytes of padding and the end of the directory
    const photo = await decode(heic([item(1, 'quarters'), { ...exif, data }]));
    expectQuarters(photo);
    expect(photo.notes).toEqual([{ note: 'notMirrored', params: {} }]);
  });

  it('by the format’s own rule leaves nothing to note', async () => {
    const photo = await decode(heic([item(1, 'quarters', irot(3)), exif]));
    expect([photo.rows, photo.cols]).toEqual([128, 96]);
    expect(photo.notes).toEqual([]);
  });
});

describe('brands', () => {
  it.each(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1', 'miaf'])(
    '%s',
    async (brand) => {
      expectQuarters(await decode(heic([item(1, 'quarters')], 1, brand, ['mif1', 'miaf'])));
    },
  );

  it('say little: the coding of the picture decides', async () => {
    const avif = codedPicture(await avifOf(drawQuarters()));
    const photo = await decode(heic([{ id: 1, ...avif }], 1, 'mif1', ['mif1', 'miaf']));
    expect(photo.format).toBe('avif');
    expectQuarters(photo);
  });

  it.each([
    ['j2k1', 'JPEG 2000'],
    ['avc1', 'AVC'],
  ])('a picture coded as %s is called so', async (type, name) => {
    const file = heic([{ id: 1, type, data: new Uint8Array(50).fill(9) }], 1, 'mif1');
    await expect(decode(file)).rejects.toMatchObject({
      code: 'photoUnknownFormat',
      params: { picture: expect.stringContaining(name) },
    });
  });
});

describe('colours', () => {
  it('of a thumbnail are not the picture’s', async () => {
    const p3 = readP3();
    const thumbnail = { ...item(2, 'magenta', profile(p3)), references: [['thmb', [1]]] as const };
    const photo = await decode(heic([item(1, 'quarters'), thumbnail]));
    expectQuarters(photo);
    expect(photo.colour).toBe('either');
  });

  it('of its own profile are converted', async () => {
    expectQuarters(await decode(heic([item(1, 'quarters', profile(readP3()))])), AS_P3);
  });

  it('said by code points are converted as a profile’s would be', async () => {
    const photo = await decode(heic([item(1, 'quarters', nclx(12, 13, 6))]));
    expectQuarters(photo, AS_P3);
    expect(photo).toMatchObject({
      colour: 'managed',
      notes: [{ note: 'wideColours', params: { kind: 'Display P3' } }],
    });
  });

  it('said by the tiles alone count', async () => {
    const tiles = [0, 1, 2, 3].map((i) => ({ ...item(i + 2, `tile-${i}`, nclx(12, 13, 6)), hidden: true }));
    const grid: WrittenItem = {
      id: 1,
      type: 'grid',
      data: Buffer.concat([uint(1, 0, 0, 1, 1), uint(2, 128, 128)]),
      properties: [fullBox('ispe', 0, 0, uint(4, 128, 128))],
      references: [['dimg', [2, 3, 4, 5]]],
    };
    expectQuarters(await decode(heic([grid, ...tiles])), AS_P3);
  });

  it('in AVIF too, and as stored where that is asked for', async () => {
    const picture = codedPicture(await avifOf(drawQuarters()));
    const file = heic([{ id: 1, ...picture, properties: [...picture.properties, nclx(12, 13, 6)] }], 1, 'avif');
    expectQuarters(await decode(file), AS_P3);
    const stored = await decode(file, 'asStored');
    expectQuarters(stored);
    expect(stored.colour).toBe('asStored');
  });

  it('of sRGB in every spelling are left alone', async () => {
    const plain = await decode(heic([item(1, 'quarters', nclx(1, 13, 6))]));
    for (const [primaries, transfer] of [
      [1, 1],
      [2, 2],
      [6, 6],
      [5, 14],
    ] as const) {
      const photo = await decode(heic([item(1, 'quarters', nclx(primaries, transfer, 6))]));
      expect(quartersOf(photo)).toEqual(quartersOf(plain));
      expect(photo.colour).toBe('either');
    }
  });

  it('are undone by the matrix that the stream was made with, whatever a box beside it says', async () => {
    expectQuarters(await decode(heic([item(1, 'quarters', nclx(1, 13, 9))])));
  });

  it('of HDR are brought to a screen’s, also where they are wanted as stored', async () => {
    for (const colour of ['managed', 'asStored'] as const) {
      const photo = await decode(fixture('pq'), colour);
      expectQuarters(photo);
      expect(photo).toMatchObject({ colour: 'either', notes: [{ note: 'hdr', params: { kind: 'PQ' } }] });
    }
  });
});

describe('transparency', () => {
  const ALPHA = 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha';

  /** Half transparent all over: as stored, and multiplied by it. */
  async function halfTransparent(premultiplied: boolean): Promise<Uint8Array> {
    const colours = drawQuarters().map((value) => (premultiplied ? Math.round(value / 2) : value));
    const picture = codedPicture(await avifOf(colours));
    const alpha = codedPicture(await avifOf(new Uint8Array(128 * 96 * 3).fill(128)));
    const aux = {
      id: 2,
      ...alpha,
      properties: [...alpha.properties, auxC(ALPHA)],
      references: [['auxl', [1]]] as const,
    };
    const own: WrittenItem = { id: 1, ...picture, ...(premultiplied && { references: [['prem', [2]]] as const }) };
    return heic([own, aux], 1, 'avif');
  }

  it.each([false, true])('lies on white; multiplied by it already: %s', async (premultiplied) => {
    const on = (value: number): number => Math.round((value * 128 + 255 * 127) / 255);
    const expected = drawOn(on);
    expectQuarters(await decode(await halfTransparent(premultiplied)), expected);
  });
});

describe('sequences', () => {
  /** One track of pictures with one sample, as little as a reader needs. */
  function sequence(picture: ReturnType<typeof codedPicture>, brand: string, still = false): Uint8Array {
    const { type, data, properties } = picture;
    const config = properties.filter((each) => /hvcC|av1C/.test(Buffer.from(each).toString('latin1', 4, 8)));
    const entry = box(type, uint(4, 0), uint(2, 0, 1), Buffer.alloc(16), uint(2, 128, 96), Buffer.alloc(50), ...config);
    const ftyp = box('ftyp', text(brand), uint(4, 0), text(brand), text('msf1'));
    const moov = (at: number): Buffer =>
      box(
        'moov',
        box(
          'trak',
          box(
            'mdia',
            fullBox('hdlr', 0, 0, uint(4, 0), text('pict'), uint(4, 0, 0, 0), uint(1, 0)),
            box(
              'minf',
              box(
                'stbl',
                fullBox('stsd', 0, 0, uint(4, 1), entry),
                fullBox('stsz', 0, 0, uint(4, 0, 1, data.length)),
                fullBox('stco', 0, 0, uint(4, 1, at)),
              ),
            ),
          ),
        ),
      );
    if (still) return heic([{ id: 1, ...picture }], 1, brand, [brand, 'msf1', 'mif1']);
    const first = ftyp.length + moov(0).length + 8;
    return new Uint8Array(Buffer.concat([ftyp, moov(first), box('mdat', data)]));
  }

  it.each([false, true])('of AVIF: the first frame; with a still picture beside it: %s', async (still) => {
    const photo = await decode(sequence(codedPicture(await avifOf(drawQuarters())), 'avis', still));
    expect(photo.format).toBe('avif');
    expectQuarters(photo);
  });

  it('of HEVC: the first frame', async () => {
    const photo = await decode(sequence(codedPicture(fixture('quarters')), 'hevc'));
    expect(photo.format).toBe('heic');
    expectQuarters(photo);
  });

  it('cut inside the first frame is incomplete', async () => {
    const file = sequence(codedPicture(fixture('quarters')), 'hevc');
    await expect(decode(file.slice(0, file.length - 100))).rejects.toMatchObject({ params: { missing: 11 } });
  });
});

function drawOn(on: (value: number) => number): Quarters {
  return [
    [on(200), on(40), on(40)],
    [on(40), on(180), on(60)],
    [on(40), on(60), on(200)],
    [on(210), on(190), on(50)],
  ];
}

/** The profile that the fixtures' script made. */
function readP3(): Uint8Array {
  const file = bytesOf('profile-p3.jpg');
  const at = Buffer.from(file).indexOf('ICC_PROFILE\0');
  const size = Buffer.from(file).readUInt16BE(at - 2);
  return file.slice(at + 14, at - 2 + size);
}
