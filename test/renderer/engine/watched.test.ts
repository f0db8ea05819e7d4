import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PING_MS, PINGS_MISSED, Watched, type Watchable } from '../../../src/renderer/engine/watched';

class FakeWorker implements Watchable {
  silent = false;
  ended = false;
  pings = 0;

  constructor(readonly replaced: number) {}

  ping(): Promise<void> {
    this.pings += 1;
    return this.silent ? new Promise(() => undefined) : Promise.resolve();
  }
  end(): void {
    this.ended = true;
  }
}

function setUp() {
  const workers: FakeWorker[] = [];
  const onReplaced = vi.fn();
  const watched = new Watched((replaced) => {
    const worker = new FakeWorker(replaced);
    workers.push(worker);
    return worker;
  }, onReplaced);
  return { watched, workers, first: workers[0]!, onReplaced };
}

const LONG_MS = PING_MS * (PINGS_MISSED + 1);

describe('a watched worker', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is left in peace while nobody waits for it', async () => {
    const { watched, first, workers } = setUp();
    watched.begin();
    watched.begin();
    watched.rest();
    watched.rest();
    first.silent = true;
    await vi.advanceTimersByTimeAsync(10 * LONG_MS);
    expect(first.pings).toBe(0);
    expect(workers).toHaveLength(1);
  });

  it('may take as long as it likes while it answers pings', async () => {
    const { watched, workers } = setUp();
    watched.begin();
    await vi.advanceTimersByTimeAsync(10 * LONG_MS);
    expect(workers).toHaveLength(1);
  });

  it('is not given up after a long forward', async () => {
    const { watched, first, workers } = setUp();
    watched.begin();
    for (let i = 0; i < 3; i++) {
      first.silent = true;
      await vi.advanceTimersByTimeAsync(LONG_MS - 2 * PING_MS);
      first.silent = false;
      await vi.advanceTimersByTimeAsync(PING_MS);
    }
    expect(workers).toHaveLength(1);
  });

  it('is replaced once when it falls silent while one of several still waits', async () => {
    const { watched, first, workers, onReplaced } = setUp();
    watched.begin();
    watched.begin();
    watched.rest();
    first.silent = true;
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(first.ended).toBe(true);
    expect(workers.map(({ replaced }) => replaced)).toEqual([0, 1]);
    expect(onReplaced).toHaveBeenCalledExactlyOnceWith(workers[1]);
    expect(watched.worker).toBe(workers[1]);
    await vi.advanceTimersByTimeAsync(10 * LONG_MS);
    expect(workers).toHaveLength(2);
  });
});
