import { expect, it } from 'vitest';
import { crc32 } from '../../../../src/vit/checkpoint/formats/crc32';

/** The check value of the CRC catalogue, and values of Python's zlib.crc32. */
it.each([
  ['', 0],
  ['a', 0xe8b7be43],
  ['abcd', 0xed82cd11],
  ['123456789', 0xcbf43926],
  ['The quick brown fox jumps over the lazy dog', 0x414fa339],
])('the CRC-32 of “%s” is %i', (text, sum) => {
  expect(crc32(new TextEncoder().encode(text))).toBe(sum);
});
