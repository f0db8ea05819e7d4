import { describe, expect, it, vi } from 'vitest';
import { Beginning } from '../../src/main/beginning';
import type { FileThen } from '../../src/main/library/library';
import type { Added, PhotoRef } from '../../src/shared/ipc';
import type { ModelRef } from '../../src/shared/ipc-models';

const SAMPLE = { id: 'sample', name: 'cat.jpg' } as PhotoRef;
const NAMED = { id: 'named', name: 'dog.jpg' } as PhotoRef;
const KEPT = { id: 'kept', name: 'owl.jpg' } as PhotoRef;
const PLACE = JSON.stringify({
  shown: '/owl.jpg',
  picked: [],
  gallery: { open: false, size: 'small', sort: 'added', filter: 'all', query: '' },
});
const MODEL = { id: 'vit' } as ModelRef;

/** `kept`: photos of the library. */
function beginning(paths: readonly string[], { kept = [] as FileThen[], models = [] as ModelRef[] } = {}) {
  const list = vi.fn(async () => [MODEL]);
  const known: PhotoRef[] = [];
  const inputs = {
    async addPaths(): Promise<Added> {
      known.push(NAMED);
      return { photos: [NAMED], models, failed: [] };
    },
  };
  const restore = async (): Promise<PhotoRef[]> => {
    known.push(...kept.map(() => KEPT));
    return known;
  };
  const photos = { samples: async () => [SAMPLE], taken: () => known, restore, at: () => [KEPT.id] };
  const opened = async () => (kept.length > 0 ? { photos: kept, place: PLACE, kept: null } : null);
  return { list, beginning: new Beginning(paths, inputs, photos, { list }, { opened }) };
}

describe('what a page is told when it begins', () => {
  it('is what the library keeps and what was named at the start, which is shown the first time', async () => {
    const { beginning: asked } = beginning(['dog.jpg'], { kept: [{ path: '/owl.jpg', bytes: 1, written: 1 }] });
    const [first, second] = [await asked.take(), await asked.take()];
    expect([first.added.photos, first.shown, first.place?.shown]).toEqual([[KEPT, NAMED], 'named', 'kept']);
    expect([second.added.photos, second.shown]).toEqual([[KEPT, NAMED], null]); // nothing is restored twice
  });

  it('is the samples where there are no photos', async () => {
    const { added, samples } = await beginning([]).beginning.take();
    expect([added.photos, samples]).toEqual([[SAMPLE], [SAMPLE]]);
  });

  it.each([
    ['the photo that was named', ['dog.jpg'], [{ path: '/owl.jpg', bytes: 1, written: 1 }], 'named'],
    ['the one that was left', [], [{ path: '/owl.jpg', bytes: 1, written: 1 }], 'kept'],
    ['the first sample', [], [], 'sample'],
  ])('shows %s first, which later pages do not', async (_what, paths, kept, first) => {
    const { beginning: asked } = beginning(paths, { kept });
    await asked.take();
    expect(asked.first).toBe(first);
    await asked.take();
    expect(asked.first).toBeNull();
  });

  it('reads the list of models once for engine and first page, and anew for the next page', async () => {
    const { beginning: asked, list } = beginning([]);
    expect(await asked.listModels()).toEqual([MODEL]);
    expect((await asked.take()).models).toEqual([MODEL]);
    expect(list).toHaveBeenCalledTimes(1);
    await asked.take();
    expect(list).toHaveBeenCalledTimes(2);
  });

  it('reads the list again where a model came in, or models changed', async () => {
    const opened = beginning(['model'], { models: [MODEL] });
    await opened.beginning.listModels();
    await opened.beginning.take();
    const changed = beginning([]);
    await changed.beginning.listModels();
    changed.beginning.modelsChanged();
    await changed.beginning.take();
    expect([opened.list.mock.calls.length, changed.list.mock.calls.length]).toEqual([2, 2]);
  });
});
