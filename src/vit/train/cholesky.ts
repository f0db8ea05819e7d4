/** Cholesky's factor of a symmetric positive definite matrix, and what it solves (Golub & Van Loan, Matrix Computations, 4.2). */

/** A = L Lᵀ. @param matrix [size, size], symmetric positive definite; its lower half is replaced by L */
export function factorise(matrix: Float64Array, size: number): Float64Array {
  for (let col = 0; col < size; col++) {
    for (let row = col; row < size; row++) {
      const sum = (matrix[row * size + col] as number) - dot(matrix, row * size, matrix, col * size, col);
      matrix[row * size + col] = row === col ? Math.sqrt(sum) : sum / (matrix[col * size + col] as number);
    }
  }
  return matrix;
}

/** x of L Lᵀ x = b, in place of b. @param factor L [size, size], its lower half. @param from where b begins in `vector` */
export function solve(factor: Float64Array, size: number, vector: Float64Array, from = 0): void {
  for (let row = 0; row < size; row++) {
    const sum = (vector[from + row] as number) - dot(factor, row * size, vector, from, row);
    vector[from + row] = sum / (factor[row * size + row] as number);
  }
  for (let row = size - 1; row >= 0; row--) {
    const x = (vector[from + row] as number) / (factor[row * size + row] as number);
    vector[from + row] = x;
    for (let above = 0; above < row; above++)
      vector[from + above] = (vector[from + above] as number) - (factor[row * size + above] as number) * x;
  }
}

/** Σ a[i]·b[i] over `length` numbers from `fromA` and `fromB`; in four sums, which processors add at once. */
function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = length - (length % 4);
  let i = 0;
  for (; i < whole; i += 4) {
    s0 += (a[fromA + i] as number) * (b[fromB + i] as number);
    s1 += (a[fromA + i + 1] as number) * (b[fromB + i + 1] as number);
    s2 += (a[fromA + i + 2] as number) * (b[fromB + i + 2] as number);
    s3 += (a[fromA + i + 3] as number) * (b[fromB + i + 3] as number);
  }
  for (; i < length; i++) s0 += (a[fromA + i] as number) * (b[fromB + i] as number);
  return s0 + s1 + (s2 + s3);
}
