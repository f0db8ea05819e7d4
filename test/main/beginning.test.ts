import { describe, expect, it, vi } from 'vitest';
import { Beginning } from '../../src/main/beginning';
import type { Added, PhotoRef } from '../../src/shared/ipc';
import type { ModelRef } from '../../src/shared/ipc-models';

const SAMPLE = { id: 'sample', name: 'cat.jpg' } as PhotoRef;
const NAMED = { id: 'named', name: 'dog.jpg' } as PhotoRef;
const TAKEN = { id: 'taken', name: 'owl.jpg' } as PhotoRef;
const MODEL = { id: 'vit' } as ModelRef;

function beginning(paths: readonly string[], { taken = [] as PhotoRef[], models = [] as ModelRef[] } = {}) {
  const list = vi.fn(async () => [MODEL]);
  const added: Added = { photos: [NAMED], models, failed: [] };
  const inputs = { addPaths: vi.fn(async () => added) };
  const photos = { samples: async () => [SAMPLE], taken: () => taken };
  return { list, beginning: new Beginning(paths, inputs, photos, { list }) };
}

describe('what a page is told when it begins', () => {
  it('is what was named at the start, the first time, and afterwards what is there', async () => {
    const { beginning: asked } = beginning(['dog.jpg'], { taken: [TAKEN] });
    expect((await asked.take()).added.photos).toEqual([NAMED]);
    expect((await asked.take()).added.photos).toEqual([TAKEN]);
  });

  it('is the samples where there are no photos', async () => {
    const { added, samples } = await beginning([]).beginning.take();
    expect([added.photos, samples]).toEqual([[SAMPLE], [SAMPLE]]);
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
