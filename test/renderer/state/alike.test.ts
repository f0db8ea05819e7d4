/** Copies and photos that are alike: what the library knows at once, the rest once features are computed. */
import { expect, it, vi } from 'vitest';
import type { EngineApi, LoadedModel } from '../../../src/renderer/engine/api';
import { AlikeState } from '../../../src/renderer/state/search/alike.svelte';
import { PhotoItem, PhotoList } from '../../../src/renderer/state/photos.svelte';

const ok = <T>(value: T) => ({ ok: true as const, value });
const GROUPS = [
  { kind: 'same' as const, similarity: 1, photos: ['a', 'b'] },
  { kind: 'near' as const, similarity: 0.99, photos: ['a', 'c'] },
];

function setUp(lacking: readonly string[] = ['c']) {
  const photos = new PhotoList();
  photos.add(['a', 'b', 'c'].map((id) => new PhotoItem({ id, name: id, bytes: 1, sample: false })));
  for (const item of photos.items) item.status = item.id === 'b' ? 'error' : 'done';
  const model = { loaded: { id: 'm' } as LoadedModel | null };
  const kept: string[][] = [];
  const alikePhotos = vi.fn(async (_model: number | null, _least: number) => ok({ groups: GROUPS, met: 3, read: 2 }));
  const own = {
    lackFeatures: vi.fn(async () => ok(lacking)),
    keepFeatures: vi.fn(async (_model: number, found: readonly { photo: string }[]) => {
      kept.push(found.map(({ photo }) => photo));
      return ok(null);
    }),
  };
  const ask = vi.fn(async (_photo: string) => ({ data: Float32Array.of(1) }));
  const user = { photos, model, library: { number: async () => 7 } };
  const alike = new AlikeState({ alikePhotos }, own, { ask } as unknown as Pick<EngineApi, 'ask'>, user);
  return { alike, alikePhotos, own, ask, kept, model };
}

it('looks by what is kept, and says how many photos that leaves out', async () => {
  const { alike, alikePhotos, ask } = setUp();
  await alike.look();
  expect(alikePhotos).toHaveBeenCalledWith(7, 0.98);
  expect([...alike.groups.same]).toEqual([['a', 0], ['b', 0]]); // prettier-ignore
  expect([...alike.groups.near]).toEqual([['a', 1], ['c', 1]]); // prettier-ignore
  expect([alike.unread, alike.looking, ask.mock.calls.length]).toEqual([1, false, 0]);
});

it('computes features of photos that were read and lack them, then looks', async () => {
  const { alike, own, ask, kept, alikePhotos } = setUp();
  await alike.compare();
  expect(own.lackFeatures).toHaveBeenCalledWith(7, ['a', 'c']); // b failed
  expect([ask.mock.calls.map(([photo]) => photo), kept]).toEqual([['c'], [['c']]]);
  expect([alikePhotos.mock.calls.length, alike.progress, alike.looking]).toEqual([1, null, false]);
});

it('keeps nothing of another model, and nothing of it is shown', async () => {
  const { alike, ask, kept, model, alikePhotos } = setUp(['a', 'c']);
  ask.mockImplementation(async () => {
    model.loaded = { id: 'other' } as LoadedModel;
    alike.clear();
    return { data: Float32Array.of(1) };
  });
  await alike.compare();
  expect([kept, alikePhotos.mock.calls.length, alike.error, alike.looking]).toEqual([[], 0, null, false]);
  alike.shown = 'near';
  alike.clear();
  expect([alike.shown, alike.groups.near.size, alike.unread]).toEqual([null, 0, null]);
});
