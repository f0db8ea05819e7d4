/** What runs a graph: the same graph and weights in, the same numbers out, on every engine. */
import type { Graph } from '../graph/graph';

/** What computes, in order of preference: a GPU through WebGPU, ONNX Runtime on the processor, WebAssembly. */
export const ENGINE_NAMES = ['webgpu', 'native', 'wasm'] as const;
/** What a person can ask for. */
export const ENGINE_CHOICES = ['auto', ...ENGINE_NAMES] as const;

/** One of `ENGINE_NAMES`. */
export type EngineName = (typeof ENGINE_NAMES)[number];

/** Numbers with a shape. */
export interface Tensor {
  readonly shape: readonly number[];
  /** C order; length = product of `shape`. */
  readonly data: Float32Array;
}

/** A graph made ready for one engine; the caller disposes it. */
export interface Program {
  /** Inputs and outputs by the graph's names. Rejects with `engineFailed`, `engineLost` or `outOfMemory`. */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  dispose(): void;
}

/** Serves one model: programs share weights by name. */
export interface Executor {
  readonly engine: EngineName;
  /** Adapter, thread count … for people: 'SwiftShader', '2 threads, SIMD'. */
  readonly detail: string;
  /** What the adapter or the processor allows, by the library's own names. */
  readonly limits?: Readonly<Record<string, number | string>>;
  /** Milliseconds by the graphics card's own clock that work begun by `run` takes; null where the card has none. Without it there is no card. */
  deviceMs?(run: () => Promise<unknown>): Promise<number | null>;
  /** `weights` is asked once per `param` of the graph; programs of one executor share uploaded weights by name. */
  compile(graph: Graph, weights: (name: string) => Promise<Tensor>): Promise<Program>;
  /** Live tensors or buffers it owns now; tests hold this constant. */
  liveTensors(): number;
  /** Disposes programs and weights. */
  dispose(): void;
}
