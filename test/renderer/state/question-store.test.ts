import { expect, test, vi } from 'vitest';
import type { EngineApi } from '../../../src/renderer/engine/api';
import { QuestionStore } from '../../../src/renderer/state/question-store.svelte';
import type { Question } from '../../../src/vit/ask/questions';

const MATRIX = { lens: 'matrix', layer: 1, head: 0 } as const satisfies Question;
const VALUE = { tokens: 1, data: new Float32Array([1]) };

/** An engine whose answers come when the test says so. */
function slowEngine() {
  const runs: {
    resolve(value: unknown): void;
    reject(error: unknown): void;
    options?: Parameters<EngineApi['ask']>[2];
  }[] = [];
  const lens = vi.fn(
    (_photo: string, _question: Question, options?: Parameters<EngineApi['ask']>[2]) =>
      new Promise((resolve, reject) => runs.push({ resolve, reject, ...(options ? { options } : {}) })),
  );
  return { engine: { ask: lens } as unknown as EngineApi, lens, runs };
}

test('a question is asked once, shows its progress, and keeps its answer', async () => {
  const { engine, lens, runs } = slowEngine();
  const store = new QuestionStore(engine);
  expect(store.run('a', MATRIX)).toBeNull();
  store.want('a', MATRIX);
  store.want('a', { head: 0, layer: 1, lens: 'matrix' });
  expect(lens).toHaveBeenCalledTimes(1);
  runs[0]!.options!.onProgress!(0.5);
  expect(store.run('a', MATRIX)).toEqual({ progress: 0.5, value: null, error: null });
  runs[0]!.resolve(VALUE);
  await vi.waitFor(() => expect(store.run('a', MATRIX)!.value).toBe(VALUE));
  store.want('a', MATRIX);
  expect(lens).toHaveBeenCalledTimes(1);
});

test('another photo and another question are their own', () => {
  const { engine, lens } = slowEngine();
  const store = new QuestionStore(engine);
  store.want('a', MATRIX);
  store.want('b', MATRIX);
  store.want('a', { ...MATRIX, layer: 2 });
  expect(lens).toHaveBeenCalledTimes(3);
});

test('a failure is told and may be asked again', async () => {
  const { engine, lens, runs } = slowEngine();
  const store = new QuestionStore(engine);
  store.want('a', MATRIX);
  runs[0]!.reject({ code: 'engineFailed', params: { engine: 'wasm', detail: 'x' } });
  await vi.waitFor(() => expect(store.run('a', MATRIX)!.error?.code).toBe('engineFailed'));
  store.want('a', MATRIX);
  expect(lens).toHaveBeenCalledTimes(2);
});

test('a stopped run is aborted and what it still brings is not kept', async () => {
  const { engine, runs } = slowEngine();
  const store = new QuestionStore(engine);
  store.want('a', MATRIX);
  store.cancel('a', MATRIX);
  expect(runs[0]!.options!.signal!.aborted).toBe(true);
  runs[0]!.resolve(VALUE);
  await Promise.resolve();
  expect(store.run('a', MATRIX)).toBeNull();
});

test('a forgotten photo takes its answers along, and clear takes all', () => {
  const { engine, runs } = slowEngine();
  const store = new QuestionStore(engine);
  store.want('a', MATRIX);
  store.want('ab', MATRIX);
  store.forget('a');
  expect(runs.map(({ options }) => options!.signal!.aborted)).toEqual([true, false]);
  store.clear();
  expect(store.run('ab', MATRIX)).toBeNull();
});

test('leaving stops what is under way and keeps what is answered', async () => {
  const { engine, runs } = slowEngine();
  const store = new QuestionStore(engine);
  store.want('a', MATRIX);
  store.want('a', { ...MATRIX, layer: 2 });
  runs[0]!.resolve(VALUE);
  await vi.waitFor(() => expect(store.run('a', MATRIX)!.value).toBe(VALUE));
  store.leave('a', MATRIX);
  store.leave('a', { ...MATRIX, layer: 2 });
  expect(store.run('a', MATRIX)!.value).toBe(VALUE);
  expect(store.run('a', { ...MATRIX, layer: 2 })).toBeNull();
  expect(runs[1]!.options!.signal!.aborted).toBe(true);
});
