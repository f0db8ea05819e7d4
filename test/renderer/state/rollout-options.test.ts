import { describe, expect, it } from 'vitest';
import { rolloutOptions } from '../../../src/renderer/state/rollout-options';
import { DEFAULT_ROLLOUT } from '../../../src/shared/settings';

const PREFIX = 5;
const sparse = { ...DEFAULT_ROLLOUT, discard: { ratio: 0.9, per: 'row', protectPrefix: true } } as const;

describe('rolloutOptions', () => {
  it('says nothing where everything is as in the paper', () => {
    expect(rolloutOptions('rollout', DEFAULT_ROLLOUT, 7, PREFIX)).toEqual({});
  });

  it('keeps the model’s own prefix when that is protected', () => {
    expect(rolloutOptions('grad-rollout', sparse, 7, PREFIX)).toEqual({
      discard: { ratio: 0.9, per: 'row', protectPrefix: PREFIX },
    });
  });

  it('starts no later than the layer that is looked at', () => {
    expect(rolloutOptions('rollout', { ...DEFAULT_ROLLOUT, from: 9 }, 3, PREFIX)).toEqual({ from: 3 });
  });

  it('leaves methods alone that roll nothing out', () => {
    expect(rolloutOptions('attention', sparse, 7, PREFIX)).toEqual({});
    expect(rolloutOptions('relevance', sparse, 7, PREFIX)).toEqual({});
  });
});
