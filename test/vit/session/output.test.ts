/** Labels that each hold or not, and numbers, through everything that a session answers. */
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/vit/checkpoint/checkpoint';
import { VitSession } from '../../../src/vit/session/session';
import { TestExecutor, tinyCheckpoint, tinyPixels } from './tiny';

/** Two programs for the same numbers, kept as float32. */
const SAME = 1e-5;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

async function open(output: Checkpoint['output'], change: Partial<Checkpoint> = {}) {
  const session = await VitSession.open({ ...tinyCheckpoint(), output, ...change }, new TestExecutor());
  return { session, answer: await session.answer('a', { pixels: tinyPixels(1) }, 3) };
}

describe('labels that each hold or not', () => {
  it('have sigmoid scores, and as many are there as reach the threshold', async () => {
    const { answer } = await open('multi', { threshold: 0.5 });
    expect(Array.from(answer.scores)).toEqual(Array.from(answer.logits, sigmoid));
    expect(answer.present).toBe(answer.logits.filter((logit) => logit >= 0).length);
    expect(answer).toMatchObject({ output: 'multi', threshold: 0.5 });
    expect((await open('multi', { threshold: 0 })).answer.present).toBe(answer.logits.length);
  });

  it('are measured by their own sigmoid when heads or patches go', async () => {
    const { session, answer } = await open('multi');
    const target = { class: answer.predictions[1]!.index };
    const { of, score } = await session.ask('a', { lens: 'ablation', mode: 'zero', target });
    const changes = { headsOff: [{ layer: 1, head: 2 }] };
    const { classes } = await session.ask('a', { lens: 'answer', top: 0, classes: [target.class], changes });
    expect(of).toBe('probability');
    expect(classes[0]!.score).toBe(sigmoid(classes[0]!.logit));
    const wanted = classes[0]!.score - sigmoid(answer.logits[target.class]!);
    expect(Math.abs(score.data[5]! - wanted)).toBeLessThan(SAME);
  });

  it('have curves of their own sigmoid', async () => {
    const { session, answer } = await open('multi');
    const { of, curves } = await session.ask('a', { lens: 'faithfulness', steps: 2, methods: ['random'] });
    expect(of).toBe('probability');
    expect(curves[0]!.deletion[0]).toBeCloseTo(answer.predictions[0]!.score, 6);
  });
});

describe('numbers of a regression', () => {
  it('are given in order, and the first one is explained', async () => {
    const { session, answer } = await open('regression');
    expect(answer.predictions.map(({ index }) => index)).toEqual(Array.from(answer.logits.keys()));
    expect(answer.predictions.map(({ score }) => score)).toEqual(Array.from(answer.logits));
    const query = { method: 'relevance', layer: 1, head: 'mean', token: 'cls' } as const;
    const first = await session.ask('a', { lens: 'map', query: { ...query, target: { class: 0 } } });
    expect(await session.ask('a', { lens: 'map', query })).toEqual(first);
  });

  it('are what ablation, occlusion and curves measure', async () => {
    const { session, answer } = await open('regression');
    const { target, of, logit, score } = await session.ask('a', { lens: 'ablation', mode: 'zero' });
    expect([target, of]).toEqual([{ class: 0 }, 'value']);
    expect(score.data).toEqual(logit.data);
    expect(Math.max(...logit.data.map(Math.abs))).toBeGreaterThan(SAME);
    const lens = await session.ask('a', { lens: 'faithfulness', steps: 2, methods: ['occlusion'] });
    expect(lens.of).toBe('value');
    expect(lens.curves[0]!.deletion[0]).toBe(answer.logits[0]);
    const hidden = Array.from({ length: session.shape.patches }, (_, i) => i);
    const none = await session.ask('a', { lens: 'answer', top: 1, changes: { hiddenPatches: hidden } });
    expect(lens.curves[0]!.deletion[2]).toBeCloseTo(none.predictions[0]!.score, 6);
  });

  it('form layer by layer in the logit lens', async () => {
    const { session, answer } = await open('regression');
    const { top } = await session.ask('a', { lens: 'logitLens', token: 'cls', top: 1 });
    expect(top.at(-1)!.map(({ score }) => score)).toEqual(
      answer.predictions.map(({ score }) => expect.closeTo(score, 4)),
    );
  });
});

describe('a model whose numbers overflow', () => {
  /** Finite weights, too large for float32 once they are multiplied. */
  const huge = (): Checkpoint => {
    const checkpoint = tinyCheckpoint();
    const read = async (name: string): Promise<Float32Array> => {
      const data = await checkpoint.read(name);
      return name === 'head.weight' || name === 'norm.weight' ? data.fill(1e30) : data;
    };
    return { ...checkpoint, read };
  };

  it('has no answer, and the tensor is named', async () => {
    const session = await VitSession.open(huge(), new TestExecutor());
    const refused = { code: 'outputNotFinite', params: { tensor: 'logits' } };
    await expect(session.answer('a', { pixels: tinyPixels(1) }, 1)).rejects.toMatchObject(refused);
    await expect(session.classify({ pixels: tinyPixels(1) }, 1)).rejects.toMatchObject(refused);
  });
});
