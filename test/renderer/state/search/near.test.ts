import { describe, expect, it, vi } from 'vitest';
import { nearestFirst } from '../../../../src/renderer/state/search/nearness';
import { NearSearch } from '../../../../src/renderer/state/search/near.svelte';
import { HeadlightError } from '../../../../src/vit/errors';
import { modelRef } from '../../../shared/models';

/** The sentence's vector is (0, 1); photo `b` is nearest to it, then `c`, then `a`. */
const FEATURES: Readonly<Record<string, readonly number[]>> = { a: [3, 0], b: [0, 2], c: [1, 1] };

/** Of three words and the end; photo `c` fits best, then `a`, then `b`. */
const LIKELIHOODS: Readonly<Record<string, readonly number[]>> = {
  a: [-1, -2, -2, -1],
  b: [-9, -9, -9, -1],
  c: [-1, 0, 0, -1],
};

function setUp() {
  const items = ['a', 'b', 'c'].map((id) => ({ id, status: 'done' as string, ref: { name: `${id}.jpg` } }));
  const ask = vi.fn(async (id: string) => {
    const data = FEATURES[id];
    if (!data) throw new HeadlightError('cancelled');
    return { data: Float32Array.from(data) };
  });
  const labelHead = vi.fn(async () => ({ rows: Float32Array.of(0, 5) }));
  const opened = vi.fn(async () => undefined);
  const write = vi.fn(async (id: string, { text }: { text: string }) => {
    const logs = LIKELIHOODS[id];
    if (!logs) throw new HeadlightError('photoNotFound', { name: id });
    if (text === '꿈') throw new HeadlightError('sentenceUnknown', { name: 'captioner', text });
    return { words: logs.map((logProbability) => ({ logProbability })) };
  });
  const user = {
    photos: { items, byId: (id: string) => items.find((each) => each.id === id) },
    model: { wanted: modelRef('clip'), loaded: { readsTexts: true } as { readsTexts: boolean } | null },
    inUse: { forcedEngine: null },
    settings: { current: { engine: 'auto' } },
    words: { model: { opened, api: { write }, isOwn: false, name: '' } },
  };
  return {
    near: new NearSearch({ ask, labelHead } as never, user as never),
    items,
    model: user.model,
    ask,
    labelHead,
    opened,
    write,
  };
}

const order = (near: NearSearch): readonly string[] =>
  nearestFirst(
    ['a', 'b', 'c'].map((id) => ({ id })),
    near.found,
  ).map(({ id }) => id);

describe('the nearest photos first', () => {
  it('to a sentence, which the text tower reads alone and as it is', async () => {
    const { near, labelHead } = setUp();
    await near.start({ kind: 'text', text: 'a red car' });
    expect(labelHead.mock.calls[0]?.slice(1, 2)).toEqual([{ labels: ['a red car'], templates: ['{}'] }]);
    expect(order(near)).toEqual(['b', 'c', 'a']);
    expect(near.found.get('c')).toBeCloseTo(Math.SQRT1_2, 12);
    expect([near.running, near.error]).toEqual([false, null]);
  });

  it('to another photo, each being asked for its features once', async () => {
    const { near, ask } = setUp();
    await near.start({ kind: 'photo', id: 'a', name: 'a.jpg' });
    expect(order(near)).toEqual(['a', 'c', 'b']);
    await near.start({ kind: 'photo', id: 'b', name: 'b.jpg' });
    expect(order(near)).toEqual(['b', 'c', 'a']);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it('compares photos that are answered later, and another model’s anew', async () => {
    const { near, items, ask } = setUp();
    const last = items[2]!;
    last.status = 'waiting';
    await near.start({ kind: 'text', text: 'car' });
    expect(near.found.has('c')).toBe(false);
    last.status = 'done';
    near.follow();
    await vi.waitFor(() => expect(near.found.has('c')).toBe(true));
    near.forget();
    expect(near.found.size).toBe(0);
    await near.start({ kind: 'photo', id: 'a', name: 'a.jpg' });
    expect(ask).toHaveBeenCalledTimes(6);
  });

  it('waits for a model that is being opened, and goes on with it', async () => {
    const { near, model, labelHead } = setUp();
    near.forget();
    model.loaded = null;
    await near.start({ kind: 'text', text: 'car' });
    expect([near.wanted?.kind, near.error, labelHead.mock.calls.length]).toEqual(['text', null, 0]);
    model.loaded = { readsTexts: true };
    near.opened();
    await vi.waitFor(() => expect(near.found.size).toBe(3));

    near.forget();
    expect(near.wanted).toEqual({ kind: 'text', text: 'car' });
    model.loaded = { readsTexts: false };
    near.opened();
    await vi.waitFor(() => expect([near.by, near.found.size]).toEqual(['likelihood', 3]));
  });

  it('asks a captioner how likely the sentence is where the model in use reads none', async () => {
    const { near, model, items, labelHead, opened, write } = setUp();
    model.loaded = { readsTexts: false };
    items.push({ id: 'gone', status: 'done', ref: { name: 'gone.jpg' } });
    await near.start({ kind: 'text', text: 'a red car' });
    expect([near.by, near.error, order(near)]).toEqual(['likelihood', null, ['c', 'a', 'b']]);
    expect([near.found.get('a'), near.found.get('gone')]).toEqual([-1.5, null]); // a word on average, the end among them
    expect(near.words).toEqual({ pieces: 3, isSpelled: false });
    expect([opened.mock.calls.length, labelHead.mock.calls.length]).toEqual([1, 0]);
    await near.start({ kind: 'text', text: 'x' });
    expect(near.words).toEqual({ pieces: 3, isSpelled: true });

    write.mockClear();
    await near.start({ kind: 'text', text: '꿈' });
    expect([near.error?.code, near.found.size, write.mock.calls.length]).toEqual(['sentenceUnknown', 0, 1]);
    await near.start({ kind: 'photo', id: 'a', name: 'a.jpg' });
    expect([near.by, near.words]).toEqual(['cosine', null]);
  });

  it('says what failed, and stops when nobody wants it', async () => {
    const { near, labelHead, ask } = setUp();
    labelHead.mockRejectedValueOnce(new HeadlightError('textTowerMissing', { name: 'clip' }));
    await near.start({ kind: 'text', text: 'car' });
    expect([near.error?.code, near.running]).toEqual(['textTowerMissing', false]);
    labelHead.mockImplementationOnce(async () => {
      near.clear();
      return { rows: Float32Array.of(0, 1) };
    });
    await near.start({ kind: 'text', text: 'car' });
    expect([near.wanted, near.found.size, ask.mock.calls.length]).toEqual([null, 0, 0]);
  });

  it('puts photos without features behind all others', async () => {
    const { near, items } = setUp();
    items.push({ id: 'gone', status: 'done', ref: { name: 'gone.jpg' } });
    await near.start({ kind: 'photo', id: 'a', name: 'a.jpg' });
    expect(near.found.get('gone')).toBeNull();
  });
});
