/** Runs graphs with ONNX Runtime on the processor, in Node: the command line, or a process of the app. */
import { expected, HeadlightError } from '../../errors';
import type { Graph } from '../../graph/graph';
import { serialise } from '../../graph/onnx/serialise';
import { StoredWeights, type Precision } from '../../graph/onnx/stored';
import { sameShape, showShape, sizeOf } from '../../graph/shape';
import type { Executor, Program, Tensor } from '../executor';
import { isPartOf } from './part-of';
import { WeightPlaces } from './placed-weights';
import { OnnxProgram } from './program';
import { loadOnnxRuntime } from './runtime';
import { SharedSession, type Ort, type OrtSession } from './shared-session';
import { trouble } from './trouble';
import type { WeightFiles } from './weight-files';

/** Threads, precision and place of the native engine’s weights. */
export interface OnnxOptions {
  /** Physical cores to use. */
  readonly threads: number;
  /** Of the weights; float32 by default. 8 bits take a quarter of the memory and less time, and are near the numbers, not at them. */
  readonly precision?: Precision;
  /**
   * Whether threads may spin while they wait for each other, asked for each session: quicker where their cores are free, slower where
   * others want them (docs/performance.md). They never spin between runs. Never by default.
   */
  readonly maySpin?: () => boolean;
  /** Where weights are kept on disk for this executor's model; without it they are held in memory, and at most 2 GB of them. */
  readonly weightFiles?: WeightFiles;
  /** Weights of so many bytes are packed once, for one session; further ones read them where they are mapped. 64 MiB by default. */
  readonly packedOnceFrom?: number;
}

type Weights = (name: string) => Promise<Tensor>;

/** @throws engineUnavailable where onnxruntime-node has no library for this system */
export async function createOnnxExecutor(options: OnnxOptions): Promise<OnnxExecutor> {
  try {
    return new OnnxExecutor(await loadOnnxRuntime(), options);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new HeadlightError('engineUnavailable', { engine: 'native', detail }, undefined, { cause: error });
  }
}

/** Use `createOnnxExecutor`. One executor serves one model, because programs share weights by name. */
export class OnnxExecutor implements Executor {
  readonly #ort: Ort;
  readonly #options: OnnxOptions;
  readonly engine = 'native';
  readonly detail: string;
  readonly precision: Precision;
  readonly #sessions = new Set<SharedSession>();
  /** Sessions that hold packed weights of their own. */
  readonly #packing = new WeakSet<SharedSession>();
  readonly #programs = new Set<OnnxProgram>();
  readonly #places: WeightPlaces;
  #disposed = false;

  constructor(ort: Ort, options: OnnxOptions) {
    this.#ort = ort;
    this.#options = options;
    const threads = `${options.threads} ${options.threads === 1 ? 'thread' : 'threads'}`;
    this.#places = new WeightPlaces(options.weightFiles);
    this.precision = options.precision ?? 'float32';
    this.detail = `ONNX Runtime, ${threads}${this.precision === 'int8' ? ', 8-bit weights' : ''}`;
  }

  /**
   * A graph that only has fewer outputs than one compiled before costs nothing: it runs in that one's session. The other way
   * round, the smaller graph's programs move to the larger one's session.
   */
  async compile(graph: Graph, weights: Weights): Promise<Program> {
    this.#checkUsable();
    const known = [...this.#sessions].find((each) => isPartOf(graph, each.graph));
    const session = known ?? (await this.#open(graph, weights));
    const program = new OnnxProgram(graph, session, () => this.#programs.delete(program));
    for (const other of this.#programs) if (!known && isPartOf(other.graph, graph)) other.moveTo(session);
    this.#programs.add(program);
    return program;
  }

  /** Weights held by sessions. */
  liveTensors(): number {
    return [...this.#sessions].reduce((sum, { graph }) => sum + graph.params.size, 0);
  }

  dispose(): void {
    this.#disposed = true;
    for (const program of [...this.#programs]) program.dispose();
  }

  async #open(graph: Graph, weights: Weights): Promise<SharedSession> {
    const { inference, packs } = await this.#start(graph, weights).catch((error: unknown) => {
      throw trouble(error);
    });
    if (this.#disposed) {
      void inference.release();
      this.#checkUsable();
    }
    const session = new SharedSession(graph, inference, this.#ort, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    if (packs) this.#packing.add(session);
    return session;
  }

  async #start(graph: Graph, weights: Weights): Promise<{ readonly inference: OrtSession; readonly packs: boolean }> {
    const { precision } = this;
    const stored = new StoredWeights(graph, precision);
    const read = stored.reader(checked(graph, weights));
    const file = await this.#places.obtain(stored.tensors, read);
    const model = await serialise(graph, file?.place ?? (async (name) => ({ data: await read(name) })), {
      precision,
      fuse: stored.int8.size === 0, // beside 8 bits the last float’s rounding can turn a code, and every graph must answer alike
    });
    const waiting = this.#options.maySpin?.() ? SPIN_IN_RUNS : NEVER_SPIN;
    const packs = file === null || this.#mayPack(graph, stored);
    const session = { ...waiting, ...(file && { [EXTERNAL_FOLDER]: file.folder }), ...(!packs && READ_IN_PLACE) };
    const inference = await this.#ort.InferenceSession.create(model.join(), {
      executionProviders: ['cpu'],
      intraOpNumThreads: this.#options.threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: LOG_ERRORS,
      extra: { session },
    });
    return { inference, packs };
  }

  /**
   * ONNX Runtime packs weights into an order of its own, anew for each session: a run takes 0.92 of the time then, and ViT-B's weights
   * 350 MB more. So one session of a large model does, and the others read the file that is mapped anyway.
   */
  #mayPack(graph: Graph, { int8, tensors }: StoredWeights): boolean {
    const bytes = tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
    if (int8.size > 0 || bytes < (this.#options.packedOnceFrom ?? PACKED_ONCE_FROM)) return true;
    return ![...this.#sessions].some((each) => this.#packing.has(each) && !isPartOf(each.graph, graph)); // a part will go
  }

  #checkUsable(): void {
    if (this.#disposed) throw expected('an executor in use', 'executor', 'a disposed one');
  }
}

/** ONNX Runtime's name for: the folder in which a model that comes as bytes finds its weight file. */
const EXTERNAL_FOLDER = 'model_external_initializers_file_folder_path';
const SPIN_IN_RUNS = { intra_op: { allow_spinning: '1' }, force_spinning_stop: '1' };
const NEVER_SPIN = { intra_op: { allow_spinning: '0' } };
const LOG_ERRORS = 3;
const PACKED_ONCE_FROM = 64 * 2 ** 20;
const READ_IN_PLACE = { disable_prepacking: '1' };

/** Weights in the shapes the graph expects. */
function checked(graph: Graph, weights: Weights): (name: string) => Promise<Float32Array> {
  return async (name) => {
    const wanted = graph.params.get(name) ?? [];
    const { shape, data } = await weights(name);
    if (!sameShape(shape, wanted) || data.length !== sizeOf(wanted)) {
      throw expected(`shape ${showShape(wanted)}`, name, `${showShape(shape)} with ${data.length} numbers`);
    }
    return data;
  };
}
