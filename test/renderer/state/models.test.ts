import { describe, expect, it, vi } from 'vitest';
import type { ModelsApi } from '../../../src/shared/ipc';
import { ModelState } from '../../../src/renderer/state/model.svelte';
import { ModelShelf, type ShelfUser } from '../../../src/renderer/state/models.svelte';
import { Notices } from '../../../src/renderer/state/notices.svelte';
import { modelRef } from '../../shared/models';

const STARTER = modelRef('starter', { origin: 'builtIn' });
const VIT = modelRef('vit');

function shelf(some: Partial<ModelsApi> = {}) {
  const refused = async () => ({ ok: false as const, code: 'checkpointNoWeights' as const, params: { name: 'x' } });
  const api = { describeModel: refused, openModel: refused, ...some } as unknown as ModelsApi;
  const user = {
    model: new ModelState({ load: vi.fn() }),
    notices: new Notices(),
    chooseModel: vi.fn(),
    loadModel: vi.fn(async () => undefined),
  } satisfies ShelfUser;
  user.model.available = [STARTER];
  user.model.wanted = STARTER;
  return { user, shelf: new ModelShelf(api, user) };
}

describe('the models of the window', () => {
  it('puts a model that came in to work, once in the list however often it comes', () => {
    const { shelf: models, user } = shelf();
    models.adopt([VIT]);
    models.adopt([VIT]);
    expect(user.model.available.map(({ id }) => id)).toEqual(['starter', 'vit']);
    expect(user.chooseModel).toHaveBeenCalledWith('vit');
    expect(models.selected?.id).toBe('vit');
  });

  it('says why a model is refused, and changes nothing', async () => {
    const { shelf: models, user } = shelf();
    await models.openModel();
    expect(user.notices.shown[0]?.text).toContain('holds no weights file');
    expect(user.model.available).toEqual([STARTER]);
    expect(user.chooseModel).not.toHaveBeenCalled();
  });

  it('opens the model in use again where it is prepared for differently, not where it is renamed', async () => {
    const changeModel = vi.fn(async () => ({ ok: true as const, value: [{ ...STARTER, name: 'Mine' }] }));
    const { shelf: models, user } = shelf({ changeModel });
    expect(await models.change('starter', { name: 'Mine' })).toBeNull();
    expect(user.model.wanted?.name).toBe('Mine');
    expect(user.loadModel).not.toHaveBeenCalled();
    await models.change('starter', { overrides: { size: [160, 160] } });
    expect(user.loadModel).toHaveBeenCalledOnce();
  });

  it('goes back to the first model when the one in use is removed', async () => {
    const { shelf: models, user } = shelf({ removeModel: async () => ({ ok: true, value: [STARTER] }) });
    user.model.available = [STARTER, VIT];
    user.model.wanted = VIT;
    await models.remove('vit');
    expect(user.chooseModel).toHaveBeenCalledWith('starter');
    expect(models.selectedId).toBe('starter');
  });
});
