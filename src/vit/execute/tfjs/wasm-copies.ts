/** Ops that only move numbers, as one copy in the WebAssembly heap: TensorFlow.js takes numbers one by one, or copies the whole operand first. */
import * as tf from '@tensorflow/tfjs';
import { activeWasm } from './backend';
import { kernels } from './kernels';
import { floats } from './wasm-heap';

/** The names under which they are known to TensorFlow.js. */
export const FILL_WITH = 'HeadlightFillWith';
export const CUT = 'HeadlightCut';

type KernelArgs = Parameters<tf.KernelConfig['kernelFunc']>[0];

/** One number everywhere; other operands go TensorFlow.js' way. */
export function broadcast(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  if (x.size !== 1) return kernels.broadcast({ op: 'broadcast', id: 0, inputs: [], shape }, [x]);
  return tf.engine().runKernel<tf.Tensor>(FILL_WITH, { x }, { shape: [...shape] });
}

export function fillWith({ inputs, attrs }: KernelArgs): tf.TensorInfo {
  const { x } = inputs as { x: tf.TensorInfo };
  const { shape } = attrs as { shape: number[] };
  const backend = activeWasm();
  const out = backend.makeOutput(shape, 'float32'); // may move the heap: views are taken after it
  floats(backend, out).fill(floats(backend, x)[0] ?? NaN);
  return out;
}

/** Whole rows along one axis, which lie together; other slices go TensorFlow.js' way. */
export function slice(x: tf.Tensor, begin: readonly number[], size: readonly number[]): tf.Tensor {
  const axis = size.findIndex((length) => length !== 1);
  const isWhole = size.every((length, i) => i <= axis || length === x.shape[i]);
  if (axis < 0 || !isWhole) return tf.slice(x, [...begin], [...size]);
  const start = begin.reduce((at, from, i) => at * (x.shape[i] ?? 1) + from, 0);
  return tf.engine().runKernel<tf.Tensor>(CUT, { x }, { start, shape: [...size] });
}

/** `shape` numbers of x from number `start` on. */
export function cut({ inputs, attrs }: KernelArgs): tf.TensorInfo {
  const { x } = inputs as { x: tf.TensorInfo };
  const { start, shape } = attrs as { start: number; shape: number[] };
  const backend = activeWasm();
  const out = backend.makeOutput(shape, 'float32'); // may move the heap: views are taken after it
  const to = floats(backend, out);
  to.set(floats(backend, x).subarray(start, start + to.length));
  return out;
}
