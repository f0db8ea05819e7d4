import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchMemory } from '../../../src/main/photo/memory';

describe('the memory of the photo process', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is reported once when it grows above the limit, and not before', () => {
    let resident = 900;
    const exceeded = vi.fn();
    watchMemory(1000, exceeded, () => resident);
    vi.advanceTimersByTime(10_000);
    resident = 1000;
    vi.advanceTimersByTime(10_000);
    expect(exceeded).not.toHaveBeenCalled();
    resident = 1001;
    vi.advanceTimersByTime(10_000);
    expect(exceeded).toHaveBeenCalledTimes(1);
  });
});
