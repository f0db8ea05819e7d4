/** Where TensorFlow.js keeps tensors in the WebAssembly heap: it keeps that to itself, and our kernels need it. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type * as tf from '@tensorflow/tfjs';

/** The private part of the backend that is used. */
export interface Heap {
  readonly dataIdMap: { get(id: object): { readonly id: number; memoryOffset: number } };
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    _free(address: number): void;
    /** Of the engine with threads, and of the one without. */
    readonly wasmMemory?: WebAssembly.Memory;
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    cwrap(name: string, returns: null, args: readonly ('number' | 'array')[]): (...args: unknown[]) => void;
  } | null;
}

export function heapOf(backend: BackendWasm): Heap {
  return backend as unknown as Heap;
}

/** Where a tensor's numbers begin, in bytes. */
export function addressOf(backend: BackendWasm, tensor: tf.TensorInfo): number {
  return heapOf(backend).dataIdMap.get(tensor.dataId).memoryOffset;
}

/** The numbers of a tensor, as they lie in the heap; good until something is allocated. */
export function floats(heap: BackendWasm, tensor: tf.TensorInfo): Float32Array {
  return heap.typedArrayFromHeap(tensor) as Float32Array;
}

/**
 * Part of a tensor's numbers as a tensor of its own, which owns no memory: `release` it while the whole one lives.
 * @param start numbers before the first
 */
export function viewOf(backend: BackendWasm, whole: tf.TensorInfo, start: number, shape: readonly number[]): View {
  const heap = heapOf(backend);
  const address = addressOf(backend, whole) + start * Float32Array.BYTES_PER_ELEMENT;
  const { dataId } = backend.makeOutput([...shape], 'float32', address);
  const placed = heap.dataIdMap.get(dataId);
  return {
    id: placed.id,
    release: () => {
      placed.memoryOffset = 0; // nothing lies there: what the view shows stays
      backend.disposeData(dataId);
    },
  };
}

/** A tensor by the number under which WebAssembly knows it. */
export interface View {
  readonly id: number;
  release(): void;
}
