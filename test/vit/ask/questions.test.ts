import { describe, expect, it } from 'vitest';
import { HeadlightError } from '../../../src/vit/errors';
import type { Changes } from '../../../src/vit/explain/changes';
import type { Question } from '../../../src/vit/ask/questions';
import type { ClassTarget } from '../../../src/vit/explain/query';
import { openTiny } from '../session/tiny';

/** Two programs for the same numbers, kept as float32. */
const SAME = 1e-5;

const COSTLY: Question[] = [
  { lens: 'ablation', mode: 'zero' },
  { lens: 'occlusion' },
  { lens: 'faithfulness', steps: 4, methods: ['rollout', 'relevance', 'occlusion', 'random'] },
];

const CHANGES: Changes = {
  headsOff: [{ layer: 1, head: 0 }],
  hiddenPatches: [3],
  attentionOff: [0],
};

describe('a changed model', () => {
  async function openChanged() {
    const opened = await openTiny();
    const logit = async (changes: Changes): Promise<number> => {
      const asked = { lens: 'answer', top: 0, classes: [opened.best], changes } as const;
      return (await opened.session.ask('a', asked)).classes[0]!.logit;
    };
    return { ...opened, logit };
  }

  it('is ablated with its changes on', async () => {
    const { session, logit } = await openChanged();
    const { logit: table } = await session.ask('a', { lens: 'ablation', mode: 'zero', changes: CHANGES });
    const whole = await logit(CHANGES);
    for (let head = 0; head < 3; head++) {
      const headsOff = [...CHANGES.headsOff!, { layer: 1, head }];
      expect(Math.abs(table.data[3 + head]! - ((await logit({ ...CHANGES, headsOff })) - whole))).toBeLessThan(SAME);
    }
    expect(table.data[3]).toBe(0); // it is off already
    expect(Math.abs(table.data[4]!)).toBeGreaterThan(SAME);
    await expect(session.ask('a', { lens: 'ablation', mode: 'mean', changes: CHANGES })).rejects.toMatchObject({
      code: 'badRequest', // a head is off in one way
    });
  });

  it('is occluded with its changes on', async () => {
    const { session, logit } = await openChanged();
    const { data } = await session.ask('a', { lens: 'occlusion', changes: CHANGES });
    const whole = await logit(CHANGES);
    expect(data[3]).toBe(0); // it is hidden already
    for (const patch of [0, 6]) {
      const fall = whole - (await logit({ ...CHANGES, hiddenPatches: [3, patch] }));
      expect(Math.abs(data[patch]! - fall)).toBeLessThan(SAME);
      expect(Math.abs(fall)).toBeGreaterThan(SAME);
    }
  });

  it('has its own curves, and nothing changed gives those of the model as it is', async () => {
    const { session } = await openChanged();
    const asked = { lens: 'faithfulness', steps: 4, methods: ['rollout', 'occlusion'] } as const;
    const plain = await session.ask('a', asked);
    expect((await session.ask('a', { ...asked, changes: {} })).curves).toEqual(plain.curves);
    const { curves } = await session.ask('a', { ...asked, changes: CHANGES });
    const answer = await session.ask('a', {
      lens: 'answer',
      top: 0,
      classes: [(plain.target as ClassTarget).class],
      changes: CHANGES,
    });
    for (const { deletion } of curves) expect(deletion[0]).toBeCloseTo(answer.classes[0]!.score, 6);
    expect(curves[0]!.deletion[0]).not.toBeCloseTo(plain.curves[0]!.deletion[0]!, 6);
  });
});

describe('occlusion', () => {
  it('is how far the logit falls without each patch, or each square of patches', async () => {
    const { session, best, logits } = await openTiny();
    const fall = async (hiddenPatches: number[]): Promise<number> => {
      const answer = await session.ask('a', { lens: 'answer', top: 0, classes: [best], changes: { hiddenPatches } });
      return logits[best]! - answer.classes[0]!.logit;
    };
    const single = await session.ask('a', { lens: 'occlusion' });
    expect(Math.abs(single.data[6]! - (await fall([6])))).toBeLessThan(SAME);
    const square = await session.ask('a', { lens: 'occlusion', size: 3 });
    const corner = await fall([0, 1, 2, 4, 5, 6, 8, 9, 10]);
    for (const patch of [0, 5, 10]) expect(Math.abs(square.data[patch]! - corner)).toBeLessThan(SAME);
    expect(Math.abs(square.data[15]! - (await fall([15])))).toBeLessThan(SAME);
    await expect(session.ask('a', { lens: 'occlusion', size: 0 })).rejects.toMatchObject({ code: 'badRequest' });
  });
});

