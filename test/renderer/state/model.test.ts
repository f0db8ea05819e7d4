import { describe, expect, it } from 'vitest';
import type { LoadedModel, LoadProgress } from '../../../src/renderer/engine/api';
import { ModelState } from '../../../src/renderer/state/model.svelte';
import { later } from './photos';
import { modelRef } from '../../shared/models';

const REF = modelRef('m');
const loaded = (id: string): LoadedModel => ({
  id,
  name: id,
  config: {} as LoadedModel['config'],
  grid: [2, 2],
  recipe: {} as LoadedModel['recipe'],
  provenance: {},
  notes: [],
  parameters: 1,
  hasClassifier: true,
  ...{ output: 'single', threshold: 0.5 },
  labels: [],
  calibration: null,
  readsTexts: false,
  decoder: null,
  zeroShot: null,
  engine: { name: 'wasm', detail: '', reason: 'noGpu', precision: 'float32' },
});

function setUp() {
  const loads: { end: ReturnType<typeof later<LoadedModel>>; progress: (progress: LoadProgress) => void }[] = [];
  const model = new ModelState({
    load: (_model, _engine, _precision, _measured, { onProgress: progress = () => undefined } = {}) => {
      const end = later<LoadedModel>();
      loads.push({ end, progress });
      return end.promise;
    },
  });
  return { model, loads };
}

describe('ModelState', () => {
  it('shows progress while it loads, and the engine when it is done', async () => {
    const { model, loads } = setUp();
    const done = model.load(REF, 'auto');
    loads[0]?.progress({ stage: 'weights', fraction: 0.5 });
    expect(model.progress).toEqual({ stage: 'weights', fraction: 0.5 });
    loads[0]?.end.resolve(loaded('m'));
    expect(await done).toBe(true);
    expect([model.progress, model.engine?.name]).toEqual([null, 'wasm']);
  });

  it('keeps the reason when it cannot be opened', async () => {
    const { model, loads } = setUp();
    const done = model.load(REF, 'auto');
    loads[0]?.end.reject({ code: 'checkpointEmpty', params: { name: 'm' } });
    expect(await done).toBe(false);
    expect(model.error?.code).toBe('checkpointEmpty');
    expect(model.progress).toBeNull();
  });

  it('ignores a load that was overtaken', async () => {
    const { model, loads } = setUp();
    const first = model.load(REF, 'auto');
    const second = model.load({ ...REF, id: 'n' }, 'auto');
    loads[1]?.end.resolve(loaded('n'));
    expect(await second).toBe(true);
    loads[0]?.end.resolve(loaded('m'));
    expect(await first).toBe(false);
    expect(model.loaded?.id).toBe('n');
  });
});
