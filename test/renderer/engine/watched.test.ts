import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PING_MS, PINGS_MISSED, Watched, type Watchable } from '../../../src/renderer/engine/watched';

class FakeWorker implements Watchable {
  silent = false;
  ended = false;
  pings = 0;
  readonly asked: { name: string; answer: (value: string) => void }[] = [];

  constructor(readonly replaced: number) {}

  ping(): Promise<void> {
    this.pings += 1;
    return this.silent ? new Promise(() => undefined) : Promise.resolve();
  }
  end(): void {
    this.ended = true;
  }
  ask = (name: string): Promise<string> => new Promise((answer) => this.asked.push({ name, answer }));
}

function setUp() {
  const workers: FakeWorker[] = [];
  const onReplaced = vi.fn();
  const watched = new Watched((replaced) => {
    const worker = new FakeWorker(replaced);
    workers.push(worker);
    return worker;
  }, onReplaced);
  const first = workers[0] as FakeWorker;
  return { watched, workers, first, onReplaced };
}

const LONG_MS = PING_MS * (PINGS_MISSED + 1);

describe('a watched worker', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is left in peace while it has nothing to do', async () => {
    const { watched, first, workers } = setUp();
    const answer = watched.call((worker) => worker.ask('photo'));
    first.asked[0]?.answer('cat');
    await expect(answer).resolves.toBe('cat');
    first.silent = true;
    await vi.advanceTimersByTimeAsync(10 * LONG_MS);
    expect(first.pings).toBe(0);
    expect(workers).toHaveLength(1);
  });

  it('may take as long as it likes while it answers pings', async () => {
    const { watched, first, workers } = setUp();
    const answer = watched.call((worker) => worker.ask('photo'));
    await vi.advanceTimersByTimeAsync(10 * LONG_MS);
    expect(workers).toHaveLength(1);
    first.asked[0]?.answer('cat');
    await expect(answer).resolves.toBe('cat');
  });

  it('is not given up after a long forward', async () => {
    const { watched, first, workers } = setUp();
    void watched.call((worker) => worker.ask('photo'));
    for (let i = 0; i < 3; i++) {
      first.silent = true;
      await vi.advanceTimersByTimeAsync(LONG_MS - 2 * PING_MS);
      first.silent = false;
      await vi.advanceTimersByTimeAsync(PING_MS);
    }
    expect(workers).toHaveLength(1);
  });

  it('is replaced once when it falls silent: what can be is asked again, the rest is told', async () => {
    const { watched, first, workers, onReplaced } = setUp();
    const answer = watched.call((worker) => worker.ask('photo'));
    const told = expect(answer).rejects.toEqual({ code: 'cancelled', params: {} });
    const picture = watched.callAny((worker) => worker.ask('thumbnail'));
    first.silent = true;
    await vi.advanceTimersByTimeAsync(LONG_MS);
    await told;
    expect(first.ended).toBe(true);
    expect(onReplaced).toHaveBeenCalledTimes(1);
    expect(workers).toHaveLength(2);
    const second = workers[1] as FakeWorker;
    expect(second.replaced).toBe(1);
    expect(second.asked.map(({ name }) => name)).toEqual(['thumbnail']);
    second.asked[0]?.answer('picture');
    await expect(picture).resolves.toBe('picture');
    await vi.advanceTimersByTimeAsync(10 * LONG_MS);
    expect(workers).toHaveLength(2);
  });

  it('is heard no more once it is replaced', async () => {
    const { watched, first, workers } = setUp();
    const picture = watched.callAny((worker) => worker.ask('thumbnail'));
    first.silent = true;
    await vi.advanceTimersByTimeAsync(LONG_MS);
    first.asked[0]?.answer('late');
    workers[1]?.asked[0]?.answer('new');
    await expect(picture).resolves.toBe('new');
  });
});
