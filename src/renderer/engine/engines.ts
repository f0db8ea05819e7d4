/** How engines start in this worker: all but `native`. */
import type { EngineName, Executor } from '../../vit/execute/executor';
import { createTfjsExecutor } from '../../vit/execute/tfjs/executor';

/** More threads than this wait for each other longer than they compute. */
const MAX_THREADS = 8;

let threads = Math.min(navigator.hardwareConcurrency, MAX_THREADS);

/** WebAssembly threads that an engine starting now gets. */
export const threadsNow = (): number => threads;

/** Limits the threads of engines that start from now on. */
export function limitThreads(most: number): void {
  threads = Math.min(threads, most);
}

/** Rejects with `engineUnavailable`. The caller disposes the executor. */
export async function startExecutor(engine: Exclude<EngineName, 'native'>): Promise<Executor> {
  switch (engine) {
    case 'webgpu':
      return createTfjsExecutor({ engine });
    case 'wasm':
      return createTfjsExecutor({ engine, wasmFolder: new URL('/wasm/', self.location.origin).href, threads });
  }
}
