import { describe, expect, it } from 'vitest';
import { steady } from '../../../src/renderer/state/steady';

describe('steady', () => {
  it('keeps the object that says the same', () => {
    const before = { low: 0, high: 1 };
    expect(steady(before, { low: 0, high: 1 })).toBe(before);
  });

  it.each([[{ low: 0, high: 2 }], [{ low: 0, high: 1, more: 1 }], [{ low: 0 }]])('takes %o', (now) => {
    expect(steady<object>({ low: 0, high: 1 }, now)).toBe(now);
  });

  it('takes the first', () => {
    const now = { low: 0 };
    expect(steady(null, now)).toBe(now);
  });
});
