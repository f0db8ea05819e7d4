import type { ExportAbout } from '../../../src/shared/ipc-export';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineApi, LoadedModel } from '../../../src/renderer/engine/api';
import { tileOf } from '../../../src/renderer/state/maps.svelte';
import { handlersFor } from '../../../src/renderer/commands/handlers';
import { ACTION_MS } from '../../../src/renderer/state/notices.svelte';
import { Session } from '../../../src/renderer/state/session.svelte';
import type { Added, Bootstrap, HeadlightApi, PhotoRef } from '../../../src/shared/ipc';
import { DEFAULT_SETTINGS } from '../../../src/shared/settings';
import { MAP_METHOD_NAMES } from '../../../src/vit/ask/map-methods';
import type { MapQuery } from '../../../src/vit/explain/query';
import { modelRef } from '../../shared/models';
import { asking, answer, grid, settle } from './photos';

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

/** A session on an engine that answers at once and a main process that agrees with everything. */
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
    recovered: false,
    unkept: false,
    damaged: [],
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
  return { api, engine, session: new Session(api, engine, () => Promise.reject(new Error('not measured'))) };
}

const ABOUT: ExportAbout = {
  photos: ['052a3d0b-7e22-4765-96a4-32cb650d0f25'],
  model: { id: 'm', name: 'm', config: {}, recipe: {}, overrides: {} },
  engine: { name: 'wasm', detail: '', precision: 'float32' },
};

