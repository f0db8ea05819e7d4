import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/vit/checkpoint/checkpoint';
import type { Executor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import type { GradientQuery, MapOptions } from '../../../src/vit/explain/query';
import { VitSession, type SessionOptions } from '../../../src/vit/session/session';
import { errorInStd, fixture, nodeExecutor } from '../model/fixture';
import { TestExecutor, tinyCheckpoint, tinyPixels } from './tiny';

/** In standard deviations of the map: a forward and a backward pass in float32. */
const ENGINE_BAR = 1e-3;
/** Relative: the same sums in float64, in another order, kept as float32. */
const SAME = 1e-6;
/** Absolute, for values that are 0 but for rounding. */
const TINY = 1e-12;
const GRADIENT = 2 * 3 * 17 * 17 * 4; // bytes per photo and class: layers · heads · tokens² · float32
const MATRICES = 2 * 17 * 17 * 4; // what a method keeps beside it

interface Maps {
  readonly gradRollout: number[];
  readonly relevance: number[];
}
/** Made by scripts/fixtures/gradients.py: rows over all tokens. */
const WANTED = JSON.parse(
  readFileSync(new URL('../../fixtures/gradients/maps.json', import.meta.url), 'utf8'),
) as Record<string, { classes: [number, number]; one: Maps; difference: Maps }>;

const ENGINES: [string, () => Promise<Executor>][] = [
  ['WebAssembly', nodeExecutor],
  ['the native engine', () => createOnnxExecutor({ threads: 1 })],
];

describe.each(ENGINES)('on %s', (_, start) => {
  it.each(Object.keys(WANTED))('gradient rollout and relevance of %s are those of PyTorch', async (name) => {
    const { config, patches, weights } = fixture(name);
    const [, rows = 0, cols = 0] = patches.shape;
    const executor = await start();
    const read = (key: string): Promise<Float32Array> => Promise.resolve(weights[key]!.data);
    const checkpoint: Checkpoint = { ...tinyCheckpoint(), config, labels: [], read };
    const session = await VitSession.open(checkpoint, executor);
    await session.answer('a', { patches: patches.data.subarray(0, rows * cols) }, 1);
    const { classes, one, difference } = WANTED[name]!;
    const ask = async (query: Pick<GradientQuery, 'method' | 'target'>): Promise<Float32Array> =>
      (
        await session.ask('a', {
          lens: 'map',
          query: { layer: config.depth - 1, head: 'mean', token: 'cls', ...query },
        })
      ).data;
    const patchesOf = (row: number[]): number[] => row.slice(session.layout.prefix);
    const versus = { class: classes[0], versus: classes[1] };
    for (const [got, wanted] of [
      [await ask({ method: 'grad-rollout' }), one.gradRollout],
      [await ask({ method: 'relevance' }), one.relevance],
      [await ask({ method: 'grad-rollout', target: versus }), difference.gradRollout],
      [await ask({ method: 'relevance', target: versus }), difference.relevance],
    ] as const) {
      expect(errorInStd(got, patchesOf([...wanted]))).toBeLessThan(ENGINE_BAR);
    }
    session.dispose();
    executor.dispose();
  });
});

const RELEVANCE = { method: 'relevance', layer: 1, head: 'mean', token: 'cls' } as const;

async function open(budget?: SessionOptions) {
  const executor = new TestExecutor();
  const session = await VitSession.open(tinyCheckpoint(), executor, budget);
  const { predictions } = await session.answer('a', { pixels: tinyPixels(1) }, 2);
  const [best, second] = predictions.map(({ index }) => index) as [number, number];
  return { executor, session, best, second };
}

describe('a session', () => {
  it('means the top prediction where no class is named', async () => {
    const { session, best, second } = await open();
    const unnamed = (await session.ask('a', { lens: 'map', query: RELEVANCE })).data;
    expect(unnamed).toEqual(
      (await session.ask('a', { lens: 'map', query: { ...RELEVANCE, target: { class: best } } })).data,
    );
    expect(unnamed).not.toEqual(
      (await session.ask('a', { lens: 'map', query: { ...RELEVANCE, target: { class: second } } })).data,
    );
  });

  it('compiles the gradient when it is first asked for, and computes each class once', async () => {
    const { executor, session, best, second } = await open();
    expect([executor.live, executor.runs]).toEqual([1, 1]);
    const target = { class: second };
    await Promise.all([session.ask('a', { lens: 'map', query: { ...RELEVANCE, target } }), session.ask('a', { lens: 'map', query: { ...RELEVANCE, token: { row: 1, col: 2 }, target } })]); // prettier-ignore
    await session.ask('a', { lens: 'map', query: { ...RELEVANCE, method: 'grad-rollout', target } });
    expect([executor.live, executor.runs]).toEqual([2, 2]);
    await session.ask('a', { lens: 'map', query: { ...RELEVANCE, target: { class: best, versus: second } } });
    expect([executor.live, executor.runs]).toEqual([2, 3]);
    expect(executor.mostRunning).toBe(1);
    session.dispose();
    expect(executor.live).toBe(0);
  });

  it('gives gradients that are linear in the class weights', async () => {
    const { session } = await open();
    const ask = async (weights: Record<number, number>) =>
      (
        await session.gradients(
          'a',
          Float32Array.from({ length: 10 }, (_, i) => weights[i] ?? 0),
        )
      ).perLayer[1]!;
    const [a, b, both] = [await ask({ 2: 1 }), await ask({ 5: 1 }), await ask({ 2: 1, 5: -1 })];
    expect(errorInStd(both, a.map((value, i) => value - b[i]!))).toBeLessThan(1e-5); // prettier-ignore
  });

  it('shows one head alone, and stops at a layer', async () => {
    const { session } = await open();
    const maps = await Promise.all(
      [RELEVANCE, { ...RELEVANCE, head: 1 }, { ...RELEVANCE, layer: 0 }].map((query) =>
        session.ask('a', { lens: 'map', query }),
      ),
    );
    expect(new Set(maps.map(({ data }) => data.join())).size).toBe(3);
  });

  it.each<[string, MapOptions]>([
    ['as the papers have it', {}],
    ['from a later layer', { from: 1 }],
    ['with weights discarded', { discard: { ratio: 0.5, protectPrefix: 1 }, residual: 0.3 }],
    ['with the arithmetic of vit-explain', { normalise: 'vitExplain' }],
    ['of a changed model', { changes: { headsOff: [{ layer: 0, head: 2 }] } }],
  ])('has a grid whose tiles are the maps of each layer and head, %s', async (_, options) => {
    const { session, second } = await open();
    for (const method of ['grad-rollout', 'relevance'] as const) {
      for (const target of [undefined, { class: second, versus: 3 }]) {
        const query = { method, token: { row: 1, col: 2 }, ...(target && { target }) } as const;
        const grid = await session.ask('a', { lens: 'grid', query, options });
        expect([grid.layers, grid.heads, grid.rows, grid.cols]).toEqual([2, 3, 4, 4]);
        for (let at = 0; at < 6; at++) {
          const place = { layer: Math.floor(at / 3), head: at % 3 };
          const { data } = await session.ask('a', { lens: 'map', query: { ...query, ...place }, options });
          const tile = grid.data.subarray(at * 16, (at + 1) * 16);
          tile.forEach((value, i) => expect(Math.abs(value - data[i]!)).toBeLessThan(SAME * Math.abs(data[i]!) + TINY));
        }
        const { data } = await session.ask('a', { lens: 'grid', query: { ...query, only: 2 }, options });
        for (const layer of [0, 1]) {
          const at = (layer * 3 + 2) * 16;
          expect(data.slice(layer * 16, layer * 16 + 16)).toEqual(grid.data.slice(at, at + 16));
        }
      }
    }
  });

  it('holds one compiled gradient at a time: of the model as it is, or of a changed one', async () => {
    const { session, executor } = await open();
    const changes = { headsOff: [{ layer: 0, head: 1 }] };
    await session.ask('a', { lens: 'map', query: { ...RELEVANCE, target: { class: 0 } }, options: { changes } });
    const before = executor.live;
    for (const [index, options] of [{}, { changes }, {}].entries()) {
      await session.ask('a', { lens: 'map', query: { ...RELEVANCE, target: { class: index + 1 } }, options: options });
      expect(executor.live).toBe(before);
    }
  });

  it('keeps gradients within their budget', async () => {
    const { session, executor } = await open({ gradients: 2 * (GRADIENT + MATRICES) });
    const before = session.keptBytes;
    for (let index = 0; index < 6; index++) {
      await session.ask('a', { lens: 'map', query: { ...RELEVANCE, target: { class: index } } });
      expect(session.keptBytes - before).toBeLessThanOrEqual(2 * (GRADIENT + MATRICES));
    }
    const runs = executor.runs;
    await session.ask('a', { lens: 'map', query: { ...RELEVANCE, target: { class: 5 } } });
    expect(executor.runs).toBe(runs);
    await session.ask('a', { lens: 'map', query: { ...RELEVANCE, target: { class: 0 } } });
    expect(executor.runs).toBe(runs + 1);
  });

  it('forgets the gradients of a photo, even on their way', async () => {
    const { session } = await open();
    await session.ask('a', { lens: 'map', query: RELEVANCE });
    const asked = session.ask('a', { lens: 'map', query: { ...RELEVANCE, target: { class: 3 } } });
    session.forget('a');
    await asked.catch(() => undefined);
    expect(session.keptBytes).toBe(0);
    await expect(session.ask('a', { lens: 'map', query: RELEVANCE })).rejects.toMatchObject({ code: 'badRequest' });
  });

  it('goes on after a gradient that failed', async () => {
    const { session, executor } = await open();
    executor.failure = new Error('lost');
    await expect(session.ask('a', { lens: 'map', query: RELEVANCE })).rejects.toThrow('lost');
    executor.failure = null;
    expect((await session.ask('a', { lens: 'map', query: RELEVANCE })).data).toHaveLength(16);
  });

  it.each<[string, Partial<GradientQuery>]>([
    ['a class the model lacks', { target: { class: 10 } }],
    ['a second class the model lacks', { target: { class: 0, versus: -1 } }],
    ['a class against itself', { target: { class: 3, versus: 3 } }],
    ['a layer the model lacks', { layer: 2 }],
    ['a head the model lacks', { head: 3 }],
    ['a fusion these lenses do not have', { head: 'max' }],
    ['a patch outside the grid', { token: { row: 4, col: 0 } }],
  ])('refuses %s', async (_, change) => {
    const { session } = await open();
    await expect(session.ask('a', { lens: 'map', query: { ...RELEVANCE, ...change } })).rejects.toMatchObject({
      code: 'badRequest',
    });
  });

  it('refuses a backbone, which names no classes', async () => {
    const session = await VitSession.open(tinyCheckpoint({ classes: 0 }), new TestExecutor());
    await session.answer('a', { pixels: tinyPixels(1) }, 1);
    await expect(session.ask('a', { lens: 'map', query: RELEVANCE })).rejects.toMatchObject({ code: 'badRequest' });
  });
});
