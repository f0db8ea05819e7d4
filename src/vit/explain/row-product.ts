/** The inner loops of all lenses: row vectors times attention matrices, accumulated in float64. */

/** Sum of each row of a [tokens, tokens] matrix. */
export function rowSums(matrix: Float32Array, tokens: number): Float64Array {
  const sums = new Float64Array(tokens);
  for (let i = 0, at = 0; i < tokens; i++) {
    let sum = 0;
    for (const end = at + tokens; at < end; at++) sum += matrix[at] as number;
    sums[i] = sum;
  }
  return sums;
}

/**
 * out += row · matrix, for row [tokens], matrix [tokens, tokens], out [tokens]. Rows of weight 0 cost nothing; the others
 * are taken four at a time, so that `out` is read and written a quarter as often.
 */
export function accumulateRows(row: Float64Array, matrix: Float32Array, out: Float64Array): void {
  const tokens = row.length;
  const last = tokens - 4;
  let i = 0;
  for (; i <= last; i += 4) {
    const a = row[i] as number;
    const b = row[i + 1] as number;
    const c = row[i + 2] as number;
    const d = row[i + 3] as number;
    if (a === 0 && b === 0 && c === 0 && d === 0) continue;
    const first = i * tokens;
    for (let j = 0, at = first; j < tokens; j++, at++) {
      out[j] =
        (out[j] as number) +
        (a * (matrix[at] as number) + b * (matrix[at + tokens] as number)) +
        (c * (matrix[at + 2 * tokens] as number) + d * (matrix[at + 3 * tokens] as number));
    }
  }
  for (; i < tokens; i++) {
    const a = row[i] as number;
    if (a === 0) continue;
    for (let j = 0, at = i * tokens; j < tokens; j++, at++) out[j] = (out[j] as number) + a * (matrix[at] as number);
  }
}
