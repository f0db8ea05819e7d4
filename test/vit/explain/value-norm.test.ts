import { describe, expect, it } from 'vitest';
import { valueNormMap } from '../../../src/vit/explain/value-norm';

describe('weighted values', () => {
  const layout = { prefix: 1, grid: [1, 2], clsToken: true } as const;
  // two heads, three tokens: class token, then two patches
  const attention = Float32Array.of(
    ...[0.5, 0.25, 0.25, 0, 0.5, 0.5, 1, 0, 0],
    ...[0, 0.75, 0.25, 0.5, 0.5, 0, 0, 0.5, 0.5],
  );
  const values = Float32Array.of(...[9, 9, 3, 4, -6, 8], ...[7, 7, 0, 2, 1, 0]);
  const stack = { layers: 1, heads: 2, tokens: 3, perLayer: [attention] };

  it.each([
    [0, 'cls', [1.25, 2.5]],
    [1, 'cls', [1.5, 0.25]],
    [0, { row: 0, col: 0 }, [2.5, 5]],
    ['mean', 'cls', [1.375, 1.375]],
    ['max', 'cls', [1.5, 2.5]],
    ['min', 'cls', [1.25, 0.25]],
  ] as const)('of head %j for %j are attention times length of the value', (head, token, wanted) => {
    expect(valueNormMap(stack, values, layout, { layer: 0, head, token })).toEqual({
      rows: 1,
      cols: 2,
      data: Float32Array.from(wanted),
    });
  });

  it('refuse what does not fit', () => {
    expect(() => valueNormMap(stack, values, layout, { layer: 0, head: 2, token: 'cls' })).toThrow(/head from 0 to 1/);
    expect(() => valueNormMap(stack, values, layout, { layer: 0, head: 0, token: { row: 1, col: 0 } })).toThrow(/row/);
    expect(() => valueNormMap(stack, values.subarray(1), layout, { layer: 0, head: 0, token: 'cls' })).toThrow(
      /6 vectors/,
    );
  });
});
