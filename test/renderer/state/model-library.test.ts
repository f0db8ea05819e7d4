import { describe, expect, it, vi } from 'vitest';
import type { ModelsApi } from '../../../src/shared/ipc';
import type { ModelChange, ModelDetails } from '../../../src/shared/ipc-models';
import type { RecipeOverrides } from '../../../src/vit/checkpoint/overrides';
import type { Recipe } from '../../../src/vit/recipe';
import { ModelState } from '../../../src/renderer/state/model.svelte';
import { ModelLibrary, type LibraryUser } from '../../../src/renderer/state/model-library.svelte';
import { Notices } from '../../../src/renderer/state/notices.svelte';
import { withOverrides, withSide } from '../../../src/renderer/state/recipe-edit';
import { modelRef } from '../../shared/models';

const BUILT_IN = modelRef('vit-tiny', { origin: 'builtIn' });
const VIT = modelRef('vit');
const STANDARD: Recipe = {
  colour: 'asStored',
  resize: { mode: 'exact', size: [128, 128] },
  crop: null,
  interpolation: 'bicubic',
  rescale: 1 / 255,
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
  inputSize: [128, 128],
};

/** What the window is told of the built-in model with `overrides`; its own input is 128 × 128 px. */
function detailsWith(overrides: RecipeOverrides): ModelDetails {
  const own = { input: [128, 128], recipe: STANDARD };
  return { own, info: { input: overrides.size ?? [128, 128], recipe: STANDARD, overrides } } as unknown as ModelDetails;
}

function modelLibrary(some: Partial<ModelsApi> = {}) {
  const refused = async () => ({ ok: false as const, code: 'checkpointNoWeights' as const, params: { name: 'x' } });
  const api = { describeModel: refused, openModel: refused, storage: refused, ...some } as unknown as ModelsApi;
  const user = {
    model: new ModelState({ load: vi.fn() }),
    notices: new Notices(),
    inUse: { chooseModel: vi.fn(), load: vi.fn(async () => undefined) },
  } satisfies LibraryUser;
  user.model.available = [BUILT_IN];
  user.model.wanted = BUILT_IN;
  return { user, modelLibrary: new ModelLibrary(api, user) };
}

describe('the models of the window', () => {
  it('puts a model that came in to work, once in the list however often it comes', () => {
    const { modelLibrary: models, user } = modelLibrary();
    models.adopt([VIT]);
    models.adopt([VIT]);
    expect(user.model.available.map(({ id }) => id)).toEqual(['vit-tiny', 'vit']);
    expect(user.inUse.chooseModel).toHaveBeenCalledWith('vit');
    expect(models.selected?.id).toBe('vit');
  });

  it('says why a model is refused, and changes nothing', async () => {
    const { modelLibrary: models, user } = modelLibrary();
    await models.openModel();
    expect(user.notices.shown[0]?.text).toContain('holds no weights file');
    expect(user.model.available).toEqual([BUILT_IN]);
    expect(user.inUse.chooseModel).not.toHaveBeenCalled();
  });

  it('opens the model in use again where it is prepared for differently, not where it is renamed', async () => {
    const changeModel = vi.fn(async () => ({ ok: true as const, value: [{ ...BUILT_IN, name: 'Mine' }] }));
    const { modelLibrary: models, user } = modelLibrary({ changeModel });
    expect(await models.change('vit-tiny', { name: 'Mine' })).toBeNull();
    expect(user.model.wanted?.name).toBe('Mine');
    expect(user.inUse.load).not.toHaveBeenCalled();
    await models.change('vit-tiny', { overrides: { size: [160, 160] } });
    expect(user.inUse.load).toHaveBeenCalledOnce();
  });

  it('keeps every change of a recipe that follows before the one ahead of it holds', async () => {
    let overrides: RecipeOverrides = { size: [160, 128], cropPct: 0.8 };
    const changeModel = vi.fn(async (_id: string, change: ModelChange) => {
      await Promise.resolve();
      overrides = change.overrides ?? overrides;
      return { ok: true as const, value: [BUILT_IN] };
    });
    const describeModel = async () => ({ ok: true as const, value: detailsWith(overrides) });
    const { modelLibrary: models } = modelLibrary({ changeModel, describeModel });
    await models.describe('vit-tiny');
    const set = (part: (now: ModelDetails) => RecipeOverrides) =>
      models.override('vit-tiny', (now) => withOverrides(now, part(now)));
    await Promise.all([
      models.override('vit-tiny', () => ({})),
      set((now) => withSide(now, 1, 384)),
      set((now) => withSide(now, 0, 384)),
      set(() => ({ cropMode: 'squash' })),
    ]);
    expect(overrides).toEqual({ size: [384, 384], cropMode: 'squash' });
  });

  it('keeps the threshold of a tagger that is chosen for every category, though it is its own for some', () => {
    const plain = detailsWith({});
    const tagger = { ...plain, own: { ...plain.own, output: 'multi', threshold: 0.35, categories: { rating: 'best' } } } as const; // prettier-ignore
    expect(withOverrides(tagger, { threshold: 0.35 })).toEqual({ threshold: 0.35 });
    const { categories: _none, ...own } = tagger.own;
    expect(withOverrides({ ...tagger, own }, { threshold: 0.35 })).toEqual({});
  });

  it('goes on after a change of a recipe that fails', async () => {
    const changeModel = vi.fn().mockRejectedValueOnce(new Error('gone')).mockResolvedValueOnce({ ok: true, value: [] });
    const describeModel = async () => ({ ok: true as const, value: detailsWith({}) });
    const { modelLibrary: models } = modelLibrary({ changeModel, describeModel });
    await models.describe('vit-tiny');
    await expect(models.override('vit-tiny', () => ({ cropPct: 0.5 }))).rejects.toThrow('gone');
    expect(await models.override('vit-tiny', () => ({ cropPct: 0.6 }))).toBeNull();
  });

  it('goes back to the first model when the one in use is removed', async () => {
    const { modelLibrary: models, user } = modelLibrary({ removeModel: async () => ({ ok: true, value: [BUILT_IN] }) });
    user.model.available = [BUILT_IN, VIT];
    user.model.wanted = VIT;
    await models.remove('vit');
    expect(user.inUse.chooseModel).toHaveBeenCalledWith('vit-tiny');
    expect(models.selectedId).toBe('vit-tiny');
  });

  it('are opened again when another program changes how the one in use is run, and only then', async () => {
    const { modelLibrary: models, user } = modelLibrary();
    await models.changedElsewhere([BUILT_IN]);
    const renamed = { ...BUILT_IN, name: 'Renamed' };
    await models.changedElsewhere([renamed]);
    expect([user.model.wanted, user.inUse.load.mock.calls.length]).toEqual([renamed, 0]);
    await models.changedElsewhere([{ ...renamed, overrides: { size: [64, 64] } }]);
    expect(user.inUse.load).toHaveBeenCalledTimes(1);
  });
});
