import { SLICE } from '../../../src/renderer/state/intake-scan.svelte';
import type { ExportAbout } from '../../../src/shared/ipc-export';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineApi, LoadedModel } from '../../../src/renderer/engine/api';
import { tileOf } from '../../../src/renderer/state/maps.svelte';
import { handlersFor } from '../../../src/renderer/commands/handlers';
import { ACTION_MS } from '../../../src/renderer/state/notices.svelte';
import { StageState } from '../../../src/renderer/state/stage.svelte';
import { AppState } from '../../../src/renderer/state/app-state.svelte';
import type { Added, Bootstrap, HeadlightApi, PhotoRef } from '../../../src/shared/ipc';
import { DEFAULT_SETTINGS } from '../../../src/shared/settings';
import { MAP_METHOD_NAMES } from '../../../src/vit/ask/map-methods';
import type { MapQuery } from '../../../src/vit/explain/query';
import { modelRef } from '../../shared/models';
import { asking, answer, grid, later, settle } from './photos';

const sample = (id: string): PhotoRef => ({ id, name: `${id}.png`, bytes: 1, sample: true });
const file = (id: string): PhotoRef => ({ ...sample(id), sample: false });
const added = (...photos: PhotoRef[]): Added => ({ photos, models: [], failed: [] });
const MODEL = modelRef('vit-tiny', { origin: 'builtIn' });

const LOADED = {
  id: 'vit-tiny',
  name: 'vit-tiny',
  config: { depth: 2, heads: 2, imageSize: [2, 2], patchSize: [1, 1], registers: 0, clsToken: true, distToken: false },
  grid: [2, 2],
  engine: { name: 'wasm', detail: '', reason: 'noGpu', precision: 'float32' },
} as unknown as LoadedModel;

/** A window on an engine that answers at once and a main process that agrees with everything. */
function setUp(boot: Partial<Bootstrap> = {}) {
  const value: Bootstrap = {
    version: '1',
    platform: 'linux',
    systemLocale: 'en',
    settings: DEFAULT_SETTINGS,
    models: [MODEL],
    added: added(sample('coffee'), sample('rocket')),
    samples: [sample('coffee'), sample('rocket')],
    forcedEngine: null,
    measures: false,
    recovered: false,
    unkept: false,
    cutOff: false,
    damaged: [],
    place: null,
    shown: null,
    libraryError: null,
    ...boot,
  };
  const done = async () => ({ ok: true as const, value: null });
  const api = {
    bootstrap: async () => ({ ok: true, value }),
    removePhotos: vi.fn(done),
    turnPhoto: vi.fn(async (id: string) => ({ ok: true as const, value: { ...file(`${id}+`), name: id } })),
    saveSettings: vi.fn(done),
    saveFile: vi.fn(async () => ({ ok: true as const, value: false })),
    copyPng: vi.fn(done),
    library: { libraryModel: vi.fn(done), keepPlace: vi.fn(done), keptAnswers: vi.fn(), keepAnswers: vi.fn(done) },
    files: { pastFiles: vi.fn(done) },
    pastePhotos: vi.fn(async () => ({ ok: false as const, code: 'clipboardEmpty', params: {} })),
  } as unknown as HeadlightApi;
  const engine = {
    load: vi.fn(async () => LOADED),
    answer: vi.fn(async () => answer()),
    ask: asking({
      grid: async () => grid(),
      map: async (_photo: string, { layer, head }: MapQuery) => tileOf(grid(), layer, Number(head) || 0),
    }),
    forget: vi.fn(),
    cancel: vi.fn(),
  } as unknown as EngineApi;
  const beside = { forget: vi.fn() } as unknown as EngineApi;
  const decoders = { writer: beside, painter: beside };
  return {
    api,
    engine,
    app: new AppState(api, engine, () => Promise.reject(new Error('not measured')), decoders),
  };
}

const ABOUT: ExportAbout = {
  photos: ['052a3d0b-7e22-4765-96a4-32cb650d0f25'],
  model: { id: 'm', name: 'm', config: {}, recipe: {}, overrides: {} },
  engine: { name: 'wasm', detail: '', precision: 'float32' },
};

