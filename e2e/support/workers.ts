/**
 * Questions to the window's workers. A thread of WebAssembly sleeps in `Atomics.wait` until it is given work, and whoever asks it meanwhile is not
 * answered: only the worker of the engine is asked, which waits for messages, and what its threads see a thread of its own tells, which never sleeps.
 */
import type { Page, Worker } from '@playwright/test';
import { expect } from '../app';

/** The engine's worker, as soon as it runs. */
export async function engineWorker(page: Page): Promise<Worker> {
  const find = (): Worker | undefined => page.workers().find((worker) => worker.url().startsWith('app://'));
  await expect.poll(find).toBeDefined();
  const worker = find();
  if (!worker) throw new Error('expected the worker of the engine');
  return worker;
}

export interface SeenNames {
  readonly byTheWorker: readonly string[];
  readonly byItsThreads: readonly string[];
}

/** Which of these global names exist in the engine's worker, and in a thread that it starts as TensorFlow.js starts its own: from a blob. */
export async function globalsOf(worker: Worker, names: readonly string[]): Promise<SeenNames> {
  return worker.evaluate(async (asked) => {
    const text = `postMessage(${JSON.stringify(asked)}.filter((name) => name in globalThis))`;
    const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const thread = new Worker(url);
    const byItsThreads = await new Promise<string[]>((resolve, reject) => {
      thread.onmessage = ({ data }) => resolve(data as string[]);
      thread.onerror = () => reject(new Error('the thread did not start'));
    });
    thread.terminate();
    URL.revokeObjectURL(url);
    return { byTheWorker: asked.filter((name) => name in globalThis), byItsThreads };
  }, names);
}
