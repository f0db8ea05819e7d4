import { describe, expect, it, vi } from 'vitest';
import { Lane } from '../../../src/renderer/state/maps.svelte';
import { later, settle } from './photos';

describe('Lane', () => {
  it('runs the newest of what came while it was busy, and nothing else', async () => {
    const lane = new Lane();
    const first = later<void>();
    const [second, third] = [vi.fn(async () => undefined), vi.fn(async () => undefined)];
    lane.ask('1', () => first.promise);
    lane.ask('2', second);
    lane.ask('3', third);
    first.resolve();
    await settle();
    expect(second).not.toHaveBeenCalled();
    expect(third).toHaveBeenCalledOnce();
  });

  it('takes a task with the running one’s key for that one', async () => {
    const lane = new Lane();
    const first = later<void>();
    const again = vi.fn(async () => undefined);
    lane.ask('1', () => first.promise);
    lane.ask('2', again);
    lane.ask('1', again);
    first.resolve();
    await settle();
    expect(again).not.toHaveBeenCalled();
  });

  it('forgets what waits', async () => {
    const lane = new Lane();
    const first = later<void>();
    const next = vi.fn(async () => undefined);
    lane.ask('1', () => first.promise);
    lane.ask('2', next);
    lane.clear();
    first.resolve();
    await settle();
    expect(next).not.toHaveBeenCalled();
  });
});
