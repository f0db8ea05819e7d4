import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whenShown } from '../../../src/renderer/state/when-shown';

interface Stage {
  waiting: boolean;
  wanted: string;
  run: { progress: null; value: null; error: { code: 'cancelled'; params: object } | null } | null;
}
const stage = (part: Partial<Stage> = {}): Stage => ({ waiting: true, wanted: 'a', run: null, ...part });
const ask = (of: Stage, also?: () => boolean) => whenShown(of as unknown as Parameters<typeof whenShown>[0], also);

describe('whenShown', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('waits for nothing where the wanted map is there', async () => {
    await expect(ask(stage({ waiting: false }))).resolves.toBe(true);
  });

  it('waits for the map, and for what else belongs to it', async () => {
    const of = stage();
    let tiles = true;
    const shown = ask(of, () => tiles);
    const settled = vi.fn();
    void shown.then(settled);
    await vi.advanceTimersByTimeAsync(500);
    of.waiting = false;
    await vi.advanceTimersByTimeAsync(500);
    expect(settled).not.toHaveBeenCalled();
    tiles = false;
    await vi.advanceTimersByTimeAsync(500);
    expect(settled).toHaveBeenCalledWith(true);
  });

  it('is false for a map that was overtaken, also where the newer one is there at once', async () => {
    const of = stage();
    const shown = ask(of);
    Object.assign(of, { wanted: 'b', waiting: false });
    await vi.advanceTimersByTimeAsync(500);
    await expect(shown).resolves.toBe(false);
  });

  it('is false for a map that cannot be had', async () => {
    const of = stage();
    const shown = ask(of);
    of.run = { progress: null, value: null, error: { code: 'cancelled', params: {} } };
    await vi.advanceTimersByTimeAsync(500);
    await expect(shown).resolves.toBe(false);
  });
});
