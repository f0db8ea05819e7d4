/**
 * Weights once in memory. XNNPACK copies each weight matrix into its own order at the first product and reads only that copy from then
 * on; TensorFlow.js would keep the original beside it for as long as the model is loaded. So originals share one place in the heap, one
 * after the other, for just as long as it takes to pack them.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { activeWasm } from './backend';
import { kernels } from './kernels';
import { heapOf, type Heap } from './wasm-heap';

/** Elements on a side of the squares in which matrices are transposed, so that both sides stay in the cache. */
const TILE = 32;

export class PackingRoom {
  readonly #backend: BackendWasm;
  readonly #heap: Heap;
  readonly #address: number;

  /** @param size numbers in the largest weight; needs the engine to be active. Throws `outOfMemory`. */
  constructor(size: number) {
    this.#backend = activeWasm();
    this.#heap = heapOf(this.#backend);
    this.#address = (this.#heap.wasm?._malloc(size * Float32Array.BYTES_PER_ELEMENT) ?? 0) >>> 0;
  }

  /**
   * @param data [outputs, inputs]
   * @param bias what the weight will always be used with: XNNPACK packs it too
   * @returns the weight as [inputs, outputs], good for linear layers with this bias and nothing else; the caller disposes it
   */
  pack(data: Float32Array, [outputs = 0, inputs = 0]: readonly number[], bias: tf.Tensor | undefined): tf.Tensor {
    const info = this.#backend.makeOutput([inputs, outputs], 'float32', this.#address);
    transposeInto(data, inputs, this.#backend.typedArrayFromHeap(info) as Float32Array);
    const weight = tf.engine().makeTensorFromTensorInfo(info);
    tf.tidy(() => {
      const operands = [tf.zeros([1, inputs]), weight, ...(bias ? [bias] : [])];
      kernels.linear({ op: 'linear', id: 0, inputs: [], shape: [1, outputs] }, operands); // one row makes XNNPACK pack
    });
    this.#heap.dataIdMap.get(weight.dataId).memoryOffset = 0; // disposing the tensor then frees the packed copy alone
    return weight;
  }

  dispose(): void {
    this.#heap.wasm?._free(this.#address);
  }
}

/** [rows, cols] → [cols, rows] */
function transposeInto(from: Float32Array, cols: number, to: Float32Array): void {
  const rows = from.length / cols;
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(top + TILE, rows);
    for (let left = 0; left < cols; left += TILE) {
      const right = Math.min(left + TILE, cols);
      for (let col = left; col < right; col++) {
        for (let row = top; row < bottom; row++) to[col * rows + row] = from[row * cols + col] as number;
      }
    }
  }
}
