/** Tensors that do not lie in C order: PyTorch's views, NumPy's Fortran order, JAX's transposed kernels. */
import { productOf } from './layouts/layout';

/**
 * Numbers in C order from any strides; the same array where they already are.
 * @param strides in numbers, per axis
 */
export function gather(numbers: Float32Array, shape: readonly number[], strides: readonly number[]): Float32Array {
  const count = productOf(shape);
  if (isContiguous(shape, strides)) return numbers;
  const result = new Float32Array(count);
  const index = new Array<number>(shape.length).fill(0);
  for (let i = 0, from = 0; i < count; i++) {
    result[i] = numbers[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0;
      index[axis] = (index[axis] ?? 0) + 1;
      from += stride;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      from -= stride * (shape[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return result;
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis] ?? 1;
  }
  return true;
}

/** Strides, in numbers, of a tensor in C order. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  return strides;
}
