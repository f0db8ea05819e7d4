/** Layer norm and GELU as one pass over the WebAssembly heap: by vectors where there are any, else, and what is left of a row, in JavaScript. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type * as tf from '@tensorflow/tfjs';
import { activationTable, applyTable, cubics, type ActivationTable } from './activation-table';
import { activeWasm } from './backend';
import { addressOf, floats, heapOf } from './wasm-heap';
import { LANES, vectorKernels, type VectorKernels } from './wasm-vectors';

type KernelArgs = Parameters<tf.KernelConfig['kernelFunc']>[0];
type GeluName = 'gelu' | 'geluTanh';

const BYTES = Float32Array.BYTES_PER_ELEMENT;
/** 1 / dim and ε. */
const FACTS = 2;

/** The vectors of one running engine, and what they read, which lies in its heap for as long as it runs. */
interface Vectors {
  readonly kernels: VectorKernels;
  readonly facts: number;
  readonly tables: Map<GeluName, number>;
}

const started = new WeakMap<BackendWasm, Vectors | null>();
const tables = new Map<GeluName, ActivationTable>();

/** x [..., dim] normalised over the last axis. */
export function layerNorm({ inputs, attrs }: KernelArgs): tf.TensorInfo {
  const { x, gamma, beta } = inputs as { x: tf.TensorInfo; gamma: tf.TensorInfo; beta: tf.TensorInfo };
  const { eps } = attrs as { eps: number };
  const backend = activeWasm();
  const vectors = vectorsOf(backend);
  const out = backend.makeOutput(x.shape, 'float32'); // may move the heap: views are taken after it
  const dim = gamma.shape.at(-1) ?? 1;
  if (!vectors || dim % LANES !== 0) {
    normalise(floats(backend, x), floats(backend, gamma), floats(backend, beta), eps, floats(backend, out));
    return out;
  }
  numbersAt(backend, vectors.facts, FACTS).set([1 / dim, eps]);
  const [from, to, scale, shift] = [x, out, gamma, beta].map((tensor) => addressOf(backend, tensor)) as [number, number, number, number]; // prettier-ignore
  vectors.kernels.layerNorm(from, from + sizeOf(x) * BYTES, to, dim * BYTES, scale, shift, vectors.facts);
  return out;
}

/** x · P(x) for each number. */
export function activation({ inputs, attrs }: KernelArgs): tf.TensorInfo {
  const { x } = inputs as { x: tf.TensorInfo };
  const { name } = attrs as { name: GeluName };
  const backend = activeWasm();
  const vectors = vectorsOf(backend);
  const table = vectors ? tableAddress(backend, vectors, name) : 0;
  const out = backend.makeOutput(x.shape, 'float32');
  const whole = vectors ? sizeOf(x) - (sizeOf(x) % LANES) : 0;
  if (vectors) {
    const from = addressOf(backend, x);
    vectors.kernels.activate(from, from + whole * BYTES, addressOf(backend, out), table);
  }
  applyTable(tableOf(name), floats(backend, x).subarray(whole), floats(backend, out).subarray(whole));
  return out;
}

function vectorsOf(backend: BackendWasm): Vectors | null {
  const known = started.get(backend);
  if (known !== undefined) return known;
  const { wasm } = heapOf(backend);
  const memory = wasm?.wasmMemory ?? wasm?.asm?.memory;
  const kernels = memory ? vectorKernels(memory) : null;
  const vectors = kernels && { kernels, facts: room(backend, FACTS), tables: new Map<GeluName, number>() };
  started.set(backend, vectors);
  return vectors;
}

function tableAddress(backend: BackendWasm, { tables: placed }: Vectors, name: GeluName): number {
  const known = placed.get(name);
  if (known !== undefined) return known;
  const numbers = cubics(tableOf(name));
  const address = room(backend, numbers.length);
  numbersAt(backend, address, numbers.length).set(numbers);
  placed.set(name, address);
  return address;
}

function tableOf(name: GeluName): ActivationTable {
  const table = tables.get(name) ?? activationTable(name);
  tables.set(name, table);
  return table;
}

function room(backend: BackendWasm, numbers: number): number {
  return (heapOf(backend).wasm?._malloc(numbers * BYTES) ?? 0) >>> 0;
}

function numbersAt(backend: BackendWasm, address: number, length: number): Float32Array {
  return new Float32Array((heapOf(backend).wasm as { HEAPU8: Uint8Array }).HEAPU8.buffer, address, length);
}

function sizeOf({ shape }: tf.TensorInfo): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Sums in float64. */
function normalise(from: Float32Array, scale: Float32Array, shift: Float32Array, eps: number, to: Float32Array): void {
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
}
