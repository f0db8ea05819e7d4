import { describe, expect, it } from 'vitest';
import type { Executor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import type { Changes } from '../../../src/vit/explain/changes';
import { shuffledOrder } from '../../../src/vit/explain/seeded';
import { keyOf, settle } from '../../../src/vit/session/changes';
import { VitSession } from '../../../src/vit/session/session';
import { VIT_SMALL } from '../model/configs';
import { errorInStd, nodeExecutor } from '../model/fixture';
import { TestExecutor, tinyCheckpoint, tinyPixels } from './tiny';

/** Two programs of float32 for the same numbers, in standard deviations. */
const SAME = 1e-5;
/** What a change that does something does at least. */
const OTHER = 1e-3;

const ENGINES: [string, () => Promise<Executor>][] = [
  ['the reference', () => Promise.resolve(new TestExecutor())],
  ['WebAssembly', nodeExecutor],
  ['the native engine', () => createOnnxExecutor({ threads: 1 })],
];
const ALL = Array.from({ length: 16 }, (_, i) => i);
const AVERAGE = { clsToken: false, pool: 'avg', finalNorm: false, fcNorm: true, posEmbedPrefix: false } as const;

describe.each(ENGINES)('on %s', (_, start) => {
  async function open(config = {}) {
    const executor = await start();
    const session = await VitSession.open(tinyCheckpoint(config), executor);
    for (const [key, seed] of [['a', 1], ['b', 2]] as const) await session.answer(key, { pixels: tinyPixels(seed) }, 1); // prettier-ignore
    const logits = async (key: string, changes?: Changes): Promise<number[]> => {
      const classes = Array.from({ length: 10 }, (_unused, i) => i);
      const answer = await session.ask(key, { lens: 'answer', top: 0, classes, ...(changes && { changes }) });
      return answer.classes.map(({ logit }) => logit);
    };
    const close = (): void => {
      session.dispose();
      executor.dispose();
    };
    return { session, executor, logits, close };
  }

  it('an answer of the changed program is that of the plain one where its changes cancel out', async () => {
    const { session, logits, close } = await open({ distToken: true });
    const plain = await logits('a');
    const all = Array.from({ length: 6 }, (_unused, i) => ({ layer: Math.floor(i / 3), head: i % 3 }));
    const rotated = [...ALL.slice(1), 0];
    expect(errorInStd(await logits('a', { headsOff: all }), plain)).toBeGreaterThan(OTHER);
    expect(await logits('a', { headsOff: [], hiddenPatches: [], patchOrder: ALL, mask: 'full' })).toEqual(plain);
    expect(errorInStd(await logits('a', { patchOrder: rotated }), plain)).toBeGreaterThan(OTHER);
    const { classes } = await session.ask('a', { lens: 'logitLens', token: 'cls', top: 1, classes: ALL.slice(0, 10) });
    expect(errorInStd(classes.at(-1)!.map(({ logit }) => logit), plain)).toBeLessThan(SAME); // prettier-ignore
    close();
  });

  it.each([{}, { distToken: true, distHead: true }, { pool: 'tokenAvg' }, AVERAGE])(
    'hiding every patch leaves the same answer for every photo: %o',
    async (config) => {
      const { logits, close } = await open(config);
      const hidden: Changes = { hiddenPatches: ALL };
      expect(errorInStd(await logits('a'), await logits('b'))).toBeGreaterThan(OTHER);
      expect(errorInStd(await logits('a', hidden), await logits('b', hidden))).toBeLessThan(SAME);
      const more: Changes = { ...hidden, mask: 'causal', headsOff: [{ layer: 0, head: 1 }], ablation: 'mean' };
      expect(errorInStd(await logits('a', more), await logits('b', more))).toBeLessThan(SAME);
      close();
    },
  );

  it.each([{}, { pool: 'tokenAvg' }, AVERAGE])(
    'a hidden patch does not count, whatever it shows: %o',
    async (config) => {
      const { session, logits, close } = await open(config);
      const other = tinyPixels(1);
      for (let row = 0; row < 8; row++) for (let col = 8; col < 16; col++) other[row * 32 + col] = 3; // patch 1, red
      await session.answer('c', { pixels: other }, 1);
      expect(errorInStd(await logits('c'), await logits('a'))).toBeGreaterThan(OTHER);
      const changes = { hiddenPatches: [1] };
      expect(errorInStd(await logits('c', changes), await logits('a', changes))).toBeLessThan(SAME);
      const { data } = await session.ask('a', { lens: 'matrix', layer: 1, head: 0, changes });
      const column = 1 + Number(config !== AVERAGE);
      const tokens = Math.sqrt(data.length);
      for (let row = 0; row < tokens; row++) expect(data[row * tokens + column]).toBe(0);
      close();
    },
  );

  it('shuffled patches leave the answer without position embedding, and change it with one', async () => {
    const { logits, close } = await open();
    const patchOrder = shuffledOrder(16, 3);
    const without: Changes = { positionEmbedding: false };
    expect(errorInStd(await logits('a', { patchOrder }), await logits('a'))).toBeGreaterThan(OTHER);
    expect(errorInStd(await logits('a', { ...without, patchOrder }), await logits('a', without))).toBeLessThan(SAME);
    expect(errorInStd(await logits('a', without), await logits('a'))).toBeGreaterThan(OTHER);
    close();
  });

  it('under a causal mask a token is independent of those after it', async () => {
    const { session, close } = await open();
    const changes: Changes = { mask: 'causal' };
    const of = async (key: string) => (await session.ask(key, { lens: 'logitLens', token: { row: 0, col: 2 }, top: 0, classes: ALL.slice(0, 10), changes })).classes.at(-1)!.map(({ logit }) => logit); // prettier-ignore
    const before = await of('a');
    const later = tinyPixels(1);
    later.fill(2, 31 * 32, 32 * 32); // the last row of pixels
    await session.answer('later', { pixels: later }, 1);
    expect(errorInStd(await of('later'), before)).toBeLessThan(SAME);
    expect(errorInStd(await of('b'), before)).toBeGreaterThan(OTHER);
    const { data, tokens } = await session.ask('a', { lens: 'matrix', layer: 0, head: 'max', changes });
    for (let i = 0; i < tokens; i++) for (let j = i + 1; j < tokens; j++) expect(data[i * tokens + j]).toBe(0);
    close();
  });

  it('with both branches off a block is the identity', async () => {
    const { session, close } = await open();
    const changes: Changes = { attentionOff: [0, 1], mlpOff: [0, 1] };
    const ask = { lens: 'logitLens', token: 'cls', top: 0, classes: ALL.slice(0, 10) } as const;
    const layers = (await session.ask('a', { ...ask, changes })).classes.map((all) => all.map(({ logit }) => logit));
    expect(layers).toHaveLength(3);
    expect(layers[2]).toEqual(layers[0]);
    const asItIs = (await session.ask('a', ask)).classes.map((all) => all.map(({ logit }) => logit));
    expect(asItIs[0]).toEqual(layers[0]);
    expect(errorInStd(asItIs[2]!, asItIs[0]!)).toBeGreaterThan(OTHER);
    close();
  });

  it('maps, grids and statistics are of the changed model', async () => {
    const { session, close } = await open();
    const changes: Changes = { attentionOff: [0] };
    const query = { method: 'attention', layer: 1, head: 0, token: 'cls' } as const;
    const [plain, changed] = [
      await session.ask('a', { lens: 'map', query }),
      await session.ask('a', { lens: 'map', query, options: { changes } }),
    ];
    expect(errorInStd(changed.data, plain.data)).toBeGreaterThan(OTHER);
    const grid = await session.ask('a', {
      lens: 'grid',
      query: { method: 'attention', token: 'cls' },
      options: { changes },
    });
    expect(grid.data.subarray(3 * 16, 4 * 16)).toEqual(changed.data);
    const relevance = { ...query, method: 'relevance', head: 'mean' } as const;
    const [a, b] = [
      await session.ask('a', { lens: 'map', query: relevance }),
      await session.ask('a', { lens: 'map', query: relevance, options: { changes } }),
    ];
    expect(errorInStd(b.data, a.data)).toBeGreaterThan(OTHER);
    const heads = { lens: 'heads', metric: 'entropy' } as const;
    const [c, d] = [await session.ask('a', heads), await session.ask('a', { ...heads, changes })];
    expect(errorInStd(d.data, c.data)).toBeGreaterThan(OTHER);
    close();
  });
});

describe('a session', () => {
  it('keeps attention of the same changes, however they are written, within its budget, and forgets them with the photo', async () => {
    const executor = new TestExecutor();
    const attention = 2 * 3 * 17 * 17 * 4;
    const session = await VitSession.open(tinyCheckpoint(), executor, { attention: 3 * attention });
    await session.answer('a', { pixels: tinyPixels(1) }, 1);
    const ask = (changes: Changes) => session.ask('a', { lens: 'matrix', layer: 0, head: 0, changes });
    await Promise.all([ask({ hiddenPatches: [3, 1] }), ask({ hiddenPatches: [1, 3, 3], headsOff: [], mask: 'full' })]);
    expect(executor.runs).toBe(2);
    for (let i = 0; i < 8; i++) await ask({ hiddenPatches: [i] });
    expect(session.keptBytes).toBeLessThanOrEqual(3 * attention + 16 * 3 * 64 * 4);
    session.forget('a');
    expect(session.keptBytes).toBe(0);
    session.dispose();
    expect(executor.live).toBe(0);
  });

  it.each<[string, Changes]>([
    ['a layer', { attentionOff: [2] }],
    ['a branch', { mlpOff: [-1] }],
    ['a head', { headsOff: [{ layer: 0, head: 3 }] }],
    ['a patch', { hiddenPatches: [16] }],
    ['half a patch', { hiddenPatches: [0.5] }],
    ['an order that repeats', { patchOrder: ALL.map(() => 0) }],
    ['a short order', { patchOrder: [0, 1] }],
  ])('refuses %s that the model lacks', async (_, changes) => {
    const session = await VitSession.open(tinyCheckpoint(), new TestExecutor());
    await session.answer('a', { pixels: tinyPixels(1) }, 1);
    await expect(session.ask('a', { lens: 'answer', top: 1, changes })).rejects.toMatchObject({ code: 'badRequest' });
    const query = { method: 'rollout', layer: 1, head: 0, token: 'cls' } as const;
    await expect(session.ask('a', { lens: 'map', query, options: { changes } })).rejects.toMatchObject({
      code: 'badRequest',
    });
  });
});

it('changes that change nothing are none, and photos with like names have keys of their own', () => {
  expect(settle({ ablation: 'mean', patchOrder: ALL, positionEmbedding: true, mask: 'full' }, VIT_SMALL)).toBeNull();
  expect(settle({ positionEmbedding: false }, { ...VIT_SMALL, posEmbedGrid: [0, 0] })).toBeNull();
  const changes = settle({ mlpOff: [1] }, VIT_SMALL);
  expect(keyOf('a', changes)).not.toBe(keyOf('a', null));
  expect(keyOf(`a${keyOf('', changes)}`, null).startsWith(keyOf('a', null))).toBe(false);
});