describe('AppState', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'], shouldAdvanceTime: true }));
  afterEach(() => void vi.useRealTimers());

  async function started(boot: Partial<Bootstrap> = {}) {
    const all = setUp(boot);
    await all.app.start();
    await settle();
    return all;
  }

  it('says which model answers where the one of the settings is no more, and keeps that one', async () => {
    for (const [modelId, said] of [
      ['starter', '“starter” is no longer built in; ViT-Ti/16 answers instead.'],
      ['lost', 'The model “lost” is no longer there; ViT-Ti/16 answers instead.'],
    ] as const) {
      const { app } = await started({ settings: { ...DEFAULT_SETTINGS, modelId } });
      expect(app.notices.shown.map(({ text }) => text)).toEqual([said]);
      expect(app.settings.current.modelId).toBe('vit-tiny');
      expect(app.photos.selected?.status).toBe('done');
    }
  });

  it('shows the first sample on first start, and answers it first', async () => {
    const { app, engine } = await started();
    expect(app.photos.selected?.id).toBe('coffee');
    expect(vi.mocked(engine.answer).mock.calls[0]?.[0]).toBe('coffee');
    expect(app.photos.selected?.status).toBe('done');
  });

  it('lets what is dropped or given before the window has begun wait: the start does not overtake its model', async () => {
    const { app, api } = setUp();
    const mine = modelRef('mine', {});
    Object.assign(api, { addFiles: async () => ({ ok: true, value: { ...added(file('late')), models: [mine] } }) });
    const dropped = app.intake.addFiles([new File([], 'mine')]);
    const given = app.intake.given(added(file('given')));
    await settle();
    expect(app.photos.items).toEqual([]);
    await app.start();
    await Promise.all([dropped, given]);
    await settle();
    expect(app.settings.current.modelId).toBe('mine');
    expect(app.model.wanted?.id).toBe('mine');
    expect(app.photos.items.map(({ id }) => id)).toEqual(expect.arrayContaining(['late', 'given']));
  });

  it('shows the first of the photos that were given', async () => {
    const { app } = await started({ added: added(file('a'), file('b')) });
    expect(app.photos.selected?.id).toBe('a');
  });

  it('puts a method without heads on the stage and follows layer and patch; a head steps in front of it', async () => {
    const { app } = await started();
    const { selection, stageMaps } = app;
    app.explainBy('norm');
    expect(stageMaps.question).toEqual({ lens: 'norm', layer: selection.layer + 1 });
    selection.moveLayer(-1);
    expect(stageMaps.question).toEqual({ lens: 'norm', layer: selection.layer + 1 });
    stageMaps.after(0);
    expect(stageMaps.question).toEqual({ lens: 'norm', layer: 0 });
    app.explainBy('position-similarity');
    expect(stageMaps.question).toBeNull(); // the class token has no place
    selection.pin({ row: 1, col: 0 });
    expect(stageMaps.question).toEqual({ lens: 'positionSimilarity', row: 1, col: 0 });
    app.chooseTile({ layer: 0, head: 1 });
    expect([stageMaps.whole, stageMaps.question]).toEqual([null, null]);
    app.explainBy('value-norm');
    app.chooseTile({ layer: 1, head: 0 });
    expect(stageMaps.question).toEqual({ lens: 'valueNorm', layer: 1, head: 0, token: selection.token });
    expect(app.settings.current.method).not.toBe('value-norm');
  });

  it('saves the map of the changed model, never the one that stands until it is here', async () => {
    const { api, engine, app } = await started();
    const about: { made: boolean; value: number }[] = [];
    vi.mocked(api.saveFile).mockImplementation(async ({ content, about: { options } }) => {
      const [value = NaN] = 'numbers' in content ? content.numbers.data : [];
      about.push({ made: options?.changes !== undefined, value });
      return { ok: true, value: null };
    });
    const changed = later<unknown>();
    engine.ask = asking({
      grid: async () => grid(),
      map: (_photo, _query, options) =>
        options?.changes ? changed.promise : Promise.resolve({ rows: 1, cols: 1, data: Float32Array.of(1) }),
    });
    const { exporter } = new StageState(app);
    app.stageMaps.want();
    await settle();
    await exporter.save('npy');
    app.changes.setHeads([{ layer: 0, head: 0 }], true);
    app.stageMaps.want();
    expect(app.stageMaps.waiting).toBe(true);
    const saved = exporter.save('npy');
    await settle();
    expect(exporter.busy).toBe(true);
    changed.resolve({ rows: 1, cols: 1, data: Float32Array.of(2) });
    await saved;
    const [plain, second] = about;
    expect(about).toHaveLength(2);
    expect([plain?.made, second]).toEqual([false, { made: true, value: 2 }]);
    const overtaken = exporter.save('npy'); // shown: saved at once
    app.selection.moveLayer(-1);
    await overtaken;
    expect(about).toHaveLength(3);
  });

  it('shows nothing of another model’s tiles and maps, whose layers and heads are others', async () => {
    const { app } = await started();
    app.stageMaps.want();
    await settle();
    expect([app.stageMaps.grid?.layers, app.stageMaps.current === null]).toEqual([2, false]);
    await app.inUse.load();
    await settle();
    expect(app.photos.selected?.status).toBe('done');
    expect([app.stageMaps.grid, app.stageMaps.current]).toEqual([null, null]);
  });

  it('puts every method of the list on the stage', async () => {
    const { app } = await started();
    for (const method of MAP_METHOD_NAMES) {
      app.explainBy(method);
      expect(app.stageMaps.whole ?? app.selection.method).toBe(method);
    }
  });

  it('gives an unreadable photo a place of its own and other failures a notice', async () => {
    const { app } = await started({ added: added(file('a')) });
    app.intake.add({
      photos: [],
      failed: [
        { name: 'gone.png', error: { code: 'photoNotFound', params: { name: 'gone.png' } } },
        { name: 'empty', error: { code: 'folderEmpty', params: { name: 'empty' } } },
      ],
    });
    expect(app.photos.items.map((item) => [item.ref.name, item.status])).toEqual([
      ['a.png', 'done'],
      ['gone.png', 'error'],
    ]);
    expect(app.notices.shown.map((notice) => notice.text)).toEqual(['There are no photos in “empty”.']);
  });

  it('shows the map of the chosen layer and head once the photo is answered', async () => {
    const { app } = await started();
    app.chooseTile({ layer: 1, head: 1 });
    app.stageMaps.want();
    await settle();
    expect([...(app.stageMaps.current?.map.data ?? [])]).toEqual([12, 13, 14, 15]);
  });

  it('keeps the last map on screen until the next one is here', async () => {
    const { app } = await started();
    app.stageMaps.want();
    await settle();
    const before = app.stageMaps.current;
    app.selection.pin({ row: 0, col: 0 });
    expect(app.stageMaps.current).toEqual(before);
    expect(app.stageMaps.current?.query.token).toBe('cls');
  });

  it('tells main about removed files, but keeps samples for the empty state', async () => {
    const { app, api, engine } = await started({ added: added(file('a'), sample('b')) });
    app.remove(['a', 'b']);
    expect(api.removePhotos).not.toHaveBeenCalled(); // they may be put back
    vi.advanceTimersByTime(ACTION_MS);
    expect(api.removePhotos).toHaveBeenCalledExactlyOnceWith(['a']);
    expect(vi.mocked(engine.forget).mock.calls.flat()).toEqual(['a', 'b']);
    expect(app.photos.items).toEqual([]);
  });

  it('puts removed photos back where they were, with their answers; a change of the model made since is undone before', async () => {
    const { app, api, engine } = await started({ added: added(file('a'), file('b'), file('c')) });
    await settle();
    app.photos.select('b');
    app.remove(['a', 'b']);
    expect(app.photos.selectedId).toBe('c');
    app.changes.setBranch('mlpOff', 0, true);
    app.undo();
    expect([app.changes.any, app.photos.items.length]).toEqual([false, 1]);
    expect(app.notices.shown.map(({ text }) => text)).toEqual(['2 photos removed']);
    app.changes.redo();
    app.changes.undo();
    const calls = vi.mocked(engine.answer).mock.calls.length;
    app.intake.undoRemoval();
    expect(app.photos.items.map(({ id, status }) => [id, status])).toEqual(['a', 'b', 'c'].map((id) => [id, 'done']));
    expect(app.photos.selectedId).toBe('b');
    expect(app.photos.settled).toBe(3);
    expect(app.notices.shown).toEqual([]);
    vi.advanceTimersByTime(ACTION_MS);
    expect(api.removePhotos).not.toHaveBeenCalled();
    expect(vi.mocked(engine.answer).mock.calls).toHaveLength(calls);
  });

  it('forgets a removal when another follows, and no photo that came again by itself', async () => {
    const { app, api } = await started({ added: added(file('a'), file('b')) });
    app.remove(['a']);
    app.intake.add(added(file('a')));
    app.remove(['b']);
    expect(api.removePhotos).not.toHaveBeenCalled(); // the same file was dropped again
    app.intake.undoRemoval();
    expect(app.photos.items.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('goes on where it was stopped', async () => {
    const { app } = await started({ added: added(file('a'), file('b'), file('c')) });
    for (const item of app.photos.items) app.answers.retry(item);
    app.photos.items[2]!.status = 'queued';
    app.intake.cancel();
    expect([app.photos.stopped, app.photos.items[2]!.status]).toEqual([true, 'cancelled']);
    app.intake.resume();
    await settle();
    expect([app.photos.stopped, app.photos.items[2]!.status]).toEqual([false, 'done']);
  });

  it('says where all that was dropped is there already', async () => {
    const { app } = await started({ added: added(file('a'), file('b')) });
    app.intake.add(added(file('a'), file('b')));
    expect(app.photos.items).toHaveLength(2);
    expect(app.notices.shown.map(({ text }) => text)).toEqual(['These 2 photos are there already.']);
  });

  it('lets a chosen class go on a photo that does not have it among its answers, and with Escape', async () => {
    const { app } = await started({ added: added(file('a'), file('b')) });
    app.explainedClass.follow();
    app.explainBy('relevance');
    app.selection.target = { class: 7 };
    app.explainedClass.follow();
    expect(app.selection.target).toEqual({ class: 7 }); // any class may be asked of the photo that is shown
    app.photos.select('b');
    app.explainedClass.follow();
    expect([app.selection.target, app.selection.method]).toEqual([null, 'relevance']);
    app.selection.target = { class: 0, versus: 7 };
    app.photos.select('a');
    app.explainedClass.follow();
    expect(app.selection.target).toEqual({ class: 0, versus: 7 });
    const { releaseToken } = handlersFor(app, { zoom: {} } as never, {} as never);
    releaseToken();
    expect([app.selection.target, app.selection.method]).toEqual([null, 'relevance']);
    releaseToken();
    expect(app.selection.method).toBe('rollout');
  });

  it('keeps the last layer the last in a model of more layers, and another layer where it was', async () => {
    const deep = modelRef('deep');
    const { app, engine } = await started({ models: [MODEL, deep] });
    const config = { ...LOADED.config, depth: 12 };
    vi.mocked(engine.load).mockImplementation(async ({ id }) => (id === 'deep' ? { ...LOADED, id, config } : LOADED));
    app.inUse.chooseModel('deep');
    await vi.waitFor(() => expect(app.selection.bounds.layers).toBe(12));
    expect(app.selection.layer).toBe(11); // of two it was the last
    app.selection.go(0, 1);
    app.inUse.chooseModel('vit-tiny');
    await vi.waitFor(() => expect(app.selection.bounds.layers).toBe(2));
    expect([app.selection.layer, app.selection.head]).toEqual([0, 1]);
  });

  it('says of a large drop once, added up, what was left out', async () => {
    const { app, api } = await started({ added: added() });
    let slice = 0;
    const addFiles = vi.fn(async () => ({
      ok: true as const,
      value: { ...added(file(`f${++slice}`)), leftOut: { video: 2, document: slice } },
    }));
    Object.assign(api, { addFiles });
    await app.intake.addFiles(Array.from({ length: 2 * SLICE + 1 }, (_, i) => new File([], `${i}.jpg`)));
    expect(addFiles).toHaveBeenCalledTimes(3);
    const said = () => app.notices.shown.map(({ text }) => text);
    expect(said()).toEqual(['3 photos; left out: 6 videos, 6 documents.']);
    vi.useFakeTimers();
    try {
      ['a', 'b', 'c'].forEach((text) => app.notices.say(text));
      vi.advanceTimersByTime(60_000); // whoever looks later reads it still
    } finally {
      vi.useRealTimers();
    }
    expect(said()).toEqual(['3 photos; left out: 6 videos, 6 documents.']);
    await app.intake.addFiles([new File([], 'z.jpg')]);
    expect(said()).toEqual(['1 photo; left out: 2 videos, 4 documents.']); // the last drop's alone
  });

  it('turns the photo that is shown: another photo to everybody, in its place, answered anew', async () => {
    const { app, api, engine } = await started({ added: added(file('a'), file('b')) });
    await settle();
    app.photos.select('b');
    await Promise.all([app.intake.turnShown(90), app.intake.turnShown(-90)]);
    expect(vi.mocked(api.turnPhoto).mock.calls).toEqual([
      ['b', 90],
      ['b+', -90],
    ]);
    expect(app.photos.items.map(({ id }) => id)).toEqual(['a', 'b++']);
    expect(app.photos.selectedId).toBe('b++');
    expect(vi.mocked(engine.forget).mock.calls.flat()).toEqual(['b', 'b+']);
    await settle();
    expect(app.photos.selected?.status).toBe('done');
    expect(vi.mocked(engine.answer).mock.calls.map(([id]) => id)).toContain('b++');
  });

  it('remembers layer and head for this model', async () => {
    const { app, api } = await started();
    app.chooseTile({ layer: 0, head: 'mean' });
    app.settings.flush();
    expect(vi.mocked(api.saveSettings).mock.lastCall?.[0].chosen['vit-tiny']).toEqual({
      layer: 0,
      head: 'mean',
      layers: 2,
      heads: 2,
    });
  });

  it('uses the engine of the command line rather than that of the settings', async () => {
    const { engine } = await started({ forcedEngine: 'webgpu' });
    expect(vi.mocked(engine.load).mock.calls[0]?.[1]).toBe('webgpu');
  });

  it('says once that an engine failed, why, and which one answers now', async () => {
    const { app, engine } = await started({ added: added(file('a'), file('b')) });
    expect(app.notices.shown).toEqual([]);
    const trouble = { code: 'engineLost', params: { engine: 'webgpu' } } as const;
    vi.mocked(engine.answer).mockResolvedValue({
      ...answer(),
      engine: { name: 'native', detail: '', reason: 'fellBack', precision: 'float32', trouble },
    });
    app.answers.restart();
    app.answers.open();
    await settle();
    expect(app.photos.items.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(app.notices.shown.map(({ text }) => text)).toEqual([
      'Going on with native CPU. The engine WebGPU lost its device; try again or choose another engine.',
    ]);
  });

  it('says it at the start, too, where the chosen engine does not begin', async () => {
    const all = setUp();
    const trouble = { code: 'engineUnavailable', params: { engine: 'webgpu', detail: 'no WebGPU adapter' } } as const;
    vi.mocked(all.engine.load).mockResolvedValue({ ...LOADED, engine: { ...LOADED.engine, trouble } });
    await all.app.start();
    await settle();
    expect(all.app.notices.shown.map(({ text }) => text)).toEqual([
      'Going on with WASM. The engine WebGPU cannot be used here (no WebGPU adapter); choose Automatic or another engine.',
    ]);
  });

  it('answers every photo again after another engine was chosen', async () => {
    const { app, engine } = await started();
    app.inUse.chooseEngine('wasm');
    await settle();
    expect(vi.mocked(engine.load).mock.lastCall?.[1]).toBe('wasm');
    expect(vi.mocked(engine.answer).mock.calls.length).toBe(4);
  });

  it('loads the model again with 8-bit weights, answers every photo again, and keeps the choice', async () => {
    const { app, engine, api } = await started();
    expect(vi.mocked(engine.load).mock.lastCall?.[2]).toBe('float32');
    app.inUse.choosePrecision('int8');
    await settle();
    expect(vi.mocked(engine.load).mock.lastCall?.[2]).toBe('int8');
    expect(vi.mocked(engine.answer).mock.calls.length).toBe(4);
    app.settings.flush();
    expect(vi.mocked(api.saveSettings).mock.lastCall?.[0].precision).toBe('int8');
  });

  it('says when the engine died, and starts it again on request', async () => {
    const { app } = await started();
    app.inUse.engineDied('boom');
    expect(app.model.error?.code).toBe('engineFailed');
    expect(app.stageMaps.current).toBeNull();
    await app.inUse.load();
    await settle();
    expect(app.photos.selected?.status).toBe('done');
  });

  it('says that nothing is on the clipboard', async () => {
    const { app } = await started();
    await app.intake.paste();
    expect(app.notices.shown[0]).toMatchObject({ kind: 'error' });
  });

  it('is silent when saving was called off', async () => {
    const { app } = await started();
    await app.takenAlong.save({ name: 'x', content: { kind: 'svg', text: '' }, about: ABOUT });
    expect(app.notices.shown).toEqual([]);
  });
});
