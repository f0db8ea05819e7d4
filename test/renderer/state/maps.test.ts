import { describe, expect, it, vi } from 'vitest';
import { MapStore, tileOf } from '../../../src/renderer/state/maps.svelte';
import type { MapQuery } from '../../../src/vit/explain/query';
import { grid, settle } from './photos';

const QUERY: MapQuery = { method: 'rollout', layer: 1, head: 0, token: 'cls' };

function setUp() {
  const engine = {
    grid: vi.fn(async () => grid()),
    map: vi.fn(async () => ({ rows: 2, cols: 2, data: new Float32Array(4).fill(7) })),
  };
  const failed = vi.fn();
  return { engine, failed, store: new MapStore(engine, failed) };
}

describe('tileOf', () => {
  it('cuts one tile out of [layers, heads, rows, cols]', () => {
    expect([...tileOf(grid(), 1, 0).data]).toEqual([8, 9, 10, 11]);
  });
});

describe('MapStore', () => {
  it('has nothing until it arrives, then every tile at once', async () => {
    const { store, engine } = setUp();
    expect(store.map('a', QUERY)).toBeNull();
    store.want('a', QUERY);
    await settle();
    expect([...(store.map('a', QUERY)?.data ?? [])]).toEqual([8, 9, 10, 11]);
    expect([...(store.map('a', { ...QUERY, layer: 0, head: 1 })?.data ?? [])]).toEqual([4, 5, 6, 7]);
    expect(engine.grid).toHaveBeenCalledTimes(1);
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
    expect(engine.grid).toHaveBeenCalledTimes(1);
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
    const { store } = setUp();
    store.want('a', QUERY);
    store.want('b', QUERY);
    await settle();
    store.forget('a');
    expect(store.map('a', QUERY)).toBeNull();
    expect(store.map('b', QUERY)).not.toBeNull();
    store.clear();
    expect(store.map('b', QUERY)).toBeNull();
  });

  it('does not keep what arrives after everything was dropped', async () => {
    const { store } = setUp();
    store.want('a', QUERY);
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
