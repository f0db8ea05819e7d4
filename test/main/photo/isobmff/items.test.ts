import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heifMissing } from '../../../../src/main/photo/complete/heif';
import { boxesIn } from '../../../../src/main/photo/isobmff/box';
import { readItems } from '../../../../src/main/photo/isobmff/items';
import { partsOf } from '../../../../src/main/photo/isobmff/picture-parts';
import { readSequence } from '../../../../src/main/photo/isobmff/tracks';
import { auxC, codedPicture, fixture, fullBox, irot, tiledHeic, uint, writeHeif } from '../support/heif-file';

describe('items of a HEIF file', () => {
  it('are read with their bytes, properties and tiles', () => {
    const items = readItems(tiledHeic({}, [irot(1)]));
    expect(items?.primary).toMatchObject({ id: 1, type: 'grid' });
    expect(items?.primary?.properties.map(({ type }) => type)).toEqual(['ispe', 'irot']);
    expect(items?.primary?.references.get('dimg')).toEqual([2, 3, 4, 5]);
    expect(items && items.primary && partsOf(items, items.primary).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
  });

  it('the chosen one is the primary, wherever it stands, and its transparency belongs to it', () => {
    const alpha = auxC('urn:mpeg:mpegB:cicp:systems:auxiliary:alpha');
    const depth = auxC('urn:mpeg:mpegB:cicp:systems:auxiliary:depth');
    const picture = codedPicture(fixture('quarters'));
    const items = readItems(
      writeHeif(
        [
          { id: 1, ...codedPicture(fixture('magenta')) },
          { id: 7, ...picture },
          { id: 8, ...picture, properties: [...picture.properties, alpha], references: [['auxl', [7]]] },
          { id: 9, ...picture, properties: [...picture.properties, depth], references: [['auxl', [7]]] },
        ],
        { primary: 7, brand: 'heic' },
      ),
    );
    expect(items && items.primary && partsOf(items, items.primary).map(({ id }) => id)).toEqual([7, 8]);
  });

  it('a picture made of itself is read once', () => {
    const items = readItems(
      writeHeif([{ id: 1, type: 'grid', data: uint(1, 0), references: [['dimg', [1, 1]]] }], {
        primary: 1,
        brand: 'heic',
      }),
    );
    expect(items && items.primary && partsOf(items, items.primary)).toHaveLength(1);
  });
});

describe('files that lie', () => {
  /** Milliseconds, on a busy machine. */
  const AT_ONCE = 500;

  it('a table of 65,535 items, each of 65,535 extents of no size', () => {
    const rows = Array.from({ length: 5000 }, (_, i) => Buffer.concat([uint(2, i, 0), uint(2, 0xffff)]));
    const iloc = fullBox('iloc', 0, 0, uint(1, 0, 0), uint(2, 0xffff), ...rows);
    const meta = fullBox('meta', 0, 0, iloc);
    const before = performance.now();
    expect(readItems(new Uint8Array(meta))?.items.size).toBe(5000);
    expect(performance.now() - before).toBeLessThan(AT_ONCE);
  });

  it('boxes of no size, of a size below their header, and of 2⁶⁰ bytes', () => {
    expect([...boxesIn(Buffer.concat([uint(4, 4), Buffer.from('meta')]))]).toEqual([]);
    expect([...boxesIn(Buffer.concat([uint(4, 0), Buffer.from('mdatxx')]))]).toEqual([
      { type: 'mdat', body: 8, end: 10, claimedEnd: 10 },
    ]);
    const huge = Buffer.concat([uint(4, 1), Buffer.from('mdat'), uint(4, 0x10000000, 0), uint(4, 7)]);
    expect([...boxesIn(huge)]).toMatchObject([{ body: 16, end: 20, claimedEnd: 2 ** 60 }]);
  });

  it('any damage: an answer or a RangeError, at once', () => {
    const sources = [tiledHeic(), tiledHeic({ metaLast: true }), fixture('quarters')];
    const damage = fc.array(fc.tuple(fc.nat(5000), fc.constantFrom(0, 1, 0x7f, 0xff)), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.constantFrom(...sources), damage, fc.nat(5000), (source, writes, end) => {
        const bytes = source.slice(0, Math.max(20, source.length - (end % 3 === 0 ? end % source.length : 0)));
        for (const [at, value] of writes) bytes[at % bytes.length] = value;
        const before = performance.now();
        for (const read of [readItems, readSequence, heifMissing]) {
          try {
            read(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        }
        expect(performance.now() - before).toBeLessThan(AT_ONCE);
      }),
      { seed: 23, numRuns: 2000 },
    );
  });
});
