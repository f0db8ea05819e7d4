import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/vit/explain/seeded';
import { symmetricEigen } from '../../../src/vit/explain/symmetric-eigen';

/** Rounding of float64 over some hundred operations, for matrices with entries of about 1. */
const ROUNDING = 1e-11;

/** Symmetric, of the given eigenvalues' multiplicity pattern left to chance: B Bᵀ of `rank` columns, minus a shift. */
function symmetric(size: number, rank: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const b = Array.from({ length: size }, () => Array.from({ length: rank }, () => random() * 2 - 1));
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return b[i]!.reduce((sum, value, k) => sum + value * b[j]![k]!, 0) - (i === j ? 0.25 : 0);
  });
}

describe('eigenvectors of a symmetric matrix', () => {
  it('are orthonormal, largest value first, and give the matrix back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 0, max: 24 }),
        fc.integer({ min: 0, max: 2 ** 31 }),
        (size, rank, seed) => {
          const matrix = symmetric(size, rank, seed);
          const { values, vectors } = symmetricEigen(matrix.slice(), size);
          for (let i = 1; i < size; i++) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]!);
          for (let i = 0; i < size; i++) {
            for (let j = 0; j < size; j++) {
              let [inner, back] = [0, 0];
              for (let k = 0; k < size; k++) {
                inner += vectors[i * size + k]! * vectors[j * size + k]!;
                back += values[k]! * vectors[k * size + i]! * vectors[k * size + j]!;
              }
              expect(Math.abs(inner - Number(i === j))).toBeLessThan(ROUNDING);
              expect(Math.abs(back - matrix[i * size + j]!)).toBeLessThan(ROUNDING);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of [[2, 1], [1, 2]] belong to 3 and 1', () => {
    const { values } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect(values[0]).toBeCloseTo(3, 12);
    expect(values[1]).toBeCloseTo(1, 12);
  });

  it('of a matrix of zeros are the axes', () => {
    expect(symmetricEigen(new Float64Array(4), 2)).toEqual({
      values: new Float64Array(2),
      vectors: Float64Array.of(1, 0, 0, 1),
    });
  });
});
