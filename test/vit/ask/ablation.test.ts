import { describe, expect, it } from 'vitest';
import { VitSession } from '../../../src/vit/session/session';
import { openTiny, TestExecutor, tinyCheckpoint, tinyPixels } from '../session/tiny';

/** Two programs for the same numbers, kept as float32. */
const SAME = 1e-5;

describe('ablation', () => {
  it.each(['zero', 'mean'] as const)('of each head (%s) is the answer without that head', async (mode) => {
    const { session, best } = await openTiny();
    const { target, of, logit, score } = await session.ask('a', { lens: 'ablation', mode });
    expect(target).toEqual({ class: best });
    expect(of).toBe('probability');
    expect([logit.layers, logit.heads, logit.data.length]).toEqual([2, 3, 6]);
    const [whole] = (await session.ask('a', { lens: 'answer', top: 1 })).predictions;
    for (let at = 0; at < 6; at++) {
      const changes = { headsOff: [{ layer: Math.floor(at / 3), head: at % 3 }], ablation: mode };
      const { classes } = await session.ask('a', { lens: 'answer', top: 0, classes: [best], changes });
      expect(Math.abs(logit.data[at]! - (classes[0]!.logit - whole!.logit))).toBeLessThan(SAME);
      expect(Math.abs(score.data[at]! - (classes[0]!.score - whole!.score))).toBeLessThan(SAME);
    }
  });

  it('of a deep model begins where the heads stand, and holds one such program at a time', async () => {
    const { session, executor, best, logits } = await openTiny({ depth: 5 });
    const { logit } = await session.ask('a', { lens: 'ablation', mode: 'zero' });
    const { live, outputs } = executor;
    await session.ask('a', { lens: 'ablation', mode: 'mean' });
    expect(executor.live).toBe(live);
    expect(outputs.length - executor.live).toBeGreaterThan(2); // ends that made way
    for (const layer of [0, 1, 2, 4]) {
      const changes = { headsOff: [{ layer, head: 1 }] };
      const { classes } = await session.ask('a', { lens: 'answer', top: 0, classes: [best], changes });
      expect(Math.abs(logit.data[layer * 3 + 1]! - (classes[0]!.logit - logits[best]!))).toBeLessThan(SAME);
      expect(Math.abs(logit.data[layer * 3 + 1]!)).toBeGreaterThan(SAME);
    }
  });

  it('of a head whose output is 0 anyway changes nothing', async () => {
    const checkpoint = tinyCheckpoint();
    const silent = async (name: string): Promise<Float32Array> => {
      const data = await checkpoint.read(name);
      return name === 'blocks.1.attn.proj.weight' ? data.fill(0) : data;
    };
    const session = await VitSession.open({ ...checkpoint, read: silent }, new TestExecutor());
    await session.answer('a', { pixels: tinyPixels(1) }, 1);
    const { logit } = await session.ask('a', { lens: 'ablation', mode: 'zero', target: { class: 1, versus: 2 } });
    for (const change of logit.data.subarray(3)) expect(Math.abs(change)).toBeLessThan(SAME);
    for (const change of logit.data.subarray(0, 3)) expect(Math.abs(change)).toBeGreaterThan(SAME);
  });
});
