/** The length of every patch's token: artefacts and sinks are tokens of outlying norm (Darcet et al. 2023, arXiv 2309.16588, section 2.1). */
import { expected } from '../errors';
import { tokensOf, type AttentionMap, type TokenLayout } from './attention';

/** Euclidean norm of each patch's vector. @param vectors [tokens, dim]. Throws `badRequest` for vectors of another length. */
export function normMap(vectors: Float32Array, dim: number, layout: TokenLayout): AttentionMap {
  const tokens = tokensOf(layout);
  if (vectors.length !== tokens * dim) throw expected(`${tokens * dim} numbers`, 'vectors', vectors.length);
  const [rows, cols] = layout.grid;
  const data = new Float32Array(rows * cols); // [rows, cols]
  for (let patch = 0; patch < data.length; patch++) {
    data[patch] = lengthAt(vectors, (layout.prefix + patch) * dim, dim);
  }
  return { rows, cols, data };
}

/** Euclidean norm of the `dim` numbers from `at` on. */
export function lengthAt(vectors: Float32Array, at: number, dim: number): number {
  let sum = 0;
  for (let i = at; i < at + dim; i++) sum += (vectors[i] as number) ** 2;
  return Math.sqrt(sum);
}
