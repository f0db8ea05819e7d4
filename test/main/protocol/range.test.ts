import { describe, expect, it } from 'vitest';
import { parseRange } from '../../../src/main/protocol/range';

const SIZE = 1000;

describe('parseRange', () => {
  it.each([
    ['bytes=0-7', { start: 0, end: 7 }],
    ['bytes=8-', { start: 8, end: 999 }],
    ['bytes=-100', { start: 900, end: 999 }],
    ['bytes=990-5000', { start: 990, end: 999 }],
    ['bytes=-5000', { start: 0, end: 999 }],
    [' bytes=0-0 ', { start: 0, end: 0 }],
  ])('reads %j', (header, range) => {
    expect(parseRange(header, SIZE)).toEqual(range);
  });

  it.each([null, '', 'bytes=-', 'bytes=7-3', 'bytes=0-1,5-6', 'items=0-1', 'bytes=a-b', 'bytes=-1-2'])(
    'gives the whole file for %j',
    (header) => {
      expect(parseRange(header, SIZE)).toBe('whole');
    },
  );

  it.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0'])('cannot satisfy %j', (header) => {
    expect(parseRange(header, SIZE)).toBe('unsatisfiable');
  });

  it('has nothing to give from an empty file', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(parseRange('bytes=-1', 0)).toBe('unsatisfiable');
  });
});
