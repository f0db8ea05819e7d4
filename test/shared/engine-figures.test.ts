import { describe, expect, it } from 'vitest';
import {
  isWrong,
  modelKey,
  withMeasurement,
  WRONG_ABOVE,
  type EngineMeasurement,
} from '../../src/shared/engine-figures';
import { modelRef } from './models';

const measured = (about: Partial<EngineMeasurement> = {}): EngineMeasurement => ({
  version: '1',
  model: 'm',
  gpu: 'none',
  figures: [],
  ...about,
});

describe('measurements', () => {
  it('take the place of an older one about the same, and stand beside those of another driver, version or model', () => {
    const figures = [{ name: 'native', ms: 3, detail: '', error: null } as const];
    const kept = [measured(), measured({ gpu: 'card' }), measured({ version: '2' }), measured({ model: 'n' })];
    const now = withMeasurement(kept, measured({ figures: [...figures] }));
    expect(now).toHaveLength(4);
    expect(now[0]?.figures).toEqual(figures);
    expect(now.slice(1)).toEqual(kept.slice(1));
  });

  it('are forgotten one day', () => {
    let kept: readonly EngineMeasurement[] = [];
    for (let i = 0; i < 100; i++) kept = withMeasurement(kept, measured({ model: `${i}` }));
    expect(kept.length).toBeLessThan(50);
    expect(kept[0]?.model).toBe('99');
  });

  it('are of one model’s weights', () => {
    const files = [{ name: 'model.safetensors', size: 100 }];
    const [model] = [modelRef('m', { files })];
    const others = [
      modelRef('n', { files }),
      modelRef('m', { files: [{ name: 'model.safetensors', size: 101 }] }),
      modelRef('m', { files, weights: 'model.safetensors' }),
    ];
    for (const other of others) expect(modelKey(other)).not.toBe(modelKey(model!));
    expect(modelKey(modelRef('m', { files, name: 'another name' }))).toBe(modelKey(model!));
  });

  it('tell an engine that computes something else, also where its error is no number', () => {
    const wrong = (error: number | null): boolean => isWrong({ name: 'webgpu', ms: 1, detail: '', error });
    expect([wrong(null), wrong(0), wrong(WRONG_ABOVE)]).toEqual([false, false, false]);
    expect([wrong(WRONG_ABOVE * 1.01), wrong(NaN), wrong(Number.MAX_VALUE)]).toEqual([true, true, true]);
  });
});
