/** One's own labels in the window: given to photos, and learnt from features that are asked for once and belong to the model that is open. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OwnLabelsApi } from '../../../src/shared/ipc';
import type { LoadedModel } from '../../../src/renderer/engine/api';
import { LabelLearning } from '../../../src/renderer/state/own-labels/learning.svelte';
import { OwnLabelsState } from '../../../src/renderer/state/own-labels/own-labels.svelte';
import { Notices } from '../../../src/renderer/state/notices.svelte';
import { PhotoItem, PhotoList } from '../../../src/renderer/state/photos.svelte';
import { reporter } from '../../../src/renderer/state/report';

const LABELS = [{ id: 1, name: 'a' }, { id: 2, name: 'b' }]; // prettier-ignore
const FITTED = { labels: LABELS, photos: ['p0'] };
const ok = <T>(value: T) => ({ ok: true as const, value });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const photos = new PhotoList();
  photos.add(
    Array.from({ length: 4 }, (_, i) => {
      const item = new PhotoItem({ id: `p${i}`, name: `${i}.jpg`, bytes: 1, sample: false });
      item.status = 'done';
      return item;
    }),
  );
  const kept: string[] = [];
  const api = {
    ownLabels: async () => ok({ labels: LABELS, photos: photos.items.map(({ id }, i) => ({ photo: id, label: 1 + (i % 2) })) }), // prettier-ignore
    labelPhotos: async (ids: string[]) => ok(ids.filter((id) => id !== 'p3')),
    lackFeatures: async (_: number, ids: string[]) => ok(ids.filter((id) => !kept.includes(id))),
    keepFeatures: async (_: number, found: { photo: string }[]) => {
      kept.push(...found.map(({ photo }) => photo));
      return ok(null);
    },
    fitLabels: vi.fn(async () => ok(FITTED)),
    makeLabelModel: vi.fn(async () => ok({ id: 'mine', name: 'mine' })),
  } as unknown as OwnLabelsApi;
  const notices = new Notices();
  const report = reporter(notices);
  const ownLabels = new OwnLabelsState(api, { photos, notices }, report);
  const model = { loaded: loaded('m'), wanted: { id: 'm' } };
  const engine = { ask: vi.fn(async () => ({ data: Float32Array.of(1, 2) })) };
  const user = { photos, model, ownLabels, library: { number: async () => 7 }, modelLibrary: { made: async () => undefined } }; // prettier-ignore
  const learning = new LabelLearning(api, engine as never, user as never, report);
  const learn = async (): Promise<void> => {
    learning.follow();
    await vi.runAllTimersAsync();
  };
  return { api, ownLabels, learning, learn, engine, kept, model, notices };
}

const loaded = (id: string): LoadedModel => ({ id, engine: { name: 'native', precision: 'float32' } }) as LoadedModel;

describe('learning', () => {
  it('asks for features once, and fits anew when a label changes', async () => {
    const { ownLabels, learning, learn, engine, api, kept } = setUp();
    await ownLabels.look();
    await learn();
    expect(api.fitLabels).not.toHaveBeenCalled(); // nobody looks
    ownLabels.open = true;
    await learn();
    expect(kept.toSorted()).toEqual(['p0', 'p1', 'p2', 'p3']);
    expect(learning.fitted).toEqual(FITTED);
    await learn();
    expect(api.fitLabels).toHaveBeenCalledTimes(1);
    await ownLabels.put(['p0'], null);
    learning.follow();
    expect(learning.stale).toBe(true);
    await learning.make('mine'); // of labels that are no more: not made
    expect(api.makeLabelModel).not.toHaveBeenCalled();
    await vi.runAllTimersAsync();
    expect(learning.enough).toEqual({ kind: 'alone', labels: [{ label: 'a', photos: 1 }] });
    expect(learning.fitted).toBe(null);
    expect(engine.ask).toHaveBeenCalledTimes(4);
  });

  it('keeps nothing of a model that was changed while it was asked', async () => {
    const { ownLabels, learn, engine, kept, model, api } = setUp();
    await ownLabels.look();
    ownLabels.open = true;
    engine.ask.mockImplementation(async () => {
      model.loaded = loaded('other');
      return { data: Float32Array.of(9) };
    });
    await learn();
    expect(kept).toEqual([]);
    expect(api.fitLabels).not.toHaveBeenCalled();
  });
});

it('says which photos cannot have a label, and that a key has none', async () => {
  const { ownLabels, notices } = setUp();
  await ownLabels.look();
  await ownLabels.putByKey(['p2', 'p3'], '1');
  expect(ownLabels.nameOf('p2')).toBe('a');
  await ownLabels.putByKey(['p2'], '9');
  expect(notices.shown.map(({ text }) => text)).toEqual([
    expect.stringContaining('1 photo cannot have a label'),
    expect.stringContaining('No label has the key 9'),
  ]);
});
