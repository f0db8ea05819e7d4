/** Colours that only the coded picture tells: one frame each by x265 and libaom, with no box that says the same. */
import { describe, expect, it } from 'vitest';
import { decode } from '../../../../src/main/photo/decode';
import { av1Points } from '../../../../src/main/photo/heif/av1-header';
import { hevcPoints } from '../../../../src/main/photo/heif/hevc-parameters';
import { stillOf } from '../../../../src/main/photo/heif/still';
import { streamPoints } from '../../../../src/main/photo/heif/stream-points';
import type { Property } from '../../../../src/main/photo/isobmff/items';
import { readSequence, type FirstFrame } from '../../../../src/main/photo/isobmff/tracks';
import { bytesOf } from '../fixtures';
import { AS_P3, expectQuarters } from '../support/quarters';

interface Film {
  readonly bytes: Uint8Array;
  readonly frame: FirstFrame;
}

const dataOf = (properties: readonly Property[], kind: string): Uint8Array =>
  properties.find(({ type }) => type === kind)?.data ?? new Uint8Array();

/** Its boxes of colours are left out. */
function film(name: string): Film {
  const bytes = bytesOf(`roll/${name}.mp4`);
  const { frame } = readSequence(bytes)!;
  return { bytes, frame: { ...frame, properties: frame.properties.filter(({ type }) => type !== 'colr') } };
}

const P3 = { primaries: 12, matrix: 1 };

describe('the colours of a coded picture', () => {
  it.each([
    ['p3-hevc', { ...P3, transfer: 13, fullRange: true }],
    ['p3-hevc-limited', { ...P3, transfer: 1, fullRange: false }],
    ['p3-av1', { ...P3, transfer: 13, fullRange: true }],
  ])('%s: are read of its own header', (name, points) => {
    const { bytes, frame } = film(name);
    const { properties, extent } = frame;
    const item = { id: 1, type: frame.codec, extents: [extent], properties, references: new Map() };
    expect(streamPoints(bytes, item)).toEqual(points);
  });

  it('of AV1 are read of the picture where its configuration leaves the header out', () => {
    const { bytes, frame } = film('p3-av1');
    const av1C = { type: 'av1C', data: dataOf(frame.properties, 'av1C').subarray(0, 4) };
    const item = { id: 1, type: 'av01', extents: [frame.extent], properties: [av1C], references: new Map() };
    expect(streamPoints(bytes, item)).toMatchObject(P3);
  });

  it('that are cut off are not known', () => {
    const hvcC = dataOf(film('p3-hevc').frame.properties, 'hvcC');
    const av1C = dataOf(film('p3-av1').frame.properties, 'av1C');
    for (let length = 0; length < hvcC.length; length++) {
      const item = { id: 1, type: 'hvc1', extents: [], references: new Map() };
      expect(() =>
        streamPoints(hvcC, { ...item, properties: [{ type: 'hvcC', data: hvcC.subarray(0, length) }] }),
      ).not.toThrow();
    }
    expect(() => hevcPoints(hvcC.subarray(0, 30))).toThrow(RangeError);
    expect(() => av1Points(av1C.subarray(4, 10))).toThrow(RangeError);
  });

  it.each(['p3-hevc', 'p3-av1'])('%s: are shown, and noted', async (name) => {
    const { bytes, frame } = film(name);
    const photo = await decode(stillOf(bytes, { frame, alpha: null })!);
    expectQuarters(photo, AS_P3, 8); // 4:2:0 at its own quality
    expect(photo.notes).toEqual([{ note: 'wideColours', params: { kind: 'Display P3' } }]);
  });
});
