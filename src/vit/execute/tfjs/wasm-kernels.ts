/**
 * Replacements for ops that TensorFlow.js computes slowly on WebAssembly. Batched and transposed products miss its fast XNNPACK path,
 * so heads are multiplied one by one; LayerNorm and GELU run as one pass over the WebAssembly heap instead of six; slices and repeated numbers
 * are single copies.
 */
import * as tf from '@tensorflow/tfjs';
import { given, kernels, type Kernels } from './kernels';
import { broadcast, cut, CUT, FILL_WITH, fillWith, slice } from './wasm-copies';
import { matmul, STACKED_MATMUL, stackedMatmul } from './wasm-matmul';
import { activation, layerNorm } from './wasm-pointwise';

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
