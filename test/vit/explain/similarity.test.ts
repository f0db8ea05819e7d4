import { describe, expect, it } from 'vitest';
import { similarityMap } from '../../../src/vit/explain/similarity';
import { readLensFixture } from './lens-fixture';
import { readFixture } from './stacks';

/** Cosines in float64, kept as float32. */
const PARITY = 2e-7;

const fixture = readLensFixture();
const layout = { prefix: 1, grid: [2, 2], clsToken: true } as const;

describe.each(['attention-0', 'attention-1', 'attention-2'] as const)(
  'similarity of tokens in %s equals PyTorch',
  (name) => {
    const { stack, layout: tokens, logits } = readFixture(name);
    const vectors = logits.subarray(0, stack.tokens ** 2);
    const [rows, cols] = tokens.grid;

    it.each([
      ['similarCls', 'cls'],
      ['similarLast', { row: rows - 1, col: cols - 1 }],
    ] as const)('%s', (key, token) => {
      const map = similarityMap(vectors, stack.tokens, tokens, token);
      expect([map.rows, map.cols]).toEqual([rows, cols]);
      fixture[name][key]!.forEach((value, i) => expect(Math.abs(map.data[i]! - value)).toBeLessThan(PARITY));
    });
  },
);

describe('similarity', () => {
  const vectors = Float32Array.of(9, 9, 3, 4, -6, -8, 4, -3, 0, 0); // class token, then patches

  it('is 1 for the token itself, −1 for the opposite, 0 at right angles and for a vector of zeros', () => {
    const { data } = similarityMap(vectors, 2, layout, { row: 0, col: 0 });
    expect(Array.from(data)).toEqual([1, -1, 0, 0]);
  });

  it('of a token without length is 0 everywhere, itself included', () => {
    expect(Array.from(similarityMap(vectors, 2, layout, { row: 1, col: 1 }).data)).toEqual([0, 0, 0, 0]);
  });

  it('refuses a patch outside the grid and vectors that do not fit', () => {
    expect(() => similarityMap(vectors, 2, layout, { row: 2, col: 0 })).toThrow(/row/);
    expect(() => similarityMap(vectors, 3, layout, 'cls')).toThrow(/15 numbers/);
  });
});
