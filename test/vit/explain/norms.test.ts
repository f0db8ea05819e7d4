import { describe, expect, it } from 'vitest';
import { normMap } from '../../../src/vit/explain/norms';

describe('norms of tokens', () => {
  const layout = { prefix: 1, grid: [1, 3], clsToken: true } as const;
  const vectors = Float32Array.of(9, 9, 3, 4, -6, -8, 0, 0); // class token, then patches

  it('are the Euclidean length of each patch’s vector, special tokens left out', () => {
    expect(normMap(vectors, 2, layout)).toEqual({ rows: 1, cols: 3, data: Float32Array.of(5, 10, 0) });
  });

  it('keep what float32 squares would lose', () => {
    const { data } = normMap(Float32Array.of(0, 0, 3e30, 4e30, 0, 0, 0, 0), 2, layout);
    expect(data[0]! / 5e30).toBeCloseTo(1, 6);
  });

  it('refuses vectors that do not fit', () => {
    expect(() => normMap(vectors, 3, layout)).toThrow(/12 numbers/);
  });
});
