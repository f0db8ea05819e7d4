import { describe, expect, it } from 'vitest';
import { HeadlightError } from '../../../src/vit/errors';
import { measureRow, type RowProgress, type RowWorld } from '../../../src/vit/measure/measure-row';
import { compared, type MeasuredRow } from '../../../src/vit/measure/rows';
import { TestExecutor, tinyCheckpoint, tinyPixels } from '../session/tiny';

const PATIENCE = { runs: 2, enoughMs: 1000, tooLongMs: 20_000 };

function world(change: Partial<RowWorld> = {}): { readonly executors: TestExecutor[]; readonly world: RowWorld } {
  const executors: TestExecutor[] = [];
  const start = async (): Promise<TestExecutor> => {
    executors.push(new TestExecutor());
    return executors.at(-1) ?? new TestExecutor();
  };
  return { executors, world: { checkpoint: tinyCheckpoint(), start, patience: PATIENCE, ...change } };
}

describe('measureRow', () => {
  it('times the answer, attention, gradient and batches, each engine from nothing, frees what it started, and says what is missing', async () => {
    const { executors, world: here } = world();
    const row = await measureRow('wasm', here);
    for (const spread of [row.answer, row.maps, row.gradient]) expect(spread?.runs).toBe(2);
    expect(Object.keys(row.batches)).toEqual(['1', '8', '32']);
    for (const ms of Object.values(row.batches)) expect(ms).toBeGreaterThan(0);
    expect(row.output).toHaveLength(here.checkpoint.config.classes);
    expect(executors.every(({ disposed, live }) => disposed && live === 0)).toBe(true);
    expect(executors).toHaveLength(3);
    expect([row.photo, row.deviceMs, row.memory]).toEqual([null, null, null]);
    expect(row.leftOut).toEqual([
      { step: 'device', why: 'notHere', detail: '' },
      { step: 'photo', why: 'notHere', detail: '' },
    ]);
    expect(executors[2]?.outputs[0]).not.toContain('attention.0'); // the answer alone is not the session that gives maps
  });

  it('times photos from their files to the answer, and counts memory where it is told', async () => {
    let bytes = 0;
    const { world: here } = world({
      memory: () => Promise.resolve((bytes += 1000)),
      photos: {
        count: 2,
        pixels: async (i) => ({ pixels: tinyPixels(i), timing: { decodeMs: 3, preprocessMs: 1 } }),
      },
    });
    const { photo, memory } = await measureRow('native', here);
    expect(photo?.decode.medianMs).toBe(3);
    expect(photo?.top5.runs).toBe(2);
    expect(photo?.perSecond).toBeGreaterThan(0);
    expect(memory).toBe(1000);
  });

  it('takes the first photo of an engine that needs long for one, and asks for no more than it must', async () => {
    const asked: number[] = [];
    const { world: here } = world({
      patience: { ...PATIENCE, enoughMs: 0 },
      photos: {
        count: 10,
        pixels: async (i) => {
          asked.push(i);
          return { pixels: tinyPixels(i), timing: { decodeMs: 3, preprocessMs: 1 } };
        },
      },
    });
    const { photo } = await measureRow('webgpu', here);
    expect(photo?.top5.runs).toBe(1);
    expect(photo?.decode.medianMs).toBe(3);
    expect(asked).toEqual([0, 1, 2]); // one alone, two in a row
  });

  it('leaves out what fails, in the engine’s words, and goes on', async () => {
    const { world: here } = world();
    const start = async (): Promise<TestExecutor> => {
      const executor = new TestExecutor();
      const compile = executor.compile.bind(executor);
      executor.compile = (graph, weights) => {
        const isBatch = [...graph.inputs.values()].some(([batch = 1]) => batch === 32);
        return isBatch
          ? Promise.reject(new HeadlightError('outOfMemory', { engine: 'wasm' }))
          : compile(graph, weights);
      };
      return executor;
    };
    const row = await measureRow('wasm', { ...here, start });
    expect(row.batches).toMatchObject({ 32: null });
    expect(row.batches['8']).not.toBeNull();
    expect(row.leftOut).toContainEqual({ step: 'batch32', why: 'failed', detail: 'outOfMemory' });
  });

  it('leaves out what would take too long, and says how long', async () => {
    const { leftOut } = await measureRow('wasm', world({ patience: { ...PATIENCE, tooLongMs: 0.001 } }).world);
    expect(leftOut.map(({ step, why }) => `${step} ${why}`)).toEqual(
      expect.arrayContaining(['gradient tooLong', 'batch8 tooLong', 'batch32 tooLong']),
    );
  });

  it('has no gradient of a backbone, and compares its tokens', async () => {
    const row = await measureRow('wasm', world({ checkpoint: tinyCheckpoint({ classes: 0 }) }).world);
    expect(row.gradient).toBeNull();
    expect(row.leftOut).toContainEqual({ step: 'gradient', why: 'noClassifier', detail: '' });
    expect(row.output.length).toBeGreaterThan(0);
  });

  it('rejects where the engine does not start, and stops when nobody wants it', async () => {
    const failing = new HeadlightError('engineUnavailable', { engine: 'webgpu', detail: 'no adapter' });
    const { world: here } = world();
    await expect(measureRow('webgpu', { ...here, start: () => Promise.reject(failing) })).rejects.toBe(failing);
    const stop = new AbortController();
    const onProgress = ({ step }: RowProgress): void => (step === 'gradient' ? stop.abort() : undefined);
    const { world: stopped, executors } = world();
    await expect(measureRow('wasm', stopped, { signal: stop.signal, onProgress })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(executors.every(({ disposed }) => disposed)).toBe(true);
  });
});

describe('compared', () => {
  const row = (name: MeasuredRow['row'], output: number[]): MeasuredRow => ({ row: name, output }) as unknown as MeasuredRow; // prettier-ignore

  it('tells the largest difference of a logit from the native engine, and nothing of itself', () => {
    const rows = compared([
      row('wasm', [1, 2.5]),
      row('native', [1, 2]),
      row('webgpu', [NaN, 2]),
      row('ort-node', [1]),
    ]);
    expect(rows.map(({ error }) => error)).toEqual([0.5, null, Number.MAX_VALUE, Number.MAX_VALUE]);
    expect(compared([row('wasm', [1])])[0]?.error).toBeNull();
  });
});
