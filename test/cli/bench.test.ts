/** `headlight bench`: the engines of this machine side by side. What is measured is held in test/vit/measure. */
import { describe, expect, it } from 'vitest';
import type { Bench } from '../../src/shared/bench';
import { inProcess, photo } from './command';

const BENCH = ['bench', photo('coffee.png'), '--runs', '1'];
/** Float32 on another engine moves the last bits of logits of about 1 to 10. */
const LAST_BITS = 1e-4;

/** Two processes that start, on cores that others use too. */
const SLOW_MS = 60_000;

describe('headlight bench', () => {
  it(
    'measures several in processes of their own and compares them with the native one',
    async () => {
      const { code, stdout } = await inProcess([...BENCH, '--only', 'native,ort-node', '--json']);
      expect(code).toBe(0);
      const { table, forward } = JSON.parse(stdout) as { table: Bench; forward: { medianMs: number } };
      expect(forward.medianMs).toBeGreaterThan(0);
      expect(table.engines.map(({ row }) => row)).toEqual(['native', 'ort-node']);
      expect(table.engines.map(({ error }) => error)).toEqual([null, expect.any(Number)]);
      expect(table.engines[1]?.error).toBeLessThan(LAST_BITS);
      expect(table.engines[1]?.photo).toBeNull(); // a bare library decodes nothing
      const [native] = table.engines;
      expect(table).toMatchObject({ model: 'small-vit', photos: 1, notRun: [], stopped: false });
      expect(native).toMatchObject({ detail: expect.stringContaining('ONNX Runtime'), leftOut: [{ step: 'device' }] });
      expect(native?.memory).not.toBeNull();
      expect(native?.photo?.top5.medianMs).toBeGreaterThan(0);
      expect(native?.answer?.runs).toBe(1);
    },
    SLOW_MS,
  );

  it('refuses names that are no engine, and those that need a window', async () => {
    const unknown = await inProcess([...BENCH, '--only', 'abacus']);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('native, native-int8, wasm, ort-node') });
    const elsewhere = await inProcess([...BENCH, '--only', 'webgpu']);
    expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('--in-window') });
  });
});
