import { describe, expect, it } from 'vitest';
import { HeadlightError } from '../../../src/vit/errors';
import { patchesFromPixels } from '../../../src/vit/patches';
import { VitSession, type SessionOptions } from '../../../src/vit/session/session';
import { TestExecutor, tinyCheckpoint, tinyPixels } from './tiny';

const ATTENTION = 2 * 3 * 17 * 17 * 4; // bytes per photo: layers · heads · tokens² · float32
const ROLLOUT = { method: 'rollout', layer: 1, head: 'mean', token: 'cls' } as const;

async function open(budget?: SessionOptions) {
  const executor = new TestExecutor();
  const session = await VitSession.open(tinyCheckpoint(), executor, budget);
  const answer = (key: string, seed = 1) => session.answer(key, { pixels: tinyPixels(seed) }, 3);
  return { executor, session, answer };
}

describe('a session', () => {
  it('answers with labels, probabilities that sum to 1 and the best first', async () => {
    const { session, answer } = await open();
    const { predictions, logits, scores, forwardMs } = await answer('a');
    expect(logits).toHaveLength(10);
    expect(scores.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(predictions).toHaveLength(3);
    expect(predictions[0]!.logit).toBe(Math.max(...logits));
    expect(predictions[0]!.label).toBe(`thing ${predictions[0]!.index}`);
    expect(predictions[0]!.score).toBe(scores[predictions[0]!.index]);
    expect(forwardMs).toBeGreaterThan(0);
    session.dispose();
  });

  it('takes pixels and patches alike', async () => {
    const { session, answer } = await open();
    const patches = patchesFromPixels(tinyPixels(1), session.config);
    const fromPatches = await session.answer('b', { patches }, 3);
    expect(fromPatches.logits).toEqual((await answer('a')).logits);
  });

  it('gives attention whose rows sum to 1, and maps of the grid', async () => {
    const { session, answer } = await open();
    await answer('a');
    const stack = await session.attention('a');
    expect([stack.layers, stack.heads, stack.tokens]).toEqual([2, 3, 17]);
    for (const heads of stack.perLayer) {
      for (let at = 0; at < heads.length; at += 17) {
        expect(heads.subarray(at, at + 17).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      }
    }
    const map = await session.ask('a', { lens: 'map', query: ROLLOUT });
    expect([map.rows, map.cols, map.data.length]).toEqual([4, 4, 16]);
    expect((await session.ask('a', { lens: 'grid', query: ROLLOUT })).data).toHaveLength(2 * 3 * 16);
  });

  it('computes dropped attention again, once, to the same numbers', async () => {
    const { executor, session, answer } = await open({ attention: ATTENTION });
    await answer('a', 1);
    const before = await session.ask('a', { lens: 'map', query: { ...ROLLOUT, head: 1 } });
    await answer('b', 2);
    expect(executor.runs).toBe(2);
    const [after, grid] = await Promise.all([
      session.ask('a', { lens: 'map', query: { ...ROLLOUT, head: 1 } }),
      session.ask('a', { lens: 'grid', query: ROLLOUT }),
    ]);
    expect(after.data).toEqual(before.data);
    expect(grid.heads).toBe(3);
    expect(executor.runs).toBe(3);
  });

  it('stays within its budgets over many photos', async () => {
    const input = 16 * 3 * 8 * 8 * 4;
    const { session, answer } = await open({ attention: 3 * ATTENTION, inputs: 4 * input });
    for (let i = 0; i < 20; i++) {
      await answer(`photo ${i}`, i);
      await session.ask(`photo ${i}`, { lens: 'map', query: ROLLOUT }); // makes fused matrices, which count
      expect(session.keptBytes).toBeLessThanOrEqual(3 * ATTENTION + 4 * input);
    }
    expect(session.knows('photo 19')).toBe(true);
    expect(session.knows('photo 0')).toBe(false);
  });

  it('runs one photo at a time', async () => {
    const { executor, answer } = await open();
    await Promise.all([answer('a', 1), answer('b', 2), answer('c', 3)]);
    expect(executor.mostRunning).toBe(1);
  });

  it('forgets a photo, even one that is being answered', async () => {
    const { session, answer } = await open();
    await answer('a');
    session.forget('a');
    await expect(session.ask('a', { lens: 'map', query: ROLLOUT })).rejects.toThrow(/answered/);
    const answering = answer('b', 2);
    session.forget('b');
    await answering;
    expect(session.keptBytes).toBe(0);
  });

  it('goes on after a failed run', async () => {
    const { executor, session, answer } = await open();
    executor.failure = new HeadlightError('outOfMemory', { engine: 'wasm' });
    await expect(answer('a')).rejects.toMatchObject({ code: 'outOfMemory' });
    executor.failure = null;
    await answer('a');
    expect((await session.ask('a', { lens: 'map', query: ROLLOUT })).rows).toBe(4);
  });

  it('refuses an input of the wrong size', async () => {
    const { session } = await open();
    await expect(session.answer('a', { patches: new Float32Array(7) }, 1)).rejects.toMatchObject({
      code: 'badRequest',
    });
    expect(session.keptBytes).toBe(0);
  });

  it('frees everything when it is disposed, and cancels what waits', async () => {
    const { executor, session, answer } = await open();
    await answer('a');
    const waiting = answer('b', 2);
    session.dispose();
    session.dispose();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(session.keptBytes).toBe(0);
    expect(executor.liveTensors()).toBe(0);
  });

  it('answers alone with the same numbers, asks the engine for nothing else and keeps nothing', async () => {
    const { executor, session, answer } = await open({ first: 'answer' });
    /** What the session asked for; the guards of `finiteOnly` apart. */
    const asked = (): string[][] =>
      executor.outputs.map((names) => names.filter((name) => !name.startsWith('squares:')));
    expect(asked()).toEqual([['logits']]);
    const alone = await session.classify({ pixels: tinyPixels(1) }, 3);
    expect([session.keptBytes, session.knows('a')]).toEqual([0, false]);
    const { predictions, logits } = await answer('a');
    expect(alone).toMatchObject({ predictions, logits });
    expect(asked()).toEqual([['logits'], ['attention.0', 'attention.1', 'logits']]);
    session.dispose();
    expect(executor.liveTensors()).toBe(0);
  });

  it('answers without predictions for a backbone', async () => {
    const session = await VitSession.open(tinyCheckpoint({ classes: 0 }), new TestExecutor());
    const { predictions, logits } = await session.answer('a', { pixels: tinyPixels(1) }, 5);
    expect([predictions.length, logits.length]).toEqual([0, 0]);
    expect((await session.classify({ pixels: tinyPixels(1) }, 5)).predictions).toEqual([]);
    expect((await session.ask('a', { lens: 'map', query: ROLLOUT })).rows).toBe(4);
  });
});
