/**
 * Weights once in memory. XNNPACK copies each weight matrix into its own order at the first product and reads only that copy from then
 * on; TensorFlow.js would keep the original beside it for as long as the model is loaded.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Graph, NodeId } from '../../graph/graph';
import { activeWasm } from './backend';
import { kernels } from './kernels';
import type { Param } from './program';

const packed = new WeakSet<tf.Tensor>();

/**
 * Packs the weights of linear layers that have been uploaded together with their bias, and gives the originals' memory back; needs the
 * engine to be active. Called after each upload, so that never more than one layer is in memory twice. A weight with several biases is left alone: XNNPACK packs the bias with it.
 */
export function packLinears(graph: Graph, params: ReadonlyMap<NodeId, Param>): void {
  for (const [weight, biases] of linearsOf(graph)) {
    const param = params.get(weight);
    const [bias] = biases;
    const biasTensor = bias === undefined ? undefined : params.get(bias)?.tensor;
    const isAlone = biases.size === 1 && (bias === undefined) === (biasTensor === undefined);
    if (param?.layout === 'transposed' && isAlone && !packed.has(param.tensor)) pack(param.tensor, biasTensor);
  }
}

/** Weight → the biases it is used with; `undefined` for none. */
function linearsOf(graph: Graph): Map<NodeId, Set<NodeId | undefined>> {
  const linears = new Map<NodeId, Set<NodeId | undefined>>();
  for (const node of graph.nodes) {
    const [, weight, bias] = node.inputs;
    if (node.op !== 'linear' || weight === undefined) continue;
    linears.set(weight, (linears.get(weight) ?? new Set()).add(bias));
  }
  return linears;
}

/** One product with a single row makes XNNPACK pack. */
function pack(weight: tf.Tensor, bias: tf.Tensor | undefined): void {
  const [inputs = 0, outputs = 0] = weight.shape;
  tf.tidy(() => {
    const operands = [tf.zeros([1, inputs]), weight, ...(bias ? [bias] : [])];
    kernels.linear({ op: 'linear', id: 0, inputs: [], shape: [1, outputs] }, operands);
  });
  const heap = activeWasm() as unknown as Heap;
  const place = heap.dataIdMap.get(weight.dataId);
  heap.wasm._free(place.memoryOffset);
  place.memoryOffset = heap.wasm._malloc(1); // what disposing the tensor will free
  packed.add(weight);
}

/** What TensorFlow.js keeps private: where each tensor lies. */
interface Heap {
  readonly dataIdMap: { get(id: object): { memoryOffset: number } };
  readonly wasm: { _malloc(bytes: number): number; _free(address: number): void };
}
