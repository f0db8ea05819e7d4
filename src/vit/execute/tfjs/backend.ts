/** A TensorFlow.js backend, started on first use and shut down with its last user. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { HeadlightError } from '../../errors';
import type { Graph } from '../../graph/graph';

/** The engines that TensorFlow.js brings. */
export type TfjsEngine = 'wasm' | 'webgpu';

export interface Backend {
  readonly engine: TfjsEngine;
  /** For people: adapter, or threads. */
  readonly detail: string;
  /** What adapter or processor allow. */
  readonly limits: Readonly<Record<string, number | string>>;
  /** Milliseconds by the card's own clock; null where it tells no time. */
  readonly deviceMs?: (run: () => Promise<unknown>) => Promise<number | null>;
  /** Makes it the one that TensorFlow.js computes with, until another takes over. */
  activate(): void;
  /** Throws `outOfMemory` when a graph cannot fit, before anything is allocated. */
  checkFits(graph: Graph): void;
  /** Runs synchronous GPU or CPU work, then `read`; failures become `engineLost`, `outOfMemory` or `engineFailed`. */
  guard<T>(work: () => Promise<T>): Promise<T>;
  /** Gives it back; the last user's release frees its memory. */
  release(): void;
}

/** What starting an engine gives; `stop` frees everything. */
export interface StartedBackend extends Omit<Backend, 'activate' | 'release'> {
  stop(): void;
}

interface Shared {
  readonly started: Promise<StartedBackend>;
  users: number;
}

const running = new Map<TfjsEngine, Shared>();

/**
 * Joins the running backend of this engine or starts it.
 * @param start called when none is running
 */
export async function acquireBackend(engine: TfjsEngine, start: () => Promise<StartedBackend>): Promise<Backend> {
  const shared = running.get(engine) ?? { started: start(), users: 0 };
  running.set(engine, shared);
  shared.users++;
  try {
    const backend = await shared.started;
    return { ...backend, activate: () => activate(engine), release: releaseOnce(engine, shared, backend) };
  } catch (error) {
    if (running.get(engine) === shared) running.delete(engine);
    throw engineError(engine, error, 'engineUnavailable');
  }
}

function releaseOnce(engine: TfjsEngine, shared: Shared, backend: StartedBackend): () => void {
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    shared.users--;
    if (shared.users > 0) return;
    if (running.get(engine) === shared) running.delete(engine);
    backend.stop();
  };
}

/** Takes effect at once for a backend that has been started, although TensorFlow.js returns a promise. */
function activate(engine: TfjsEngine): void {
  if (tf.getBackend() !== engine) void tf.setBackend(engine);
}

/** The backend object TensorFlow.js computes with, when it is the WebAssembly one. */
export function activeWasm(): BackendWasm {
  return tf.backend() as BackendWasm;
}

/** Any failure as ours; failures that say so are `outOfMemory`. */
export function engineError(
  engine: TfjsEngine,
  error: unknown,
  code: 'engineFailed' | 'engineUnavailable' = 'engineFailed',
): HeadlightError {
  if (error instanceof HeadlightError) return error;
  const detail = messageOf(error);
  if (/out of memory|allocation failed|Invalid array length|larger than the maximum|exceeds? the max/i.test(detail)) {
    return new HeadlightError('outOfMemory', { engine }, detail, { cause: error });
  }
  return new HeadlightError(code, { engine, detail }, `${engine}: ${detail}`, { cause: error });
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message);
}
