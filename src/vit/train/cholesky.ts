/** Cholesky's factor of a symmetric positive definite matrix, and what it solves (Golub & Van Loan, Matrix Computations, 4.2), four rows at a time. */
import type { Workspace } from './workspace';

/**
 * A = L Lᵀ: the lower half of the matrix is replaced by L; the upper one is not read.
 *
 * @param matrix place of [size, size]
 * @param size a multiple of four
 */
export function factorise(space: Workspace, matrix: number, size: number): void {
  const sums = 0; // [4, 2], in the scratch
  const { all } = space;
  for (let col = 0; col < size; col += 2) {
    const columns = matrix + col * size;
    for (let block = col - (col % 4); block < size; block += 4) {
      space.dots(matrix + block * size, size, columns, size, col, sums, 2, 1);
      for (let r = 0; r < 4; r++) {
        const row = block + r;
        if (row < col) continue;
        const at = matrix + row * size + col;
        const first = (all[at] as number) - (all[sums + 2 * r] as number);
        const left = row === col ? Math.sqrt(first) : first / (all[columns + col] as number);
        all[at] = left;
        if (row === col) continue;
        const cross = all[columns + size + col] as number;
        const second = (all[at + 1] as number) - (all[sums + 2 * r + 1] as number) - left * cross;
        all[at + 1] = row === col + 1 ? Math.sqrt(second) : second / (all[columns + size + col + 1] as number);
      }
    }
  }
}

/**
 * x of L Lᵀ x = b, in place of b, for several b.
 *
 * @param factor place of L
 * @param vectors place of the rows b [count, size]
 * @param count a multiple of four
 */
export function solve(space: Workspace, factor: number, size: number, vectors: number, count: number): void {
  const four = 0; // [4, 2], in the scratch
  forwards(space, factor, size, vectors, count, four);
  const { all } = space;
  for (let row = size - 4; row >= 0; row -= 4) {
    for (let pair = 0; pair < count; pair += 2) {
      for (let c = 0; c < 2; c++) {
        const x = vectors + (pair + c) * size + row;
        for (let r = 3; r >= 0; r--) {
          let rest = all[x + r] as number;
          for (let q = r + 1; q < 4; q++)
            rest -= (all[factor + (row + q) * size + row + r] as number) * (all[x + q] as number);
          all[x + r] = rest / (all[factor + (row + r) * size + row + r] as number);
          all[four + 2 * r + c] = -(all[x + r] as number);
        }
      }
      space.adds(vectors + pair * size, size, factor + row * size, size, row, four, 2, 1);
    }
  }
}

/** L y = b. */
function forwards(space: Workspace, factor: number, size: number, vectors: number, count: number, sums: number): void {
  const { all } = space;
  for (let row = 0; row < size; row += 2) {
    const left = factor + row * size + row;
    const [first, cross, second] = [all[left] as number, all[left + size] as number, all[left + size + 1] as number];
    for (let block = 0; block < count; block += 4) {
      space.dots(vectors + block * size, size, factor + row * size, size, row, sums, 2, 1);
      for (let r = 0; r < 4; r++) {
        const at = vectors + (block + r) * size + row;
        const y = ((all[at] as number) - (all[sums + 2 * r] as number)) / first;
        all[at] = y;
        all[at + 1] = ((all[at + 1] as number) - (all[sums + 2 * r + 1] as number) - y * cross) / second;
      }
    }
  }
}
