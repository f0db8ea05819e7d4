import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startEngine } from '../../../src/renderer/engine/client';
import { THREADS_END_MS } from '../../../src/renderer/engine/end-worker';
import type { ModelRef } from '../../../src/shared/ipc';

/** A worker that answers nothing, and whether it was ended. */
class SilentWorker extends EventTarget {
  static readonly all: SilentWorker[] = [];
  ended = false;
  constructor() {
    super();
    SilentWorker.all.push(this);
  }
  postMessage(): void {}
  terminate(): void {
    this.ended = true;
  }
}

/** As in the window's client: a worker that measures may take this long. */
const LONGEST_MS = 600_000;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', SilentWorker);
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a worker that has measured is ended only when its threads are long gone: Chromium crashes the page otherwise', async () => {
  const main = {
    startNative: vi.fn(),
    onNativeEnded: vi.fn(),
    connectPhotos: vi.fn(),
    bench: { memory: vi.fn() },
  };
  const fate = { onDied: vi.fn(), onReplaced: vi.fn() };
  const engines = startEngine(main as unknown as Parameters<typeof startEngine>[0], fate);
  const stop = new AbortController();
  const wish = { row: 'wasm', runs: 1, photos: [] } as unknown as Parameters<typeof engines.measureRow>[1];
  const row = engines.measureRow({ id: 'model' } as ModelRef, wish, { signal: stop.signal });
  row.catch(() => undefined);
  const [own, apart] = SilentWorker.all;
  stop.abort();
  await expect(row).rejects.toMatchObject({ code: 'cancelled' });
  expect(apart!.ended).toBe(false);
  await vi.advanceTimersByTimeAsync(THREADS_END_MS - 1);
  expect(apart!.ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(apart!.ended).toBe(true);
  await vi.advanceTimersByTimeAsync(LONGEST_MS);
  expect(own!.ended).toBe(false);
});
