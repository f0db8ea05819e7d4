/** Numbers in a tensor of this shape; 1 for a scalar. */
export function productOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
