/** Pairs of vectors that point the same way: those that looking at every pair finds, no more and no fewer. */
import { expect, it } from 'vitest';
import { nearPairs } from '../../../src/main/library/near-pairs';
import { seededRandom } from '../../../src/vit/explain/seeded';

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, x, k) => sum + x * (b[k] as number), 0);

/** Vectors of length 1 around some middles, so that many are near to each other and many are not. */
function clustered(count: number, size: number, middles: number, spread: number): Float32Array[] {
  const random = seededRandom(5);
  const centre = Array.from({ length: middles }, () => Float32Array.from({ length: size }, () => random() - 0.5));
  return Array.from({ length: count }, (_, i) => {
    const vector = (centre[i % middles] as Float32Array).map((x) => x + spread * (random() - 0.5));
    const length = Math.sqrt(dot(vector, vector));
    return vector.map((x) => x / length);
  });
}

async function found(vectors: readonly Float32Array[], least: number): Promise<string[]> {
  const pairs: string[] = [];
  const size = vectors[0]?.length ?? 0;
  const data = Float32Array.from(vectors.flatMap((vector) => [...vector]));
  await nearPairs({ data, count: vectors.length, size }, least, (i, j) => pairs.push(`${Math.max(i, j)} ${Math.min(i, j)}`), () => Promise.resolve()); // prettier-ignore
  return pairs.sort();
}

function everyPair(vectors: readonly Float32Array[], least: number): string[] {
  const pairs: string[] = [];
  for (let i = 0; i < vectors.length; i++)
    for (let j = 0; j < i; j++)
      if (dot(vectors[i] as Float32Array, vectors[j] as Float32Array) >= least) pairs.push(`${i} ${j}`);
  return pairs.sort();
}

it.each([
  [300, 16, 7, 0.2, 0.98],
  [300, 16, 7, 0.1, 0.997],
  [200, 3, 5, 0.5, 0.9],
  [120, 2, 1, 2, 0.5],
  [120, 24, 4, 0.3, 0],
  [60, 1, 2, 0.1, 1],
])(
  'finds each pair of %i vectors once (%i numbers, %i middles, spread %d, cosine %d)',
  async (count, size, middles, spread, least) => {
    const vectors = clustered(count, size, middles, spread);
    const wanted = everyPair(vectors, least);
    expect(await found(vectors, least)).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(0);
  },
);

it('finds nothing among none and one, and passes over a vector of no direction', async () => {
  expect(await found([], 0.9)).toEqual([]);
  expect(await found([Float32Array.of(1, 0)], 0.9)).toEqual([]);
  expect(await found([Float32Array.of(1, 0), Float32Array.of(NaN, NaN), Float32Array.of(1, 0)], 0.9)).toEqual(['2 0']);
});
