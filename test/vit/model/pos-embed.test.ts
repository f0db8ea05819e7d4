import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resizePosEmbed, type PosEmbedResize } from '../../../src/vit/model/pos-embed';

const SEED = 11;
/** Weights of one result sum to 1 but for float64 rounding; results are float32. */
const ROUNDING = 1e-6;

const side = fc.integer({ min: 1, max: 12 });
const grids = fc.record({ from: fc.tuple(side, side), to: fc.tuple(side, side), antialias: fc.boolean() });

function resize(values: Float32Array, change: Partial<PosEmbedResize>): Float32Array {
  return resizePosEmbed(values, { from: [2, 2], to: [2, 2], prefixRows: 0, dim: 1, antialias: true, ...change });
}

test('the same grid gives the same numbers, with and without anti-aliasing', () => {
  const values = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
  for (const antialias of [true, false]) {
    expect(resize(values, { from: [3, 4], to: [3, 4], dim: 2, antialias })).toEqual(values);
  }
});

test('a constant stays constant on any grid', () => {
  const property = fc.property(grids, ({ from, to, antialias }) => {
    const out = resize(new Float32Array(from[0] * from[1]).fill(3), { from, to, antialias });
    expect(out.length).toBe(to[0] * to[1]);
    for (const value of out) expect(Math.abs(value - 3)).toBeLessThan(3 * ROUNDING);
  });
  fc.assert(property, { seed: SEED, numRuns: 200 });
});

test('rows of class token and registers are kept as they are', () => {
  const values = Float32Array.from({ length: (2 + 9) * 3 }, (_, i) => i);
  const out = resize(values, { from: [3, 3], to: [5, 7], prefixRows: 2, dim: 3 });
  expect([...out.subarray(0, 6)]).toEqual([0, 1, 2, 3, 4, 5]);
  expect(out.length).toBe((2 + 35) * 3);
});

test('rows and columns are not mixed up', () => {
  const byRow = Float32Array.from({ length: 12 }, (_, i) => Math.floor(i / 4)); // [3, 4], each row one value
  const out = resize(byRow, { from: [3, 4], to: [6, 2] });
  for (let row = 0; row < 6; row++) expect(out[row * 2]).toBeCloseTo(out[row * 2 + 1]!, 6);
  expect(out[10]! - out[0]!).toBeGreaterThan(1.5);
});

test('a stored embedding of another size is refused', () => {
  expect(() => resize(new Float32Array(5), {})).toThrow('expected 4 numbers for `pos_embed`, got 5');
});
