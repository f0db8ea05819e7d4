/** Cosine similarity of tokens: of hidden states at any depth, or of position embeddings (Dosovitskiy et al. 2020, fig. 7 centre). */
import { expected } from '../errors';
import { tokensOf, type AttentionMap, type TokenLayout } from './attention';
import type { TokenRef } from './query';
import { queryVector } from './token';

/**
 * The vector of `token` beside that of every patch; −1 … 1, and 0 where one of them is 0 throughout.
 *
 * @param vectors one per token, [tokens, dim]; for `cls` on a model without class token the mean of the patches' vectors is compared
 * @throws badRequest for a patch outside the grid, or vectors of another length
 */
export function similarityMap(vectors: Float32Array, dim: number, layout: TokenLayout, token: TokenRef): AttentionMap {
  const tokens = tokensOf(layout);
  if (vectors.length !== tokens * dim) throw expected(`${tokens * dim} numbers`, 'vectors', vectors.length);
  const wanted = weightedSum(vectors, dim, queryVector(layout, token));
  const norm = Math.sqrt(dot(wanted, 0, wanted, 0, dim));
  const [rows, cols] = layout.grid;
  const data = new Float32Array(rows * cols); // [rows, cols]
  for (let patch = 0; patch < data.length; patch++) {
    const at = (layout.prefix + patch) * dim;
    const length = norm * Math.sqrt(dot(vectors, at, vectors, at, dim));
    data[patch] = length === 0 ? 0 : dot(wanted, 0, vectors, at, dim) / length;
  }
  return { rows, cols, data };
}

/** weights [tokens] · vectors [tokens, dim] → [dim] */
function weightedSum(vectors: Float32Array, dim: number, weights: Float64Array): Float64Array {
  const sum = new Float64Array(dim);
  weights.forEach((weight, token) => {
    if (weight === 0) return;
    for (let i = 0; i < dim; i++) sum[i] = (sum[i] as number) + weight * (vectors[token * dim + i] as number);
  });
  return sum;
}

type Numbers = Float32Array | Float64Array;

function dot(a: Numbers, fromA: number, b: Numbers, fromB: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (a[fromA + i] as number) * (b[fromB + i] as number);
  return sum;
}
