import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineChoice, LoadedModel, MeasuredHere } from '../../../src/renderer/engine/api';
import type { EngineReason } from '../../../src/renderer/engine/engine-choice';
import { EnginesMeasured } from '../../../src/renderer/state/engines-measured.svelte';
import { SettingsState } from '../../../src/renderer/state/settings.svelte';
import { modelKey } from '../../../src/shared/engine-figures';
import { modelRef } from '../../shared/models';

const REF = modelRef('m');
/** Longer than the rest it waits for. */
const LONG_MS = 11_000;

function setUp(reason: EngineReason = 'hardwareGpu', error = 0) {
  const found: MeasuredHere = {
    model: modelKey(REF),
    gpu: 'card',
    figures: [
      { name: 'webgpu', ms: 10, detail: '', error },
      { name: 'native', ms: 20, detail: '', error: null },
    ],
  };
  const measure = vi.fn(async () => found);
  const engine: EngineChoice & { trouble?: EngineChoice['trouble'] } = {
    name: 'webgpu',
    reason,
    detail: '',
    precision: 'float32',
  };
  const settings = new SettingsState(() => undefined);
  const model = { wanted: REF, loaded: {} as LoadedModel, engine };
  const onWrong = vi.fn();
  const measured = new EnginesMeasured(measure, { version: '1', model, settings }, onWrong);
  return { measure, measured, settings, engine, onWrong };
}

describe('the window’s measuring', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('begins when photos have been at rest, once, and keeps the figures of this version', async () => {
    const { measure, measured, settings } = setUp();
    measured.answered();
    await vi.advanceTimersByTimeAsync(LONG_MS * 0.6);
    measured.answered();
    await vi.advanceTimersByTimeAsync(LONG_MS * 0.6);
    expect(measure).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    measured.answered();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(measure).toHaveBeenCalledTimes(1);
    expect(measured.figures.map(({ name }) => name)).toEqual(['webgpu', 'native']);
    expect(settings.current.measured[0]).toMatchObject({ version: '1', gpu: 'card' });
    settings.change({ measured: settings.current.measured.map((each) => ({ ...each, version: '0' })) });
    expect(measured.kept).toEqual([]);
  });

  it.each(['chosen', 'measured', 'fellBack'] as const)(
    'never begins by itself where the engine was %s',
    async (reason) => {
      const { measure, measured } = setUp(reason);
      measured.answered();
      await vi.advanceTimersByTimeAsync(LONG_MS);
      expect(measure).not.toHaveBeenCalled();
      await measured.measure(); // asked for
      expect(measure).toHaveBeenCalledTimes(1);
    },
  );

  it('begins where the native engine is not to be had, though the one in use is what was left', async () => {
    const { measure, measured, engine } = setUp('fellBack');
    engine.trouble = { code: 'engineUnavailable', params: {} };
    measured.answered();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(measure).toHaveBeenCalledTimes(1);
  });

  it('tells of an engine in use that computes something else', async () => {
    const right = setUp();
    await right.measured.measure();
    expect(right.onWrong).not.toHaveBeenCalled();
    const wrong = setUp('hardwareGpu', 0.1);
    await wrong.measured.measure();
    expect(wrong.onWrong).toHaveBeenCalledTimes(1);
  });

  it('ends quietly where nothing could be measured', async () => {
    const { measure, measured, settings } = setUp();
    measure.mockRejectedValueOnce(new Error('gone'));
    await measured.measure();
    expect(measured.running).toBe(false);
    expect(settings.current.measured).toEqual([]);
  });
});
