/**
 * Products of stacks of matrices, one matrix after the other through XNNPACK, which takes plain row-major [rows, inner] × [inner, cols] and
 * no stacks. Each is read and written where it lies in the heap: TensorFlow.js' own slices would copy the whole stack for every matrix of it.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { activeWasm } from './backend';
import { heapOf, viewOf, type View } from './wasm-heap';

/** The name under which it is known to TensorFlow.js. */
export const STACKED_MATMUL = 'HeadlightStackedMatMul';

type KernelArgs = Parameters<tf.KernelConfig['kernelFunc']>[0];

/** @param shape of the result; leading axes of `a` and `b` are equal, or one of them has a single matrix */
export function matmul(
  a: tf.Tensor,
  b: tf.Tensor,
  transposeA: boolean,
  transposeB: boolean,
  shape: readonly number[],
): tf.Tensor {
  const left = stacked(transposeA ? swapLastTwo(a) : a);
  const right = stacked(transposeB ? swapLastTwo(b) : b);
  const isOne = Math.max(left.shape[0], right.shape[0]) === 1;
  const product = isOne
    ? tf.matMul(left, right)
    : tf.engine().runKernel<tf.Tensor>(STACKED_MATMUL, { a: left, b: right });
  return tf.reshape(product, [...shape]);
}

/** a [matrices or 1, rows, inner], b [matrices or 1, inner, cols] → [matrices, rows, cols] */
export function stackedMatmul({ inputs }: KernelArgs): tf.TensorInfo {
  const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  const [countA = 0, rows = 0, inner = 0] = a.shape;
  const [countB = 0, , cols = 0] = b.shape;
  const count = Math.max(countA, countB);
  const backend = activeWasm();
  const product = productOf(backend);
  const out = backend.makeOutput([count, rows, cols], 'float32');
  for (let i = 0; i < count; i++) {
    const views = [
      viewOf(backend, a, countA === 1 ? 0 : i * rows * inner, [1, rows, inner]),
      viewOf(backend, b, countB === 1 ? 0 : i * inner * cols, [1, inner, cols]),
      viewOf(backend, out, i * rows * cols, [1, rows, cols]),
    ] as const;
    product(views, [1, rows, inner], [1, inner, cols]);
    for (const view of views) view.release();
  }
  return out;
}

type Product = (views: readonly [View, View, View], shapeA: readonly number[], shapeB: readonly number[]) => void;

const products = new WeakMap<BackendWasm, Product>();

/** TensorFlow.js' own kernel, told by number where each matrix lies. */
function productOf(backend: BackendWasm): Product {
  const known = products.get(backend);
  if (known) return known;
  const call = heapOf(backend).wasm?.cwrap('BatchMatMul', null, [
    ...(['number', 'array', 'number'] as const), // a: id, shape, rank
    ...(['number', 'array', 'number'] as const), // b
    ...(['number', 'number', 'number'] as const), // transposed or not, a and b; id of the result
  ]);
  if (!call) throw new Error('the WebAssembly engine has stopped');
  const bytes = (shape: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(shape).buffer);
  const product: Product = ([a, b, out], shapeA, shapeB) =>
    call(a.id, bytes(shapeA), shapeA.length, b.id, bytes(shapeB), shapeB.length, 0, 0, out.id);
  products.set(backend, product);
  return product;
}

/** [..., rows, cols] → [matrices, rows, cols] */
function stacked(x: tf.Tensor): tf.Tensor3D {
  const [rows = 1, cols = 1] = x.shape.slice(-2);
  return tf.reshape(x, [x.size / (rows * cols), rows, cols]);
}

function swapLastTwo(x: tf.Tensor): tf.Tensor {
  const axes = [...x.shape.keys()];
  const last = axes.length - 1;
  return tf.transpose(x, [...axes.slice(0, -2), last, last - 1]);
}
