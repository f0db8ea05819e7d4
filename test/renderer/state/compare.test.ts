import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineApi, LoadedModel } from '../../../src/renderer/engine/api';
import { CompareState } from '../../../src/renderer/state/compare.svelte';
import { tileOf } from '../../../src/renderer/state/maps.svelte';
import { AppState } from '../../../src/renderer/state/app-state.svelte';
import type { Bootstrap, HeadlightApi, PhotoRef } from '../../../src/shared/ipc';
import { DEFAULT_SETTINGS } from '../../../src/shared/settings';
import type { MapQuery } from '../../../src/vit/explain/query';
import { modelRef } from '../../shared/models';
import { answer, asking, grid, settle } from './photos';

const PHOTOS: readonly PhotoRef[] = ['a', 'b'].map((id) => ({ id, name: `${id}.png`, bytes: 1, sample: false }));

/** A model of `side`² patches. */
const loaded = (id: string, depth: number, heads: number, side: number): LoadedModel =>
  ({
    id,
    name: id,
    config: {
      depth,
      heads,
      imageSize: [side, side],
      patchSize: [1, 1],
      registers: 0,
      clsToken: true,
      distToken: false,
    },
    grid: [side, side],
    hasClassifier: true,
    engine: { name: 'wasm', detail: '', reason: 'noGpu', precision: 'float32' },
  }) as unknown as LoadedModel;

function engineWith(model: LoadedModel) {
  const maps = {
    grid: vi.fn(async () => grid()),
    map: vi.fn(async (_photo: string, { layer, head }: MapQuery) => tileOf(grid(), layer % 2, Number(head) % 2 || 0)),
  };
  return {
    ...maps,
    load: vi.fn(async () => model),
    close: vi.fn(async () => undefined),
    answer: vi.fn(async () => answer()),
    ask: asking(maps),
    forget: vi.fn(),
    cancel: vi.fn(),
  };
}

async function setUp() {
  const value = {
    version: '1',
    platform: 'linux',
    systemLocale: 'en',
    settings: DEFAULT_SETTINGS,
    models: [modelRef('vit-tiny', { origin: 'builtIn' }), modelRef('other'), modelRef('gone', { missing: true })],
    added: { photos: PHOTOS, models: [], failed: [] },
    samples: [],
    inUse: { forcedEngine: null },
    recovered: false,
    damaged: [],
  } as unknown as Bootstrap;
  const done = async () => ({ ok: true as const, value: null });
  const api = {
    bootstrap: async () => ({ ok: true, value }),
    saveSettings: done,
    files: { pastFiles: done },
  } as unknown as HeadlightApi;
  const own = engineWith(loaded('vit-tiny', 2, 2, 2)) as unknown as EngineApi;
  const notMeasured = () => Promise.reject(new Error('not measured'));
  const app = new AppState(api, own, notMeasured, { writer: own, painter: own });
  await app.start();
  await settle();
  const engine = engineWith(loaded('other', 4, 1, 4));
  const compare = new CompareState(app, engine as unknown as EngineApi);
  return { app, engine, compare };
}

describe('a second model beside the one in use', () => {
  let all: Awaited<ReturnType<typeof setUp>>;
  beforeEach(async () => void (all = await setUp()));

  async function opened(): Promise<void> {
    await all.compare.start('other');
    all.compare.want();
    await settle();
  }

  it('is one of those that are there and not in use', () => {
    expect(all.compare.choices.map(({ value }) => value)).toEqual(['other']);
  });

  it('is not opened where its files are missing', async () => {
    await all.compare.start('gone');
    expect(all.compare.active).toBe(false);
    expect(all.engine.load).not.toHaveBeenCalled();
  });

  it('answers the photo that is shown, and each photo once', async () => {
    await opened();
    expect(all.compare.item?.status).toBe('done');
    all.app.intake.select('b');
    all.compare.want();
    await settle();
    all.app.intake.select('a');
    all.compare.want();
    await settle();
    expect(all.engine.answer.mock.calls).toEqual([
      ['a', 3],
      ['b', 3],
    ]);
  });

  it('is asked at the same part of its depth, with a head that it has, for the patch at the same place', async () => {
    await opened();
    all.app.chooseTile({ layer: 1, head: 1 });
    all.app.selection.pin({ row: 1, col: 0 });
    expect(all.compare.query).toMatchObject({ layer: 3, head: 0, token: { row: 3, col: 1 } });
    all.app.chooseTile({ layer: 0, head: 0 });
    expect(all.compare.query).toMatchObject({ layer: 0, head: 0 });
    expect(all.compare.toThere({ row: 3, col: 1 })).toEqual({ row: 1, col: 0 });
  });

  it('is not asked for the map of a class where it has none, and its answer stays', async () => {
    all.engine.load.mockResolvedValueOnce({ ...loaded('other', 4, 1, 4), hasClassifier: false });
    await opened();
    all.app.chooseMethod('relevance');
    all.compare.want();
    await settle();
    expect([all.compare.lacksClasses, all.compare.query, all.compare.shown]).toEqual([true, null, null]);
    expect(all.compare.item).toMatchObject({ status: 'done', error: null });
    all.app.chooseMethod('rollout');
    all.compare.want();
    await settle();
    expect([all.compare.lacksClasses, all.compare.query?.method]).toEqual([false, 'rollout']);
  });

  it('says of a photo that it cannot answer why, and tries again', async () => {
    all.engine.answer.mockRejectedValueOnce({ code: 'outOfMemory', params: { engine: 'wasm' } });
    await opened();
    expect(all.compare.item?.error?.code).toBe('outOfMemory');
    all.compare.retry(all.compare.item!);
    await settle();
    expect(all.compare.item?.status).toBe('done');
  });

  it('is freed when comparing ends, and nothing of it is kept', async () => {
    await opened();
    all.compare.stop();
    expect(all.engine.close).toHaveBeenCalledOnce();
    expect([all.compare.active, all.compare.item, all.compare.query]).toEqual([false, null, null]);
    all.compare.stop();
    expect(all.engine.close).toHaveBeenCalledOnce();
  });
});
