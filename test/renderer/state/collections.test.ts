/** Named sets of photos in the window: what a person changes is kept by main, and what main refuses is said. */
import { expect, it, vi } from 'vitest';
import type { LibraryApi } from '../../../src/shared/ipc';
import { CollectionsState } from '../../../src/renderer/state/collections.svelte';
import { Notices } from '../../../src/renderer/state/notices.svelte';
import { reporter } from '../../../src/renderer/state/report';

const ok = <T>(value: T) => ({ ok: true as const, value });

function setUp() {
  const notices = new Notices();
  const sets = new Map<number, { name: string; photos: Set<string> }>();
  let next = 1;
  const api = {
    collections: vi.fn(async () =>
      ok({
        collections: [...sets].map(([id, { name }]) => ({ id, name })),
        photos: [...sets].flatMap(([collection, { photos }]) => [...photos].map((photo) => ({ photo, collection }))),
      }),
    ),
    makeCollection: vi.fn(async (name: string) => {
      if ([...sets.values()].some((each) => each.name === name))
        return { ok: false as const, code: 'collectionTaken' as const, params: { name } };
      sets.set(next, { name, photos: new Set() });
      return ok({ id: next++, name });
    }),
    removeCollection: vi.fn(async (id: number) => {
      sets.delete(id);
      return ok(null);
    }),
    collectPhotos: vi.fn(async (photos: readonly string[], id: number, isIn: boolean) => {
      const done = photos.filter((photo) => photo !== 'pasted');
      for (const photo of done) if (isIn) sets.get(id)?.photos.add(photo); else sets.get(id)?.photos.delete(photo); // prettier-ignore
      return ok(done);
    }),
  };
  const collections = new CollectionsState(api as unknown as LibraryApi, notices, reporter(notices));
  return { collections, notices, said: () => notices.shown.map(({ text }) => text) };
}

it('makes one of the chosen photos, says what could not go in, and what is taken out', async () => {
  const { collections, said } = setUp();
  const made = await collections.make('trip', ['a', 'b', 'pasted']);
  expect(collections.list).toEqual([{ id: 1, name: 'trip' }]);
  expect([...collections.of(1)]).toEqual(['a', 'b']);
  expect(said()).toEqual(['2 photos added to “trip”.', '1 could not be: pasted pictures, samples, and files that changed since.']); // prettier-ignore
  await collections.take(made!, ['a']);
  expect([...collections.of(1)]).toEqual(['b']);
  expect(await collections.make('trip', [])).toBeNull();
  expect(said().at(-1)).toBe('There is a collection “trip” already; choose another name.');
});

it('brings a deleted one back with its photos', async () => {
  const { collections, notices } = setUp();
  const made = await collections.make('trip', ['a', 'b']);
  await collections.remove(made!);
  expect([collections.list, collections.of(1).size]).toEqual([[], 0]);
  notices.shown.find(({ action }) => action)?.action?.run();
  await vi.waitFor(() => expect([...collections.of(2)]).toEqual(['a', 'b']));
  expect(collections.list).toEqual([{ id: 2, name: 'trip' }]);
});
