import { describe, expect, test } from 'vitest';
import { aheadOf, wordLook, wordMatrix, wordRow, type WordAttention } from '../../../src/vit/explain/word-look';

/** Two layers of two heads, two words that read three tokens; a weight says where it stands. */
const attention: WordAttention = {
  words: 2,
  cols: 3,
  perLayer: [0, 1].map((layer) =>
    Float32Array.from({ length: 12 }, (_, at) => layer * 100 + Math.floor(at / 6) * 10 + (at % 6)),
  ),
};

describe('what a word looked at', () => {
  test('is the row of a layer and a head', () => {
    expect([...wordRow(attention, 1, 1, 0)]).toEqual([103, 104, 105]);
    expect([...wordMatrix(attention, 0, 1)]).toEqual([10, 11, 12, 13, 14, 15]);
  });

  test('is the mean over all layers, or all heads', () => {
    expect([...wordRow(attention, 0, 'mean', 1)]).toEqual([60, 61, 62]);
    expect([...wordRow(attention, 0, 0, 'mean')]).toEqual([5, 6, 7]);
    expect([...wordRow(attention, 0, 'mean', 'mean')]).toEqual([55, 56, 57]);
  });

  test('lies on patches, and apart from them on tokens that are no place', () => {
    const look = wordLook(Float32Array.of(0.2, 0.1, 0.4, 0.3), { prefix: 2, grid: [1, 2], clsToken: true });
    expect(look.map).toEqual({ rows: 1, cols: 2, data: Float32Array.of(0.4, 0.3) });
    expect(look.prefixShare).toBeCloseTo(0.3, 6);
  });

  test('is refused of a word, a layer or a head that is not there', () => {
    for (const [word, layer, head] of [
      [2, 0, 0],
      [-1, 0, 0],
      [0, 2, 0],
      [0, 0, 2],
      [0.5, 0, 0],
    ] as const)
      // prettier-ignore
      expect(() => wordRow(attention, word, layer, head)).toThrow(/expected/);
  });
});

test('aheadOf is what lies above the diagonal, on average over the rows', () => {
  expect(aheadOf(Float32Array.of(0.5, 0.5, 0.25, 0.75), 2)).toBe(0.25);
  expect(aheadOf(Float32Array.of(1, 0, 0.25, 0.75), 2)).toBe(0);
});
