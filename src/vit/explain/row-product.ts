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

/**
 * The same for `count` row vectors at once, rows and out [count, tokens]: four vectors share each read of the matrix.
 * Several rollouts through one matrix cost little more than half of as many single ones.
 */
export function accumulateBatch(
  rows: Float64Array,
  count: number,
  matrix: Float32Array,
  tokens: number,
  out: Float64Array,
): void {
  let v = 0;
  for (; v + 4 <= count; v += 4) accumulateFour(rows, v * tokens, matrix, tokens, out);
  for (; v < count; v++) {
    const [from, to] = [v * tokens, (v + 1) * tokens];
    accumulateRows(rows.subarray(from, to), matrix, out.subarray(from, to));
  }
}

/** Vectors a, b, c, d start at `a`, `a + tokens` …; two matrix rows (f, g) are taken per pass over `out`. */
function accumulateFour(rows: Float64Array, a: number, matrix: Float32Array, tokens: number, out: Float64Array): void {
  const [b, c, d] = [a + tokens, a + 2 * tokens, a + 3 * tokens];
  for (let i = 0; i < tokens; i += 2) {
    const isPair = i + 1 < tokens;
    const step = isPair ? tokens : 0;
    const [a0, b0] = [rows[a + i] as number, rows[b + i] as number];
    const [c0, d0] = [rows[c + i] as number, rows[d + i] as number];
    const [a1, b1] = isPair ? [rows[a + i + 1] as number, rows[b + i + 1] as number] : [0, 0];
    const [c1, d1] = isPair ? [rows[c + i + 1] as number, rows[d + i + 1] as number] : [0, 0];
    for (let j = 0, at = i * tokens; j < tokens; j++, at++) {
      const f = matrix[at] as number;
      const g = matrix[at + step] as number;
      out[a + j] = (out[a + j] as number) + a0 * f + a1 * g;
      out[b + j] = (out[b + j] as number) + b0 * f + b1 * g;
      out[c + j] = (out[c + j] as number) + c0 * f + c1 * g;
      out[d + j] = (out[d + j] as number) + d0 * f + d1 * g;
    }
  }
}