describe('Session', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'], shouldAdvanceTime: true }));
  afterEach(() => void vi.useRealTimers());

  async function started(boot: Partial<Bootstrap> = {}) {
    const all = setUp(boot);
    await all.session.start();
    await settle();
    return all;
  }

  it('says which model answers where the one of the settings is no more, and keeps that one', async () => {
    for (const [modelId, said] of [
      ['starter', '“starter” is no longer built in; ViT-Ti/16 answers instead.'],
      ['lost', 'The model “lost” is no longer there; ViT-Ti/16 answers instead.'],
    ] as const) {
      const { session } = await started({ settings: { ...DEFAULT_SETTINGS, modelId } });
      expect(session.notices.shown.map(({ text }) => text)).toEqual([said]);
      expect(session.settings.current.modelId).toBe('vit-tiny');
      expect(session.photos.selected?.status).toBe('done');
    }
  });

  it('shows the first sample on first start, and answers it first', async () => {
    const { session, engine } = await started();
    expect(session.photos.selected?.id).toBe('coffee');
    expect(vi.mocked(engine.answer).mock.calls[0]?.[0]).toBe('coffee');
    expect(session.photos.selected?.status).toBe('done');
  });

  it('shows the first of the photos that were given', async () => {
    const { session } = await started({ added: added(file('a'), file('b')) });
    expect(session.photos.selected?.id).toBe('a');
  });

  it('puts a method without heads on the stage and follows layer and patch; a head steps in front of it', async () => {
    const { session } = await started();
    const { selection, shown } = session;
    session.explainBy('norm');
    expect(shown.question).toEqual({ lens: 'norm', layer: selection.layer + 1 });
    selection.moveLayer(-1);
    expect(shown.question).toEqual({ lens: 'norm', layer: selection.layer + 1 });
    shown.after(0);
    expect(shown.question).toEqual({ lens: 'norm', layer: 0 });
    session.explainBy('position-similarity');
    expect(shown.question).toBeNull(); // the class token has no place
    selection.pin({ row: 1, col: 0 });
    expect(shown.question).toEqual({ lens: 'positionSimilarity', row: 1, col: 0 });
    session.chooseTile({ layer: 0, head: 1 });
    expect([shown.whole, shown.question]).toEqual([null, null]);
  });

  it('shows nothing of another model’s tiles and maps, whose layers and heads are others', async () => {
    const { session } = await started();
    session.shown.want();
    await settle();
    expect([session.shown.grid?.layers, session.shown.current === null]).toEqual([2, false]);
    await session.loadModel();
    await settle();
    expect(session.photos.selected?.status).toBe('done');
    expect([session.shown.grid, session.shown.current]).toEqual([null, null]);
  });

  it('puts every method of the list on the stage', async () => {
    const { session } = await started();
    for (const method of MAP_METHOD_NAMES) {
      session.explainBy(method);
      expect(session.shown.whole ?? session.selection.method).toBe(method);
    }
  });

  it('gives an unreadable photo a place of its own and other failures a notice', async () => {
    const { session } = await started({ added: added(file('a')) });
    session.intake.add({
      photos: [],
      failed: [
        { name: 'gone.png', error: { code: 'photoNotFound', params: { name: 'gone.png' } } },
        { name: 'empty', error: { code: 'folderEmpty', params: { name: 'empty' } } },
      ],
    });
    expect(session.photos.items.map((item) => [item.ref.name, item.status])).toEqual([
      ['a.png', 'done'],
      ['gone.png', 'error'],
    ]);
    expect(session.notices.shown.map((notice) => notice.text)).toEqual(['There are no photos in “empty”.']);
  });

  it('shows the map of the chosen layer and head once the photo is answered', async () => {
    const { session } = await started();
    session.chooseTile({ layer: 1, head: 1 });
    session.shown.want();
    await settle();
    expect([...(session.shown.current?.map.data ?? [])]).toEqual([12, 13, 14, 15]);
  });

  it('keeps the last map on screen until the next one is here', async () => {
    const { session } = await started();
    session.shown.want();
    await settle();
    const before = session.shown.current;
    session.selection.pin({ row: 0, col: 0 });
    expect(session.shown.current).toEqual(before);
    expect(session.shown.current?.query.token).toBe('cls');
  });

  it('tells main about removed files, but keeps samples for the empty state', async () => {
    const { session, api, engine } = await started({ added: added(file('a'), sample('b')) });
    session.remove(['a', 'b']);
    expect(api.removePhotos).not.toHaveBeenCalled(); // they may be put back
    vi.advanceTimersByTime(ACTION_MS);
    expect(api.removePhotos).toHaveBeenCalledExactlyOnceWith(['a']);
    expect(vi.mocked(engine.forget).mock.calls.flat()).toEqual(['a', 'b']);
    expect(session.photos.items).toEqual([]);
  });

  it('puts removed photos back where they were, with their answers; a change of the model made since is undone before', async () => {
    const { session, api, engine } = await started({ added: added(file('a'), file('b'), file('c')) });
    await settle();
    session.photos.select('b');
    session.remove(['a', 'b']);
    expect(session.photos.selectedId).toBe('c');
    session.changes.setBranch('mlpOff', 0, true);
    session.undo();
    expect([session.changes.any, session.photos.items.length]).toEqual([false, 1]);
    expect(session.notices.shown.map(({ text }) => text)).toEqual(['2 photos removed']);
    session.changes.redo();
    session.changes.undo();
    const calls = vi.mocked(engine.answer).mock.calls.length;
    session.intake.undoRemoval();
    expect(session.photos.items.map(({ id, status }) => [id, status])).toEqual(
      ['a', 'b', 'c'].map((id) => [id, 'done']),
    );
    expect(session.photos.selectedId).toBe('b');
    expect(session.photos.settled).toBe(3);
    expect(session.notices.shown).toEqual([]);
    vi.advanceTimersByTime(ACTION_MS);
    expect(api.removePhotos).not.toHaveBeenCalled();
    expect(vi.mocked(engine.answer).mock.calls).toHaveLength(calls);
  });

  it('forgets a removal when another follows, and no photo that came again by itself', async () => {
    const { session, api } = await started({ added: added(file('a'), file('b')) });
    session.remove(['a']);
    session.intake.add(added(file('a')));
    session.remove(['b']);
    expect(api.removePhotos).not.toHaveBeenCalled(); // the same file was dropped again
    session.intake.undoRemoval();
    expect(session.photos.items.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('goes on where it was stopped', async () => {
    const { session } = await started({ added: added(file('a'), file('b'), file('c')) });
    for (const item of session.photos.items) session.answers.retry(item);
    session.photos.items[2]!.status = 'queued';
    session.intake.cancel();
    expect([session.photos.stopped, session.photos.items[2]!.status]).toEqual([true, 'cancelled']);
    session.intake.resume();
    await settle();
    expect([session.photos.stopped, session.photos.items[2]!.status]).toEqual([false, 'done']);
  });

  it('says where all that was dropped is there already', async () => {
    const { session } = await started({ added: added(file('a'), file('b')) });
    session.intake.add(added(file('a'), file('b')));
    expect(session.photos.items).toHaveLength(2);
    expect(session.notices.shown.map(({ text }) => text)).toEqual(['These 2 photos are there already.']);
  });

  it('lets a chosen class go on a photo that does not have it among its answers, and with Escape', async () => {
    const { session } = await started({ added: added(file('a'), file('b')) });
    session.why.follow();
    session.explainBy('relevance');
    session.selection.target = { class: 7 };
    session.why.follow();
    expect(session.selection.target).toEqual({ class: 7 }); // any class may be asked of the photo that is shown
    session.photos.select('b');
    session.why.follow();
    expect([session.selection.target, session.selection.method]).toEqual([null, 'relevance']);
    session.selection.target = { class: 0, versus: 7 };
    session.photos.select('a');
    session.why.follow();
    expect(session.selection.target).toEqual({ class: 0, versus: 7 });
    const { releaseToken } = handlersFor(session, { zoom: {} } as never, {} as never);
    releaseToken();
    expect([session.selection.target, session.selection.method]).toEqual([null, 'relevance']);
    releaseToken();
    expect(session.selection.method).toBe('rollout');
  });

  it('says of a large drop once, added up, what was left out', async () => {
    const { session, api } = await started({ added: added() });
    let slice = 0;
    const addFiles = vi.fn(async () => ({
      ok: true as const,
      value: { ...added(file(`f${++slice}`)), leftOut: { video: 2, document: slice } },
    }));
    Object.assign(api, { addFiles });
    await session.intake.addFiles(Array.from({ length: 401 }, (_, i) => new File([], `${i}.jpg`)));
    expect(addFiles).toHaveBeenCalledTimes(3);
    expect(session.notices.shown.map(({ text }) => text)).toEqual(['3 photos; left out: 6 videos, 6 documents.']);
  });

  it('turns the photo that is shown: another photo to everybody, in its place, answered anew', async () => {
    const { session, api, engine } = await started({ added: added(file('a'), file('b')) });
    await settle();
    session.photos.select('b');
    await Promise.all([session.intake.turnShown(90), session.intake.turnShown(-90)]);
    expect(vi.mocked(api.turnPhoto).mock.calls).toEqual([
      ['b', 90],
      ['b+', -90],
    ]);
    expect(session.photos.items.map(({ id }) => id)).toEqual(['a', 'b++']);
    expect(session.photos.selectedId).toBe('b++');
    expect(vi.mocked(engine.forget).mock.calls.flat()).toEqual(['b', 'b+']);
    await settle();
    expect(session.photos.selected?.status).toBe('done');
    expect(vi.mocked(engine.answer).mock.calls.map(([id]) => id)).toContain('b++');
  });

  it('remembers layer and head for this model', async () => {
    const { session, api } = await started();
    session.chooseTile({ layer: 0, head: 'mean' });
    session.settings.flush();
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

  it('answers every photo again after another engine was chosen', async () => {
    const { session, engine } = await started();
    session.chooseEngine('wasm');
    await settle();
    expect(vi.mocked(engine.load).mock.lastCall?.[1]).toBe('wasm');
    expect(vi.mocked(engine.answer).mock.calls.length).toBe(4);
  });

  it('loads the model again with 8-bit weights, answers every photo again, and keeps the choice', async () => {
    const { session, engine, api } = await started();
    expect(vi.mocked(engine.load).mock.lastCall?.[2]).toBe('float32');
    session.choosePrecision('int8');
    await settle();
    expect(vi.mocked(engine.load).mock.lastCall?.[2]).toBe('int8');
    expect(vi.mocked(engine.answer).mock.calls.length).toBe(4);
    session.settings.flush();
    expect(vi.mocked(api.saveSettings).mock.lastCall?.[0].precision).toBe('int8');
  });

  it('says when the engine died, and starts it again on request', async () => {
    const { session } = await started();
    session.engineDied('boom');
    expect(session.model.error?.code).toBe('engineFailed');
    expect(session.shown.current).toBeNull();
    await session.loadModel();
    await settle();
    expect(session.photos.selected?.status).toBe('done');
  });

  it('says that nothing is on the clipboard', async () => {
    const { session } = await started();
    await session.intake.paste();
    expect(session.notices.shown[0]).toMatchObject({ kind: 'error' });
  });

  it('is silent when saving was called off', async () => {
    const { session } = await started();
    await session.save({ name: 'x', content: { kind: 'svg', text: '' }, about: ABOUT });
    expect(session.notices.shown).toEqual([]);
  });
});
