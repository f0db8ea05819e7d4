/** The WebAssembly backend: SIMD, and threads where shared memory is allowed. */
import * as tf from '@tensorflow/tfjs';
import { HeadlightError } from '../../errors';
import { paramBytes, peakBytes } from '../../graph/liveness';
import { activeWasm, engineError, type StartedBackend } from './backend';
import { registerWasmKernels } from './wasm-kernels';

/** Where the WebAssembly files lie, and how many threads. */
export interface WasmOptions {
  /** Folder of the `tfjs-backend-wasm*.wasm` files with a slash at the end: a URL in a browser, a path in Node. */
  readonly wasmFolder: string;
  /** Threads to use where threads exist; as many as there are cores unless given, 1 for no threads at all. */
  readonly threads?: number;
}

/** 32-bit addresses; the last page stays free. */
const HEAP_LIMIT_BYTES = 2 ** 32 - 2 ** 16;
/** Weights are held once; the rest is what lies between freed blocks. */
const WEIGHT_COPIES = 1.25;
/** Starting threads takes well below a second; refused ones never answer. */
const THREADS_START_MS = 8000;

export async function startWasm({ wasmFolder, threads }: WasmOptions): Promise<StartedBackend> {
  const restoreListeners = keepProcessListeners();
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(wasmFolder);
  if (threads !== undefined) wasm.setThreadsCount(threads);
  const factory = tf.findBackendFactory('wasm');
  await startThreadedOrNot(threads, factory);
  restoreListeners();
  failOnFullHeap();
  registerWasmKernels();
  const [simd, multi] = [tf.env().getBool('WASM_HAS_SIMD_SUPPORT'), tf.env().getBool('WASM_HAS_MULTITHREAD_SUPPORT')];
  const count = multi ? wasm.getThreadsCount() : 1;
  return {
    engine: 'wasm',
    detail: `${count} ${count === 1 ? 'thread' : 'threads'}${simd ? ', SIMD' : ''}`,
    limits: { threads: count, simd: simd ? 'yes' : 'no', heapBytes: HEAP_LIMIT_BYTES },
    checkFits: (graph) => {
      const bytes = paramBytes(graph) * WEIGHT_COPIES + peakBytes(graph);
      if (bytes > HEAP_LIMIT_BYTES)
        throw new HeadlightError('outOfMemory', { engine: 'wasm' }, `${bytes} bytes needed`);
    },
    guard: async (work) => {
      try {
        return await work();
      } catch (error) {
        throw engineError('wasm', error);
      }
    },
    stop: () => restartable(factory),
  };
}

type Factory = ReturnType<typeof tf.findBackendFactory>;

/** Threads that a browser refuses to start are never heard of again; without them the engine still works. */
async function startThreadedOrNot(threads: number | undefined, factory: Factory): Promise<void> {
  if (threads === 1) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false); // no second thread to wait for
  const threaded = await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  const start = (): Promise<boolean> => tf.setBackend('wasm');
  if (await withCores(threads, () => (threaded ? Promise.race([start(), after(THREADS_START_MS)]) : start()))) return;
  restartable(factory);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await start())) throw new Error('the WebAssembly engine did not start');
}

/** Frees the running engine and lets it be started anew. */
function restartable(factory: Factory): void {
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory);
}

/** TensorFlow.js never takes more than half of the cores it is told of: one thread on a machine with two. */
async function withCores<T>(threads: number | undefined, start: () => Promise<T>): Promise<T> {
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  if (!navigator || threads === undefined) return start();
  Object.defineProperty(navigator, 'hardwareConcurrency', { configurable: true, value: 2 * threads });
  try {
    return await start();
  } finally {
    delete navigator.hardwareConcurrency; // the browser's own value shows again
  }
}

function after(milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), milliseconds));
}

/** TensorFlow.js does not look at what malloc returns and would write to address 0. */
function failOnFullHeap(): void {
  const wasm = activeWasm().wasm as unknown as { _malloc(bytes: number): number; _free(address: number): void };
  wasm._free(wasm._malloc(1)); // the loader puts the real function in place at its first call
  const malloc = wasm._malloc;
  wasm._malloc = (bytes: number): number => {
    const address = bytes > HEAP_LIMIT_BYTES ? 0 : malloc(bytes);
    if (address === 0 && bytes > 0)
      throw new HeadlightError('outOfMemory', { engine: 'wasm' }, `${bytes} bytes refused`);
    return address;
  };
}

/** In Node the WebAssembly loader listens for uncaught errors of the whole process and rethrows them; that is not its business. */
function keepProcessListeners(): () => void {
  const { process } = globalThis as { process?: Partial<Pick<NodeJS.Process, 'listeners' | 'removeListener'>> };
  if (!process?.listeners) return () => undefined;
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const listenersOf = (event: (typeof events)[number]): NodeJS.UncaughtExceptionListener[] =>
    process.listeners?.(event as 'uncaughtException') ?? [];
  const before = new Map(events.map((event) => [event, listenersOf(event)]));
  return () => {
    for (const event of events) {
      for (const listener of listenersOf(event)) {
        if (!before.get(event)?.includes(listener)) process.removeListener?.(event, listener);
      }
    }
  };
}
