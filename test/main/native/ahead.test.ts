import { describe, expect, test, vi } from 'vitest';
import { ModelAhead } from '../../../src/main/native/ahead';
import type { OpenedModel } from '../../../src/main/native/opened-model';
import type { NativeWish } from '../../../src/shared/native-port';

const PLACES = { models: [{ id: 'a', folder: '/models/a', weights: null }, { id: 'b', folder: '/models/b', weights: null }], cache: '/cache' }; // prettier-ignore
const WISH: NativeWish = { model: 'a', overrides: { size: [224, 224], threshold: 0.4 }, precision: 'float32' };

function ahead(failures = 0) {
  const opened: { readonly model: string; readonly dispose: ReturnType<typeof vi.fn> }[] = [];
  const open = vi.fn((wish: NativeWish): Promise<OpenedModel> => {
    if (open.mock.calls.length <= failures) return Promise.reject(new Error('no memory just now'));
    const model = { model: wish.model, dispose: vi.fn() };
    opened.push(model);
    return Promise.resolve(model as unknown as OpenedModel);
  });
  return { models: new ModelAhead(open), open, opened };
}

describe('a model opened ahead', () => {
  test('is taken by whoever asks for the same, whatever order its settings come in', async () => {
    const { models, open, opened } = ahead();
    models.begin(WISH, PLACES);
    const same = { ...WISH, overrides: { threshold: 0.4, size: [224, 224] as const } };
    expect(await models.open(same, PLACES)).toBe(opened[0]);
    expect(open).toHaveBeenCalledTimes(1);
    expect(opened[0]?.dispose).not.toHaveBeenCalled();
  });

  test('is taken once', async () => {
    const { models, opened } = ahead();
    models.begin(WISH, PLACES);
    await models.open(WISH, PLACES);
    expect(await models.open(WISH, PLACES)).toBe(opened[1]);
  });

  test.each([
    ['another model', { ...WISH, model: 'b' }, PLACES],
    ['other settings', { ...WISH, overrides: {} }, PLACES],
    ['another precision', { ...WISH, precision: 'int8' as const }, PLACES],
    ['the same id at another place', WISH, { ...PLACES, models: [{ id: 'a', folder: '/elsewhere', weights: null }] }],
    ['another weights file', WISH, { ...PLACES, models: [{ id: 'a', folder: '/models/a', weights: 'ema.pt' }] }],
  ])('is freed before %s is opened', async (_what, wish, places) => {
    const { models, open, opened } = ahead();
    models.begin(WISH, PLACES);
    expect(await models.open(wish, places)).toBe(opened[1]);
    expect(opened[0]?.dispose).toHaveBeenCalledTimes(1);
    expect(opened[0]?.dispose.mock.invocationCallOrder[0]).toBeLessThan(open.mock.invocationCallOrder[1] ?? 0);
  });

  test('that could not be opened is tried again, and then says why', async () => {
    const { models, opened } = ahead(1);
    models.begin(WISH, PLACES);
    expect(await models.open(WISH, PLACES)).toBe(opened[0]);
    const { models: never } = ahead(2);
    never.begin(WISH, PLACES);
    await expect(never.open(WISH, PLACES)).rejects.toThrow('no memory just now');
  });
});
