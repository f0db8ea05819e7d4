import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MapStore, tileOf } from '../../../src/renderer/state/maps.svelte';
import { QuestionStore } from '../../../src/renderer/state/question-store.svelte';
import type { HeadGrid } from '../../../src/renderer/engine/api';
import type { GridQuery, MapQuery } from '../../../src/vit/explain/query';
import { asking, grid, later, settle } from './photos';

const QUERY: MapQuery = { method: 'rollout', layer: 1, head: 0, token: 'cls' };

/** The tiles that are asked for: one head's, or all. */
function part(only: number | undefined): HeadGrid {
  const whole = grid();
  if (only === undefined) return whole;
  const layers = [0, 1].map((layer) => (layer * 2 + only) * 4);
  return { ...whole, heads: 1, data: Float32Array.from(layers.flatMap((at) => [...whole.data.subarray(at, at + 4)])) };
}

function setUp() {
  const engine = {
    grid: vi.fn(async (_: string, { only }: GridQuery) => part(only)),
    map: vi.fn(async () => ({ rows: 2, cols: 2, data: new Float32Array(4).fill(7) })),
  };
  const failed = vi.fn();
  const questions = new QuestionStore({ ask: asking(engine) });
  return { engine, failed, questions, store: new MapStore(questions, () => 2, failed) };
}

describe('tileOf', () => {
  it('cuts one tile out of [layers, heads, rows, cols]', () => {
    expect([...tileOf(grid(), 1, 0).data]).toEqual([8, 9, 10, 11]);
  });
});

