import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discardLowest } from '../../../src/vit/explain/discard';
import { fusedLayers } from '../../../src/vit/explain/fuse';
import type { HeadRef } from '../../../src/vit/explain/query';
import { rolloutMatrix, rolloutRow } from '../../../src/vit/explain/rollout';
import { identityStack, randomStack } from './stacks';

/** Rows are normalised in float64; what is left is the rounding of a few hundred additions. */
const ROUNDING = 1e-12;
/** Values that pass through float32 attention. */
const FLOAT32 = 1e-6;

const sum = (row: ArrayLike<number>): number => Array.from(row).reduce((a, b) => a + b, 0);
const oneHot = (length: number, at: number): Float64Array => Float64Array.from({ length }, (_, i) => Number(i === at));

const shapes = fc.record({
  layers: fc.integer({ min: 1, max: 5 }),
  heads: fc.integer({ min: 1, max: 4 }),
  tokens: fc.integer({ min: 2, max: 13 }),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});
const choices = fc.record({
  head: fc.constantFrom<HeadRef>('mean', 'max', 'min', 0),
  residual: fc.double({ min: 0.01, max: 1, noNaN: true }),
  ratio: fc.double({ min: 0, max: 1, noNaN: true }),
  per: fc.constantFrom('layer' as const, 'row' as const),
});

describe('rollout', () => {
  it('has rows that sum to 1, whatever is fused or discarded', () => {
    fc.assert(
      fc.property(shapes, choices, ({ layers, heads, tokens, seed }, { head, residual, ratio, per }) => {
        const fused = fusedLayers(randomStack(layers, heads, tokens, 6, seed), head);
        const row = rolloutRow(fused, oneHot(tokens, seed % tokens), { residual, discard: { ratio, per } });
        expect(Math.abs(sum(row) - 1)).toBeLessThan(ROUNDING);
        expect(row.every((value) => value >= 0)).toBe(true);
      }),
    );
  });

  it('of one query is a row of the full matrix', () => {
    const tokens = 9;
    const fused = fusedLayers(randomStack(4, 3, tokens), 'max');
    const full = rolloutMatrix(fused, tokens, { residual: 0.3 });
    const row = rolloutRow(fused, oneHot(tokens, 5), { residual: 0.3 });
    expect(row).toEqual(full.slice(5 * tokens, 6 * tokens));
  });

  it('with residual weight 1 stays at the query', () => {
    const row = rolloutRow(fusedLayers(randomStack(6, 2, 5), 'mean'), oneHot(5, 3), { residual: 1 });
    expect(Array.from(row)).toEqual([0, 0, 0, 1, 0]);
  });

  it('of identity attention stays at the query', () => {
    const row = rolloutRow(fusedLayers(identityStack(6, 2, 5), 'mean'), oneHot(5, 1));
    expect(Array.from(row)).toEqual([0, 1, 0, 0, 0]);
  });

  it('of uniform attention keeps half to the power of the layers and spreads the rest evenly', () => {
    const layers = 4;
    const tokens = 8;
    const row = rolloutRow(fusedLayers(randomStack(layers, 2, tokens, 0), 'mean'), oneHot(tokens, 0));
    const spread = (1 - 0.5 ** layers) / tokens;
    expect(Math.abs(row[0]! - (0.5 ** layers + spread))).toBeLessThan(FLOAT32);
    for (let j = 1; j < tokens; j++) expect(Math.abs(row[j]! - spread)).toBeLessThan(FLOAT32);
  });

  it('through fewer layers ignores the layers above', () => {
    const stack = randomStack(5, 2, 6);
    const short = { ...stack, layers: 2, perLayer: stack.perLayer.slice(0, 2) };
    expect(rolloutRow(fusedLayers(stack, 1, 1), oneHot(6, 2))).toEqual(rolloutRow(fusedLayers(short, 1), oneHot(6, 2)));
  });

  it('from a later layer on ignores the layers below, and from beyond the last stays at the query', () => {
    const layers = fusedLayers(randomStack(5, 2, 6), 'mean');
    expect(rolloutRow(layers, oneHot(6, 2), { from: 3 })).toEqual(rolloutRow(layers.slice(3), oneHot(6, 2)));
    expect(rolloutRow(layers, oneHot(6, 2), { from: 5 })).toEqual(oneHot(6, 2));
  });

  it('passes nothing on where everything is discarded and there is no residual', () => {
    const row = rolloutRow(fusedLayers(randomStack(2, 1, 4), 0), oneHot(4, 2), { residual: 0, discard: { ratio: 1 } });
    expect(Array.from(row)).toEqual([0, 0, 0, 0]);
  });
});

