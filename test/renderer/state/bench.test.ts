import { describe, expect, it } from 'vitest';
import type { HeadlightApi } from '../../../src/shared/ipc';
import { HeadlightError } from '../../../src/vit/errors';
import type { MeasuredRow, RowName } from '../../../src/vit/measure/rows';
import type { Engines } from '../../../src/renderer/engine/client';
import { BenchState } from '../../../src/renderer/state/bench.svelte';
import { Notices } from '../../../src/renderer/state/notices.svelte';

const row = (name: RowName, output: number[]): MeasuredRow =>
  ({ row: name, output, leftOut: [], limits: {}, detail: '', batches: {} }) as unknown as MeasuredRow;

function setUp(measureRow: Engines['measureRow'], gpu: 'hardware' | 'none' = 'none') {
  const asked: string[] = [];
  const forgotten: string[] = [];
  const done: unknown[] = [];
  const ok = <T>(value: T) => Promise.resolve({ ok: true as const, value });
  const bench = {
    machine: () => ok({ processor: 'p', cores: 2, gigabytes: 8, system: 's', runtime: 'r' }),
    freshPhotos: (count: number) => ok(Array.from({ length: count }, (_, i) => `photo ${i}`)),
    forgetPhotos: (ids: readonly string[]) => (forgotten.push(...ids), ok(null)),
    benchTask: () => ok({ model: 'm', only: ['native'], runs: 3 }),
    benchStep: () => ok(null),
    benchDone: (table: unknown) => (done.push(table), ok(null)),
  } as unknown as HeadlightApi['bench'];
  const engines = {
    gpu: async () => ({ kind: gpu, detail: 'an adapter' }),
    measureRow: (...args: Parameters<Engines['measureRow']>) => (asked.push(args[1].row), measureRow(...args)),
  };
  const model = { wanted: { id: 'm' }, available: [{ id: 'm' }] };
  const app = { version: '1', model, notices: new Notices(), measures: true };
  const state = new BenchState(
    { bench, copyText: () => ok(null) },
    engines,
    app as unknown as ConstructorParameters<typeof BenchState>[2],
  );
  return { state, asked, forgotten, done };
}

describe('the benchmark in the window', () => {
  it('measures what a window has, from native on, and compares with it', async () => {
    const { state, asked, forgotten } = setUp(async (_model, wish) => row(wish.row, [wish.row === 'wasm' ? 1.5 : 1]));
    await state.start();
    expect(asked).toEqual(['native', 'native-int8', 'wasm', 'ort-web-wasm']);
    expect(state.table?.engines.map(({ row, error }) => [row, error])).toEqual([
      ['native', null],
      ['native-int8', 0],
      ['wasm', 0.5],
      ['ort-web-wasm', 0],
    ]);
    expect(state.table?.notRun.map(({ row }) => row)).toEqual(['webgpu', 'ort-web-webgpu']); // no adapter
    expect(state.running).toBe(false);
    expect(forgotten.length).toBeGreaterThan(0);
  });

  it('asks an adapter that is there, and names an engine that does not start', async () => {
    const lost = new HeadlightError('engineLost', { engine: 'webgpu' });
    const { state } = setUp((_model, wish) => (wish.row === 'webgpu' ? Promise.reject(lost) : Promise.resolve(row(wish.row, [1]))), 'hardware'); // prettier-ignore
    await state.start();
    expect(state.table?.notRun).toEqual([{ row: 'webgpu', code: 'engineLost', params: { engine: 'webgpu' } }]);
    expect(state.table?.engines.map(({ row }) => row)).toContain('ort-web-webgpu');
  });

  it('keeps what was measured when it is stopped, and says so', async () => {
    const { state } = setUp((_model, wish, { signal }) => {
      if (wish.row === 'native') return Promise.resolve(row('native', [1]));
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(new HeadlightError('cancelled')));
        state.stop();
      });
    });
    await state.start();
    expect(state.table).toMatchObject({ stopped: true, notRun: [], engines: [{ row: 'native' }] });
  });

  it('carries out the task of a command line, and hands the table over', async () => {
    const { state, asked, done } = setUp(async (_model, wish) => row(wish.row, [1]));
    await state.task();
    expect(asked).toEqual(['native']);
    expect(done).toEqual([state.table]);
  });
});
