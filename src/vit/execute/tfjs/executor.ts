/** Runs graphs with TensorFlow.js, on WebAssembly or WebGPU: one class, two backends, loaded only when asked for. */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../errors';
import type { Graph, Node, NodeId } from '../../graph/graph';
import { sameShape, showShape, sizeOf, type Shape } from '../../graph/shape';
import type { Executor, Program, Tensor } from '../executor';
import { acquireBackend, type Backend, type TfjsEngine } from './backend';
import { kernels } from './kernels';
import { largestMatrix, layoutOf, uploadOrder, type Layout } from './layout';
import { TfjsProgram, type Param } from './program';
import { startWasm, type WasmOptions } from './wasm';
import { wasmKernels } from './wasm-kernels';
import { PackingRoom } from './wasm-packing';
import { startWebgpu } from './webgpu';

/** Which of the two engines, and what it needs to start. */
export type TfjsOptions = ({ readonly engine: 'wasm' } & WasmOptions) | { readonly engine: 'webgpu' };

/**
 * Starts the engine, or joins it where it runs already; programs and weights are this executor's own.
 * @throws engineUnavailable when the engine cannot run here
 */
export async function createTfjsExecutor(options: TfjsOptions): Promise<TfjsExecutor> {
  tf.enableProdMode();
  const start = options.engine === 'wasm' ? () => startWasm(options) : startWebgpu;
  return new TfjsExecutor(await acquireBackend(options.engine, start));
}

/** Use `createTfjsExecutor`. One executor serves one model, because programs share weights by name. */
export class TfjsExecutor implements Executor {
  readonly engine: TfjsEngine;
  readonly detail: string;
  readonly limits: Backend['limits'];
  readonly #backend: Backend;
  readonly #programs = new Set<TfjsProgram>();
  /** Uploaded weights by name and layout, so that programs share them. */
  readonly #weights = new Map<string, Param>();
  #disposed = false;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.engine = backend.engine;
    this.detail = backend.detail;
    this.limits = backend.limits;
  }

  async deviceMs(run: () => Promise<unknown>): Promise<number | null> {
    this.#checkUsable();
    return (await this.#backend.deviceMs?.(run)) ?? null;
  }

  async compile(graph: Graph, weights: (name: string) => Promise<Tensor>): Promise<Program> {
    this.#checkUsable();
    this.#backend.checkFits(graph);
    const isWasm = this.engine === 'wasm';
    const room = isWasm ? await this.#now(() => new PackingRoom(largestMatrix(graph))) : null;
    const params = new Map<NodeId, Param>();
    try {
      for (const node of uploadOrder(graph)) {
        const layout = layoutOf(graph, node, isWasm);
        const bias = layout.kind === 'packed' && layout.bias ? params.get(layout.bias.id)?.tensor : undefined;
        const upload = (data: Float32Array): tf.Tensor =>
          room && layout.kind === 'packed' ? room.pack(data, node.shape, bias) : uploadAs(layout, data, node.shape);
        params.set(node.id, await this.#weight(node, layout, weights, upload));
      }
    } finally {
      room?.dispose();
    }
    this.#checkUsable();
    const table = isWasm ? wasmKernels : kernels;
    const program = new TfjsProgram(graph, params, table, this.#backend, () => this.#programs.delete(program));
    this.#programs.add(program);
    return program;
  }

  liveTensors(): number {
    return [...this.#programs].reduce((sum, program) => sum + program.liveTensors(), this.#weights.size);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const program of [...this.#programs]) program.dispose();
    for (const { tensor } of this.#weights.values()) tensor.dispose();
    this.#weights.clear();
    this.#backend.release();
  }

  async #weight(
    node: Node<'param'>,
    layout: Layout,
    weights: (name: string) => Promise<Tensor>,
    upload: (data: Float32Array) => tf.Tensor,
  ): Promise<Param> {
    const key = `${node.name} ${layout.kind} ${layout.kind === 'packed' ? (layout.bias?.name ?? '') : ''}`;
    const known = this.#weights.get(key);
    if (known && known.tensor.size !== sizeOf(node.shape)) {
      throw expected('the model this executor has loaded', node.name, showShape(node.shape));
    }
    if (known) return known;
    const { data, shape } = await weights(node.name);
    if (!sameShape(shape, node.shape) || data.length !== sizeOf(shape)) {
      throw expected(`shape ${showShape(node.shape)}`, node.name, `${showShape(shape)} with ${data.length} numbers`);
    }
    const tensor = await this.#now(() => upload(data));
    const first = this.#weights.get(key);
    if (first) tensor.dispose(); // a compile that ran at the same time was first
    const param = first ?? { tensor, isTransposed: layout.kind !== 'plain' };
    this.#weights.set(key, param);
    return param;
  }

  /** Work on the engine, with its failures as ours. */
  #now<T>(work: () => T): Promise<T> {
    return this.#backend.guard(async () => {
      this.#checkUsable();
      this.#backend.activate();
      return work();
    });
  }

  #checkUsable(): void {
    if (this.#disposed) throw expected('an executor in use', 'executor', 'a disposed one');
  }
}

function uploadAs(layout: Layout, data: Float32Array, shape: Shape): tf.Tensor {
  return tf.tidy(() => {
    const tensor = tf.tensor(data, [...shape], 'float32');
    return layout.kind === 'plain' ? tensor : tf.transpose(tensor);
  });
}