/** The discard ratio as one would write it down. */
function bySorting(matrix: Float32Array, tokens: number, ratio: number, per: 'layer' | 'row'): Float32Array {
  const out = matrix.slice();
  const length = per === 'row' ? tokens : matrix.length;
  for (let start = 0; start < matrix.length; start += length) {
    const places = Array.from({ length }, (_, at) => start + at).sort((a, b) => matrix[a]! - matrix[b]! || a - b);
    for (const at of places.slice(0, Math.floor(length * ratio))) out[at] = 0;
  }
  out[0] = matrix[0]!;
  return out;
}

describe('fused heads', () => {
  it.each(['max', 'min'] as const)('are the %s of each entry', (head) => {
    const stack = randomStack(1, 5, 9);
    const wanted = Float32Array.from({ length: 81 }, (_, at) =>
      Math[head](...[0, 1, 2, 3, 4].map((k) => stack.perLayer[0]![k * 81 + at]!)),
    );
    expect(fusedLayers(stack, head)[0]).toEqual(wanted);
  });
});

describe('the discard ratio', () => {
  const matrix = Float32Array.of(0.01, 0.5, 0.49, 0.2, 0.3, 0.5, 0.6, 0.3, 0.1);

  it('zeroes the smallest of the whole layer, but never entry (0, 0)', () => {
    const expected = Float32Array.of(0.01, 0.5, 0.49, 0, 0.3, 0.5, 0.6, 0.3, 0);
    expect(discardLowest(matrix, 3, { ratio: 1 / 3 })).toEqual(expected); // k = 3, one of them (0, 0)
  });

  it('zeroes the first of equal entries first', () => {
    const expected = Float32Array.of(0.01, 0.5, 0.49, 0, 0, 0.5, 0.6, 0.3, 0);
    expect(discardLowest(matrix, 3, { ratio: 4 / 9 })).toEqual(expected);
  });

  it('zeroes within each row where asked', () => {
    const expected = Float32Array.of(0.01, 0.5, 0.49, 0, 0.3, 0.5, 0.6, 0.3, 0);
    expect(discardLowest(matrix, 3, { ratio: 0.34, per: 'row' })).toEqual(expected);
  });

  it('keeps rows and columns of a protected prefix', () => {
    const expected = Float32Array.of(0.01, 0.5, 0.49, 0.2, 0, 0, 0.6, 0, 0);
    expect(discardLowest(matrix, 3, { ratio: 1, protectPrefix: 1 })).toEqual(expected);
  });

  it('takes what sorting takes, of whole layers and rows, with ties', () => {
    const tokens = 70; // long enough for both ways of selecting
    const smooth = fusedLayers(randomStack(1, 2, tokens), 'mean')[0]!;
    const coarse = smooth.map((value) => Math.round(value * 300) / 300);
    for (const matrix of [smooth, coarse]) {
      for (const per of ['layer', 'row'] as const) {
        for (const ratio of [0.001, 0.3, 0.77, 1]) {
          expect(discardLowest(matrix, tokens, { ratio, per })).toEqual(bySorting(matrix, tokens, ratio, per));
        }
      }
    }
  });

  it('of 0 hands back the same matrix', () => {
    expect(discardLowest(matrix, 3, { ratio: 0 })).toBe(matrix);
  });
});
