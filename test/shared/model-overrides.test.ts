import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { OverridesSchema, readOverrides } from '../../src/shared/model-overrides';

describe('overrides from elsewhere', () => {
  it('are taken whole where they are sound', () => {
    const sound = { size: [384, 288], mean: [0], std: [1], cropMode: 'border', cropPct: 0.9, interpolation: 'lanczos' };
    expect(readOverrides(sound)).toEqual(sound);
  });

  it('are taken field by field from a file that is not', () => {
    const damaged = {
      size: [384],
      mean: ['a'],
      std: [1, null],
      cropMode: 'zoom',
      cropPct: 0.9,
      more: true,
      ['__proto__']: 1,
    };
    expect(readOverrides(damaged)).toEqual({ cropPct: 0.9 });
    for (const nothing of [null, 3, 'text', []]) expect(readOverrides(nothing)).toEqual({});
  });

  it.each([{ size: [1.5, 2] }, { size: [0, 16] }, { mean: [] }, { mean: [Infinity] }, { other: 1 }])(
    'are refused from the window: %j',
    (value) => expect(v.is(OverridesSchema, value)).toBe(false),
  );
});
