/** Code page 949, at its corners and as a whole. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { decodeCp949 } from '../../../../src/vit/checkpoint/formats/cp949';

const decode = (...bytes: readonly number[]): string | null => decodeCp949(Uint8Array.from(bytes));

it('has the first and last syllable of each of its parts', () => {
  expect(decode(0x41, 0xb0, 0xa1, 0xc8, 0xfe)).toBe('A가힝');
  expect(decode(0x81, 0x41, 0xa0, 0xfe, 0xa1, 0x41, 0xc6, 0x52)).toBe('갂좤좥힣');
});

it('refuses what stands for nothing', () => {
  for (const bytes of [
    [0x80],
    [0xff, 0xa1],
    [0xb0],
    [0xb0, 0x2e],
    [0x81, 0x5b],
    [0xc6, 0x53],
    [0xc7, 0x41],
    [0xc9, 0xa1],
  ])
    expect([bytes, decode(...bytes)]).toEqual([bytes, null]);
});

it('reads every syllable as Python’s `cp949` does', () => {
  const syllables = new Map<string, string>();
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let second = 0x41; second <= 0xfe; second++) {
      const letter = decode(lead, second);
      if (letter !== null && letter >= '가' && letter <= '힣')
        syllables.set(letter, `${lead.toString(16)}${second.toString(16)}`);
    }
  expect(syllables.size).toBe(11_172);
  const all = [...syllables]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, bytes]) => bytes)
    .join('');
  expect(createHash('sha256').update(all).digest('hex')).toBe(
    'a46f3e7897c81809a56003f3a2823994b3407ba2c96a83567728ba903d20d753',
  );
});
