/** One TensorFlow.js implementation per op, for any backend. Intermediate tensors are the caller's `tf.tidy` to free. */
import * as tf from '@tensorflow/tfjs';
import type { Node } from '../../graph/graph';
import type { OpName } from '../../graph/op';

/** Ops that are computed, as opposed to given. */
export type ComputedOp = Exclude<OpName, 'input' | 'param' | 'constant'>;
export type Kernel<N extends ComputedOp> = (node: Node<N>, operands: readonly tf.Tensor[]) => tf.Tensor;
export type Kernels = { readonly [N in ComputedOp]: Kernel<N> };

/** `linear` expects its weight as [in, out]: the executor lays weights out so when it uploads them. */
export const kernels: Kernels = {
  reshape: (node, [x]) => tf.reshape(given(x), [...node.shape]),
  broadcast: (node, [x]) => tf.broadcastTo(given(x), [...node.shape]),
  transpose: (node, [x]) => tf.transpose(given(x), [...node.perm]),
  slice: (node, [x]) => tf.slice(given(x), [...node.begin], [...node.size]),
  concat: (node, operands) => tf.concat([...operands], node.axis),
  matmul: (node, [a, b]) => tf.matMul(given(a), given(b), node.transposeA, node.transposeB),
  add: (_, [a, b]) => tf.add(given(a), given(b)),
  sub: (_, [a, b]) => tf.sub(given(a), given(b)),
  mul: (_, [a, b]) => tf.mul(given(a), given(b)),
  div: (_, [a, b]) => tf.div(given(a), given(b)),
  sum: (node, [x]) => tf.sum(given(x), [...node.axes], true),
  mean: (node, [x]) => tf.mean(given(x), [...node.axes], true),
  exp: (_, [x]) => tf.exp(given(x)),
  erf: (_, [x]) => tf.erf(given(x)),
  tanh: (_, [x]) => tf.tanh(given(x)),
  rsqrt: (_, [x]) => tf.rsqrt(given(x)),
  sigmoid: (_, [x]) => tf.sigmoid(given(x)),
  relu: (_, [x]) => tf.relu(given(x)),
  gelu: (_, [x]) => gelu(given(x)),
  geluTanh: (_, [x]) => geluTanh(given(x)),
  linear: (node, [x, weight, bias]) => linear(given(x), given(weight), bias, node.shape),
  layerNorm: (node, [x, gamma, beta]) => layerNorm(given(x), given(gamma), given(beta), node.eps),
  softmax: (_, [x]) => tf.softmax(given(x)),
};

/** Shape inference has counted the operands. */
export function given(tensor: tf.Tensor | undefined): tf.Tensor {
  if (!tensor) throw new RangeError('an operand is missing');
  return tensor;
}

/** One matrix product with the bias added in the same pass. */
function linear(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor | undefined, shape: readonly number[]): tf.Tensor {
  const [inputs = 0] = weight.shape;
  const rows = tf.reshape<tf.Rank.R2>(x, [x.size / inputs, inputs]); // [rows, in]
  const out = tf.fused.matMul({ a: rows, b: weight as tf.Tensor2D, ...(bias ? { bias } : {}) }); // [rows, out]
  return tf.reshape(out, [...shape]);
}

function layerNorm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, eps: number): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true); // [..., 1]
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, eps))), gamma), beta);
}

/** x·Φ(x) with the normal distribution's Φ (Hendrycks & Gimpel 2016, arXiv 1606.08415, §2). */
function gelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

/** The same paper's tanh approximation. */
function geluTanh(x: tf.Tensor): tf.Tensor {
  const cube = tf.mul(tf.mul(x, x), x);
  const inner = tf.mul(tf.add(x, tf.mul(cube, 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}