describe('faithfulness', () => {
  it('begins and ends with the whole photo and with nothing, for every method', async () => {
    const { session, best } = await openTiny();
    const shown = { method: 'attention', layer: 0, head: 1, token: 'cls' } as const;
    const question = { lens: 'faithfulness', steps: 4, methods: ['rollout', 'random'], shown, seed: 7 } as const;
    const { target, curves } = await session.ask('a', question);
    expect(target).toEqual({ class: best });
    expect(curves.map(({ method }) => method)).toEqual(['rollout', 'random', 'shown']);
    const [whole] = (await session.ask('a', { lens: 'answer', top: 1 })).predictions;
    for (const { deletion, insertion, deletionAuc } of curves) {
      expect(deletion[0]).toBeCloseTo(whole!.score, 6);
      expect(insertion[4]).toBe(deletion[0]);
      expect(insertion[0]).toBe(deletion[4]);
      const middle = deletion[1]! + deletion[2]! + deletion[3]!;
      expect(deletionAuc).toBeCloseTo(((deletion[0]! + deletion[4]!) / 2 + middle) / 4, 6);
    }
  });

  it('refuses no steps at all, and too many', async () => {
    const { session } = await openTiny();
    for (const steps of [0, 1.5, 10_000]) {
      const asked = session.ask('a', { lens: 'faithfulness', steps, methods: ['random'] });
      await expect(asked).rejects.toMatchObject({ code: 'badRequest' });
    }
  });
});

describe.each(COSTLY)('the lens $lens', (question) => {
  it('tells progress that never goes back, and runs once for the same question', async () => {
    const { session, executor } = await openTiny();
    const seen: number[] = [];
    const first = await session.ask('a', question, { onProgress: (fraction) => seen.push(fraction) });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
    const runs = executor.runs;
    const again = await session.ask('a', question);
    expect(executor.runs).toBe(runs);
    expect(again).toEqual(first);
    expect(again).not.toBe(first); // its arrays can be moved away
    session.forget('a');
    await expect(session.ask('a', question)).rejects.toMatchObject({ code: 'badRequest' });
  });

  it('stops after the run under way when it is cancelled, and leaves nothing behind', async () => {
    const { session, executor } = await openTiny();
    await session.ask('a', { lens: 'answer', top: 1, changes: { hiddenPatches: [0] } }); // everything is compiled
    const stop = new AbortController();
    const onProgress = (): void => stop.abort(new HeadlightError('cancelled'));
    const before = executor.runs;
    await expect(session.ask('a', question, { onProgress, signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(executor.runs - before).toBeLessThanOrEqual(3); // one point, and the gradient that relevance needs
    expect(executor.running).toBe(0);
    await session.ask('a', question); // asked again, it works
    session.dispose();
    expect(executor.live).toBe(0);
  });

  it('is refused for a model that names no classes', async () => {
    const { session } = await openTiny({ classes: 0 });
    await expect(session.ask('a', question)).rejects.toMatchObject({ code: 'badRequest' });
  });
});

describe('other lenses', () => {
  it('of a backbone: similarity and heads work, the logit lens is refused, the answer is empty', async () => {
    const { session } = await openTiny({ classes: 0 });
    expect((await session.ask('a', { lens: 'similarity', layer: 2, token: 'cls' })).data).toHaveLength(16);
    expect((await session.ask('a', { lens: 'heads', metric: 'entropy' })).data).toHaveLength(6);
    expect(await session.ask('a', { lens: 'answer', top: 3 })).toEqual({ predictions: [], classes: [] });
    const asked = session.ask('a', { lens: 'logitLens', token: 'cls', top: 1 });
    await expect(asked).rejects.toMatchObject({ code: 'badRequest' });
  });

  it('norms are of the hidden states after so many blocks, of the changed model where it is changed', async () => {
    const { session } = await openTiny();
    const changes = { attentionOff: [0], mlpOff: [0] };
    const [before, after, same] = [
      await session.ask('a', { lens: 'norm', layer: 0 }),
      await session.ask('a', { lens: 'norm', layer: 1 }),
      await session.ask('a', { lens: 'norm', layer: 1, changes }),
    ];
    expect([before.rows, before.cols]).toEqual([4, 4]);
    expect(Math.min(...before.data)).toBeGreaterThan(0);
    expect(after.data).not.toEqual(before.data);
    expect(same.data).toEqual(before.data); // a block that adds nothing changes no length
  });

  it('refuse layers, tokens and classes that the model lacks', async () => {
    const { session } = await openTiny();
    for (const question of [
      { lens: 'similarity', layer: 3, token: 'cls' },
      { lens: 'norm', layer: 3 },
      { lens: 'logitLens', token: { row: 4, col: 0 }, top: 1 },
      { lens: 'matrix', layer: 0, head: 3 },
      { lens: 'answer', top: 1, classes: [10] },
      { lens: 'ablation', mode: 'zero', target: { class: 1, versus: 1 } },
    ] as const) {
      await expect(session.ask('a', question), JSON.stringify(question)).rejects.toMatchObject({ code: 'badRequest' });
    }
  });

  it('give arrays that are the caller’s own', async () => {
    const { session } = await openTiny();
    const question = { lens: 'matrix', layer: 1, head: 2 } as const;
    const first = await session.ask('a', question);
    const copy = first.data.slice();
    first.data.fill(0);
    expect((await session.ask('a', question)).data).toEqual(copy);
  });

  it('reject what waits when the session ends', async () => {
    const { session } = await openTiny();
    const waiting = session.ask('a', { lens: 'ablation', mode: 'mean' });
    session.dispose();
    await expect(waiting).rejects.toThrow();
  });
});
