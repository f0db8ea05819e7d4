/** How a worker ends in which WebAssembly threads may have ended just before. */

/**
 * Threads of WebAssembly are workers of the worker. Chromium (seen in 130) crashes the page's process when a worker is ended while some that it ended itself are
 * still on their way out; they need milliseconds, on a busy machine many. Threads that still run go with their worker and do no harm.
 */
export const THREADS_END_MS = 5000;

/** Ends the worker, and its memory, a little later. */
export function endWorker(worker: Pick<Worker, 'terminate'>): void {
  setTimeout(() => worker.terminate(), THREADS_END_MS);
}
