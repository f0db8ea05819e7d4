/** The library seen from the window, on a main process of the test's own: kept answers come in place of the engine's, new ones are kept, others' are not. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HeadlightApi } from '../../../src/shared/ipc';
import { factsText, type KeptAnswer } from '../../../src/shared/library';
import type { Answer, LoadedModel } from '../../../src/renderer/engine/api';
import { GalleryState } from '../../../src/renderer/state/gallery.svelte';
import { LibraryState } from '../../../src/renderer/state/library.svelte';
import type { NearSearch } from '../../../src/renderer/state/search/near.svelte';
import { PhotoItem, PhotoList } from '../../../src/renderer/state/photos.svelte';

const LOADED = {
  ...{ id: 'm', config: { depth: 1 }, recipe: {}, zeroShot: null, calibration: null, output: 'single', threshold: 0.5 },
  labels: ['cat', 'dog'].map((text) => ({ id: text, text })),
  engine: { name: 'wasm', detail: '', reason: 'noGpu', precision: 'float32' },
} as unknown as LoadedModel;
const SEEN = {
  crop: { top: 0, left: 0, height: 2, width: 2 },
  ...{ photoRows: 2, photoCols: 2 },
  timing: { decodeMs: 1, preprocessMs: 1, forwardMs: 1 },
};
const KEPT: KeptAnswer = {
  logits: Float32Array.of(0, Math.log(3)), // dog: 3 of 4
  about: { ...SEEN, engine: { name: 'native', detail: 'then' } },
};

const NEAR = { wanted: null, found: null } as unknown as NearSearch;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp({ number = 7, known = {} }: { number?: number | null; known?: Record<string, KeptAnswer> } = {}) {
  const photos = new PhotoList();
  photos.add(['a', 'b', 'c', 'sample'].map((id) => new PhotoItem({ id, name: id, bytes: 1, sample: id === 'sample' })));
  const ok = <T>(value: T) => ({ ok: true as const, value });
  const api = {
    libraryModel: vi.fn(async (_model: string, _facts: string, begin: boolean) => ok(begin ? 9 : number)),
    keptAnswers: vi.fn(async (_model: number, ids: string[]) => ok(ids.map((id) => known[id] ?? null))),
    keepAnswers: vi.fn(async () => ok(null)),
    keepPlace: vi.fn(async () => ok(null)),
  };
  const said = { ...SEEN, predictions: [], logits: Float32Array.of(1, 2), engine: LOADED.engine } as unknown as Answer;
  const engine = { answer: vi.fn(async () => said) };
  const user = {
    photos,
    version: '1',
    unsureBelow: 0.3,
    near: NEAR,
    alike: {
      shown: null,
      groups: { same: new Map<string, number>(), near: new Map<string, number>() },
      clear: () => undefined,
    },
    collections: { of: () => new Set<string>(), read: async () => undefined },
    galleryFiles: { of: () => null, known: 0, want: async () => undefined },
    ownLabels: { of: new Map<string, number>() },
    intake: { select: () => undefined },
  };
  const gallery = new GalleryState(user);
  const report = async () => null;
  const asked = api as unknown as HeadlightApi['library'];
  const library = new LibraryState(asked, engine, { ...user, gallery }, report);
  library.begin(LOADED);
  return { library, api, engine };
}

describe('the library of the window', () => {
  it('answers from what was kept, by the model’s own labels, and asks for all that wait at once', async () => {
    const { library, api, engine } = setUp({ known: { a: KEPT, b: KEPT } });
    const answer = await library.answer('a');
    expect(answer.predictions[0]).toMatchObject({ label: 'dog', score: expect.closeTo(0.75, 6) as number });
    expect(answer).toMatchObject({ kept: true, engine: { name: 'native', detail: 'then' }, photoRows: 2 });
    await library.answer('b');
    expect(engine.answer).not.toHaveBeenCalled();
    expect(api.keptAnswers.mock.calls).toEqual([[7, ['a', 'b', 'c']]]); // samples are nobody's
  });

  it('gives the window its turn between kept answers', async () => {
    const { library } = setUp({ known: { a: KEPT, b: KEPT } });
    await vi.advanceTimersByTimeAsync(20);
    const came: string[] = [];
    const asked = ['a', 'b'].map(async (photo) => (await library.answer(photo)) && came.push(photo));
    for (let i = 0; i < 100; i++) await Promise.resolve();
    expect(came).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all(asked);
    expect(came).toEqual(['a', 'b']);
  });

  it('asks the engine for the others, and keeps what it says', async () => {
    const { library, api } = setUp();
    expect(await library.answer('c')).not.toHaveProperty('kept');
    expect(await library.answer('sample')).not.toHaveProperty('logits'); // nothing of them stays in the window
    await vi.runAllTimersAsync();
    expect(api.keepAnswers.mock.calls).toMatchObject([
      [7, [{ photo: 'c', answer: { logits: Float32Array.of(1, 2) } }]],
    ]);
  });

  it('asks the engine anew where the same model runs on another engine or in another precision', async () => {
    const { library, api, engine } = setUp({ known: { a: KEPT } });
    const on = (some: object): LoadedModel => ({ ...LOADED, engine: { ...LOADED.engine, ...some } });
    library.begin(on({ name: 'native' }));
    expect(await library.answer('a')).not.toHaveProperty('kept');
    library.begin(on({ name: 'native', precision: 'int8' }));
    expect(await library.answer('a')).not.toHaveProperty('kept');
    expect(engine.answer).toHaveBeenCalledTimes(2);
    expect(api.keptAnswers).not.toHaveBeenCalled();
    library.begin({ ...LOADED, id: 'n' });
    expect(await library.answer('a')).toHaveProperty('kept', true);
  });

  it('begins a library with the first answer', async () => {
    const { library, api } = setUp({ number: null });
    await library.answer('a');
    expect(api.keptAnswers).not.toHaveBeenCalled();
    await vi.runAllTimersAsync();
    expect(api.keepAnswers.mock.calls).toMatchObject([[9, [{ photo: 'a' }]]]);
  });

  it('keeps nothing that an engine of another precision says, nor what another model says', async () => {
    const { library, api, engine } = setUp();
    const other = { ...LOADED.engine, precision: 'int8' };
    engine.answer.mockResolvedValueOnce({ ...(await engine.answer()), engine: other } as unknown as Answer);
    await library.answer('a');
    const late = library.answer('b');
    library.begin({ ...LOADED, id: 'n' } as LoadedModel);
    await late;
    await vi.runAllTimersAsync();
    expect(api.keepAnswers).not.toHaveBeenCalled();
  });
});

describe('facts of a model', () => {
  const facts = { ...LOADED, version: '1', precision: 'float32' } as unknown as Parameters<typeof factsText>[0];

  it('are one text whatever the order of their keys', () => {
    const turned = Object.fromEntries(Object.entries(facts).reverse()) as unknown as typeof facts;
    expect(factsText(turned)).toBe(factsText(facts));
  });

  it('hold what numbers depend on, and labels only where they are what is computed', () => {
    for (const change of [{ version: '2' }, { precision: 'int8' }, { recipe: { x: 1 } }, { config: { depth: 2 } }])
      expect(factsText({ ...facts, ...change } as typeof facts)).not.toBe(factsText(facts));
    expect(factsText({ ...facts, labels: [] })).toBe(factsText(facts));
    const zeroShot = { templates: ['{}'], scale: 1, bias: 0 };
    expect(factsText({ ...facts, zeroShot, labels: [] })).not.toBe(factsText({ ...facts, zeroShot }));
  });
});
