/**
 * Replacements for ops that TensorFlow.js computes slowly on WebAssembly. Batched and transposed products miss its fast XNNPACK path,
 * so heads are multiplied one by one; LayerNorm and GELU run as one pass over the WebAssembly heap instead of six.
 */
import * as tf from '@tensorflow/tfjs-core';
import { activeWasm } from './backend';
import { activationTable, applyTable, type ActivationTable } from './activation-table';
import { given, kernels, type Kernels } from './kernels';

/** The names under which our single-pass kernels are known to TensorFlow.js. */
const LAYER_NORM = 'HeadlightLayerNorm';
const ACTIVATION = 'HeadlightActivation';

export const wasmKernels: Kernels = {
  ...kernels,
  matmul: (node, [a, b]) => matmul(given(a), given(b), node.transposeA, node.transposeB, node.shape),
  layerNorm: (node, [x, gamma, beta]) =>
    runKernel(LAYER_NORM, { x: given(x), gamma: given(gamma), beta: given(beta) }, { eps: node.eps }),
  gelu: (_, [x]) => runKernel(ACTIVATION, { x: given(x) }, { name: 'gelu' }),
  geluTanh: (_, [x]) => runKernel(ACTIVATION, { x: given(x) }, { name: 'geluTanh' }),
};

/** Makes our kernels known; once is enough for any number of backends. */
export function registerWasmKernels(): void {
  if (tf.getKernel(LAYER_NORM, 'wasm')) return;
  tf.registerKernel({ kernelName: LAYER_NORM, backendName: 'wasm', kernelFunc: layerNorm });
  tf.registerKernel({ kernelName: ACTIVATION, backendName: 'wasm', kernelFunc: activation });
}

function runKernel(name: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap): tf.Tensor {
  return tf.engine().runKernel<tf.Tensor>(name, inputs, attrs);
}

type KernelArgs = Parameters<tf.KernelConfig['kernelFunc']>[0];

/** x [..., dim] normalised over the last axis; sums in float64. */
function layerNorm({ inputs, attrs }: KernelArgs): tf.TensorInfo {
  const { x, gamma, beta } = inputs as { x: tf.TensorInfo; gamma: tf.TensorInfo; beta: tf.TensorInfo };
  const { eps } = attrs as { eps: number };
  const heap = activeWasm();
  const out = heap.makeOutput(x.shape, 'float32'); // may move the heap: views are taken after it
  const [from, scale, shift, to] = [x, gamma, beta, out].map((tensor) => floats(heap, tensor));
  if (!from || !scale || !shift || !to) throw new RangeError('an operand is missing');
  const dim = scale.length;
  for (let row = 0; row < from.length; row += dim) {
    let sum = 0;
    for (let i = 0; i < dim; i++) sum += from[row + i] as number;
    const mean = sum / dim;
    let squares = 0;
    for (let i = 0; i < dim; i++) squares += ((from[row + i] as number) - mean) ** 2;
    const factor = 1 / Math.sqrt(squares / dim + eps);
    for (let i = 0; i < dim; i++) {
      to[row + i] = ((from[row + i] as number) - mean) * factor * (scale[i] as number) + (shift[i] as number);
    }
  }
  return out;
}

const tables = new Map<string, ActivationTable>();

function activation({ inputs, attrs }: KernelArgs): tf.TensorInfo {
  const { x } = inputs as { x: tf.TensorInfo };
  const { name } = attrs as { name: 'gelu' | 'geluTanh' };
  const table = tables.get(name) ?? activationTable(name);
  tables.set(name, table);
  const heap = activeWasm();
  const out = heap.makeOutput(x.shape, 'float32');
  applyTable(table, floats(heap, x), floats(heap, out));
  return out;
}

function floats(heap: ReturnType<typeof activeWasm>, tensor: tf.TensorInfo): Float32Array {
  return heap.typedArrayFromHeap(tensor) as Float32Array;
}

/** Matrices one after the other, each through XNNPACK, which wants plain row-major [rows, inner] × [inner, cols]. */
function matmul(
  a: tf.Tensor,
  b: tf.Tensor,
  transposeA: boolean,
  transposeB: boolean,
  shape: readonly number[],
): tf.Tensor {
  const left = stacked(transposeA ? swapLastTwo(a) : a);
  const right = stacked(transposeB ? swapLastTwo(b) : b);
  const count = Math.max(left.shape[0], right.shape[0]);
  if (count === 1) return tf.reshape(tf.matMul(left, right), [...shape]);
  const products = Array.from({ length: count }, (_, i) => tf.matMul(matrix(left, i), matrix(right, i)));
  return tf.reshape(tf.concat(products, 0), [...shape]);
}

/** [..., rows, cols] → [matrices, rows, cols] */
function stacked(x: tf.Tensor): tf.Tensor3D {
  const [rows = 1, cols = 1] = x.shape.slice(-2);
  return tf.reshape(x, [x.size / (rows * cols), rows, cols]);
}

/** Matrix `index` of a stack, or the only one there is: [1, rows, cols]. */
function matrix(stack: tf.Tensor3D, index: number): tf.Tensor3D {
  const [count, rows, cols] = stack.shape;
  return count === 1 ? stack : tf.slice(stack, [index, 0, 0], [1, rows, cols]);
}

function swapLastTwo(x: tf.Tensor): tf.Tensor {
  const axes = [...x.shape.keys()];
  const last = axes.length - 1;
  return tf.transpose(x, [...axes.slice(0, -2), last, last - 1]);
}