describe('MapStore', () => {
  it('makes the map of a photo that may be shown next, no tiles, and says nothing of a failure', async () => {
    const { store, engine, failed } = setUp();
    await store.prepare('b', QUERY);
    await store.prepare('b', QUERY);
    expect(store.map('b', QUERY)?.data[0]).toBe(7);
    expect([engine.map.mock.calls.length, engine.grid.mock.calls.length]).toEqual([1, 0]);
    engine.map.mockRejectedValueOnce({ code: 'internal', params: {} });
    await store.prepare('c', QUERY);
    expect(failed).not.toHaveBeenCalled();
  });

  it('has nothing until it arrives, then every tile, and the map that came first stays the same object', async () => {
    const { store, engine } = setUp();
    expect(store.map('a', QUERY)).toBeNull();
    store.want('a', QUERY);
    await settle();
    expect(store.grid('a', QUERY)).toEqual(grid());
    expect([...(store.map('a', { ...QUERY, layer: 0, head: 1 })?.data ?? [])]).toEqual([4, 5, 6, 7]);
    expect(store.map('a', QUERY)?.data[0]).toBe(7);
    expect(store.map('a', QUERY)).toBe(store.map('a', QUERY));
    expect(engine.grid.mock.calls.map(([, { only }]) => only)).toEqual([0, 1]);
  });

  it('asks for the head that is looked at first, and for raw attention in one piece', async () => {
    const { store, engine } = setUp();
    store.want('a', { ...QUERY, head: 1 });
    await settle();
    store.want('a', { ...QUERY, method: 'attention' });
    await settle();
    expect(engine.grid.mock.calls.map(([, { only }]) => only)).toEqual([1, 0, undefined]);
    expect(store.grid('a', { ...QUERY, method: 'attention' })).toEqual(grid());
  });

  it('shows the tiles that are here above those of the last question', async () => {
    const { store, engine } = setUp();
    const ground = { ...grid(), data: new Float32Array(16).fill(-1) };
    engine.grid.mockResolvedValueOnce(part(0)).mockReturnValueOnce(new Promise(() => undefined));
    store.want('a', QUERY);
    await settle();
    const { data } = store.growing('a', QUERY, {}, ground);
    expect([...data]).toEqual([0, 1, 2, 3, -1, -1, -1, -1, 8, 9, 10, 11, -1, -1, -1, -1]);
    expect(store.growing('b', QUERY, {}, ground)).toBe(ground);
    const other = { ...ground, cols: 3 };
    expect(store.growing('a', QUERY, {}, other)).toBe(other);
    expect(ground.data.every((value) => value === -1)).toBe(true);
  });

  it('leaves the rest of the tiles as soon as something else is wanted', async () => {
    const { store, engine } = setUp();
    const first = later<HeadGrid>();
    engine.grid.mockReturnValueOnce(first.promise);
    store.want('a', QUERY);
    const token = { row: 1, col: 1 };
    store.want('a', { ...QUERY, token });
    first.resolve(part(0));
    await settle();
    expect(engine.grid.mock.calls.map(([, query]) => query.token)).toEqual(['cls', token, token]);
    expect(store.grid('a', QUERY)).toBeNull();
    expect(store.grid('a', { ...QUERY, token })).not.toBeNull();
  });

  describe('under a moving slider', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it('asks for maps only, and for the tiles once it rests', async () => {
      const { store, engine } = setUp();
      for (const residual of [0.1, 0.2, 0.3]) {
        store.want('a', QUERY, { residual });
        await vi.advanceTimersByTimeAsync(16);
        expect(store.map('a', QUERY, { residual })).not.toBeNull();
      }
      expect(engine.grid).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(100);
      expect(store.grid('a', QUERY, { residual: 0.3 })).not.toBeNull();
      expect(engine.grid).toHaveBeenCalledTimes(2);
    });

    it('stops the tiles of the setting before', async () => {
      const { store, engine } = setUp();
      const first = later<HeadGrid>();
      engine.grid.mockReturnValueOnce(first.promise);
      store.want('a', QUERY);
      store.want('a', QUERY, { residual: 0.1 });
      first.resolve(part(0));
      await vi.advanceTimersByTimeAsync(16);
      expect(engine.grid).toHaveBeenCalledTimes(1);
    });
  });

  it('shows the map that is looked at before all tiles are here', async () => {
    const { store, engine } = setUp();
    engine.grid.mockReturnValueOnce(new Promise(() => undefined));
    store.want('a', QUERY);
    await settle();
    expect(engine.map.mock.invocationCallOrder[0]).toBeLessThan(engine.grid.mock.invocationCallOrder[0]!);
    expect(store.map('a', QUERY)?.data[0]).toBe(7);
    expect(store.grid('a', QUERY)).toBeNull();
  });

  it('has the fused maps of the layer at hand once the tiles are here', async () => {
    const { store, engine } = setUp();
    store.want('a', QUERY);
    await settle();
    for (const head of ['mean', 'max', 'min'] as const) expect(store.map('a', { ...QUERY, head })?.data[0]).toBe(7);
    const asked = engine.map.mock.calls.length;
    store.want('a', { ...QUERY, head: 'max' });
    await settle();
    expect(engine.map).toHaveBeenCalledTimes(asked);
  });

  it('asks once, however often it is wanted', async () => {
    const { store, engine } = setUp();
    store.want('a', QUERY);
    store.want('a', { ...QUERY, head: 1 });
    await settle();
    store.want('a', QUERY);
    expect(engine.grid).toHaveBeenCalledTimes(2); // once for each head
  });

  it('asks the engine for a fused map', async () => {
    const { store, engine } = setUp();
    const fused = { ...QUERY, head: 'mean' } as const;
    store.want('a', fused);
    await settle();
    expect(store.map('a', fused)?.data[0]).toBe(7);
    expect(engine.map).toHaveBeenCalledWith('a', fused, {});
  });

  it('tells apart photos, methods and tokens', async () => {
    const { store } = setUp();
    store.want('a', QUERY);
    await settle();
    expect(store.map('b', QUERY)).toBeNull();
    expect(store.map('a', { ...QUERY, method: 'attention' })).toBeNull();
    expect(store.map('a', { ...QUERY, token: { row: 0, col: 0 } })).toBeNull();
  });

  it('forgets a photo, and everything', async () => {
    const { store, questions } = setUp();
    store.want('a', QUERY);
    store.want('b', QUERY);
    await settle();
    questions.forget('a');
    expect(store.map('a', QUERY)).toBeNull();
    expect(store.map('b', QUERY)).not.toBeNull();
    questions.clear();
    expect(store.map('b', QUERY)).toBeNull();
  });

  it('does not keep what arrives after everything was dropped', async () => {
    const { store, questions } = setUp();
    store.want('a', QUERY);
    questions.clear();
    store.clear();
    await settle();
    expect(store.map('a', QUERY)).toBeNull();
  });

  it('reports a failure with its photo, and may ask again', async () => {
    const { store, engine, failed } = setUp();
    engine.grid.mockRejectedValueOnce({ code: 'engineLost', params: {} });
    store.want('a', QUERY);
    await settle();
    expect(failed).toHaveBeenCalledWith('a', { code: 'engineLost', params: {} }, QUERY);
    store.want('a', QUERY);
    await settle();
    expect(store.map('a', QUERY)).not.toBeNull();
  });

  it('has no tile outside the grid', async () => {
    const { store } = setUp();
    store.want('a', QUERY);
    await settle();
    expect(store.map('a', { ...QUERY, layer: 9 })).toBeNull();
  });
});
