/**
 * Replacements for ops that TensorFlow.js computes slowly on WebAssembly. Batched and transposed products miss its fast XNNPACK path,
 * so heads are multiplied one by one; LayerNorm and GELU run as one pass over the WebAssembly heap instead of six; slices and repeated numbers
 * are single copies.
 */
import * as tf from '@tensorflow/tfjs-core';
import { activeWasm } from './backend';
import { activationTable, applyTable, type ActivationTable } from './activation-table';
import { given, kernels, type Kernels } from './kernels';
import { broadcast, cut, CUT, FILL_WITH, fillWith, slice } from './wasm-copies';
import { floats } from './wasm-heap';
import { matmul, STACKED_MATMUL, stackedMatmul } from './wasm-matmul';

/** The names under which our single-pass kernels are known to TensorFlow.js. */
const LAYER_NORM = 'HeadlightLayerNorm';
const ACTIVATION = 'HeadlightActivation';

export const wasmKernels: Kernels = {
  ...kernels,
  broadcast: (node, [x]) => broadcast(given(x), node.shape),
  slice: (node, [x]) => slice(given(x), node.begin, node.size),
  matmul: (node, [a, b]) => matmul(given(a), given(b), node.transposeA, node.transposeB, node.shape),
  layerNorm: (node, [x, gamma, beta]) =>
    runKernel(LAYER_NORM, { x: given(x), gamma: given(gamma), beta: given(beta) }, { eps: node.eps }),
  gelu: (_, [x]) => runKernel(ACTIVATION, { x: given(x) }, { name: 'gelu' }),
  geluTanh: (_, [x]) => runKernel(ACTIVATION, { x: given(x) }, { name: 'geluTanh' }),
};

/** Makes our kernels known; once is enough for any number of backends. */
export function registerWasmKernels(): void {
  if (tf.getKernel(LAYER_NORM, 'wasm')) return;
  const ours = { [LAYER_NORM]: layerNorm, [ACTIVATION]: activation, [STACKED_MATMUL]: stackedMatmul, [FILL_WITH]: fillWith, [CUT]: cut }; // prettier-ignore
  for (const [kernelName, kernelFunc] of Object.entries(ours)) {
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
  }
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
