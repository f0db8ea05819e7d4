import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchStart } from '../../../src/main/window/silent-start';

vi.mock('../../../src/main/log', () => ({ log: { error: vi.fn() } }));

function page(answers: (asked: number) => Promise<unknown>) {
  let asked = 0;
  const contents = {
    isDestroyed: vi.fn(() => false),
    executeJavaScript: vi.fn(() => answers(++asked)),
    getOSProcessId: () => 7,
    end: vi.fn(),
    computed: vi.fn(() => 5),
  };
  return contents;
}

const never = new Promise(() => undefined);

describe('a page at its start', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('that answers is left alone, and not asked for ever', async () => {
    const alive = page(async () => 0);
    const watch = watchStart(alive, alive);
    await vi.advanceTimersByTimeAsync(60_000);
    await watch;
    expect(alive.end).not.toHaveBeenCalled();
    expect(alive.executeJavaScript).toHaveBeenCalledTimes(10);
  });

  it('that is slow is waited for', async () => {
    const slow = page(() => new Promise((resolve) => setTimeout(resolve, 9000)));
    void watchStart(slow, slow);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(slow.end).not.toHaveBeenCalled();
  });

  it('that falls silent is ended, once', async () => {
    const silent = page((asked) => (asked < 3 ? Promise.resolve(0) : never));
    void watchStart(silent, silent);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(silent.end).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(silent.end.mock.calls).toEqual([[7]]);
  });

  it('that computes all the while is waited for', async () => {
    const busy = page((asked) =>
      asked < 3 ? Promise.resolve(0) : new Promise((resolve) => setTimeout(resolve, 30_000)),
    );
    busy.computed.mockImplementation(() => performance.now() / 1000);
    void watchStart(busy, busy);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(busy.end).not.toHaveBeenCalled();
  });

  it('that goes meanwhile is nobody’s any more', async () => {
    const gone = page(() => Promise.reject(new Error('gone')));
    gone.isDestroyed.mockReturnValue(true);
    await watchStart(gone, gone);
    expect([gone.executeJavaScript, gone.end].map((call) => call.mock.calls.length)).toEqual([1, 0]);
  });
});
