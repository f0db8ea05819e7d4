import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchStart } from '../../../src/main/window/silent-start';

vi.mock('../../../src/main/log', () => ({ log: { error: vi.fn() } }));

function page(answers: (asked: number) => Promise<unknown>) {
  let asked = 0;
  const contents = {
    isDestroyed: vi.fn(() => false),
    executeJavaScript: vi.fn(() => answers(++asked)),
    getOSProcessId: () => 7,
    kill: vi.fn(),
  };
  return contents;
}

const never = new Promise(() => undefined);

describe('a page at its start', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('that answers is left alone, and not asked for ever', async () => {
    const alive = page(async () => 0);
    const watch = watchStart(alive, alive.kill);
    await vi.advanceTimersByTimeAsync(60_000);
    await watch;
    expect(alive.kill).not.toHaveBeenCalled();
    expect(alive.executeJavaScript).toHaveBeenCalledTimes(10);
  });

  it('that is slow is waited for', async () => {
    const slow = page(() => new Promise((resolve) => setTimeout(resolve, 9000)));
    void watchStart(slow, slow.kill);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(slow.kill).not.toHaveBeenCalled();
  });

  it('that falls silent is ended, once', async () => {
    const silent = page((asked) => (asked < 3 ? Promise.resolve(0) : never));
    void watchStart(silent, silent.kill);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(silent.kill).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(silent.kill.mock.calls).toEqual([[7]]);
  });

  it('that goes meanwhile is nobody’s any more', async () => {
    const gone = page(() => Promise.reject(new Error('gone')));
    gone.isDestroyed.mockReturnValue(true);
    await watchStart(gone, gone.kill);
    expect([gone.executeJavaScript, gone.kill].map((call) => call.mock.calls.length)).toEqual([1, 0]);
  });
});
