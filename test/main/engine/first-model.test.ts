import { describe, expect, it } from 'vitest';
import { beginsWithApp, firstWish } from '../../../src/main/engine/first-model';
import type { ModelRef } from '../../../src/shared/ipc-models';

const model = (id: string, more: Partial<ModelRef> = {}): ModelRef => ({
  id,
  name: id,
  overrides: {},
  files: [],
  origin: 'builtIn',
  weights: null,
  missing: false,
  ...more,
});

describe('the native engine', () => {
  it.each([
    ['native', true, true],
    ['native', false, true],
    ['auto', false, true],
    ['auto', true, false],
    ['wasm', false, false],
    ['webgpu', false, false],
  ] as const)('with %s, graphics device %s: begins with the app %s', (engine, hasGraphics, begins) => {
    expect(beginsWithApp(engine, hasGraphics)).toBe(begins);
  });

  it('begins with the model of the settings and what a person chose for it', () => {
    const models = [model('a'), model('b', { overrides: { threshold: 0.3 } })];
    expect(firstWish(models, { modelId: 'b', precision: 'int8' })).toEqual({
      model: 'b',
      overrides: { threshold: 0.3 },
      precision: 'int8',
    });
  });

  it('begins as the window does where that model is gone', () => {
    const settings = { modelId: 'b', precision: 'float32' } as const;
    expect(firstWish([model('a')], settings)?.model).toBe('a');
    expect(firstWish([model('a'), model('b', { missing: true })], settings)?.model).toBe('a');
    expect(firstWish([], settings)).toBeNull();
  });
});
