/** What the tour's sums stand on: a query meets its keys, vectors of tokens, and the size of the stream. */
import { describe, expect, it } from 'vitest';
import type { ViTConfig } from '../../../src/vit/config';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { biasTableRows } from '../../../src/vit/model/relative-bias';
import { compileTaps } from '../../../src/vit/session/taps';
import { VitSession } from '../../../src/vit/session/session';
import { nodeExecutor } from '../model/fixture';
import { openTiny, TestExecutor, tinyCheckpoint, tinyPixels } from '../session/tiny';

/** Of numbers around 1, in float32. */
const SUM = 1e-5;

const PATCH = { row: 1, col: 2 } as const;

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

const MODELS: [string, Partial<ViTConfig>][] = [
  ['with a class token', {}],
  ['with norms of queries and keys', { qkNorm: true }],
  ['with rotary positions', { rotary: { turns: 'halves', coordinates: 'centred', base: 100 } }],
  ['with a factor of its own', { attentionScale: 1 }],
];

const ENGINES = [
  ['the reference', () => Promise.resolve(new TestExecutor())],
  ['WebAssembly', nodeExecutor],
  ['the native engine', () => createOnnxExecutor({ threads: 1 })],
] as const;

describe.each(ENGINES)('a query meets its keys on %s', (_, start) => {
  it.each(MODELS)('in a model %s', async (_name, change) => {
    const executor = await start();
    const checkpoint = tinyCheckpoint(change);
    const session = await VitSession.open(checkpoint, executor);
    await session.answer('a', { pixels: tinyPixels(1) }, 1);
    const { tokens, headDim } = session.shape;
    const taps = await compileTaps(checkpoint, executor, ['head', 'attention']);
    const whole = await taps.run({ pixels: tinyPixels(1) });
    for (const [layer, head, token] of [[0, 1, 'cls'], [1, 2, PATCH]] as const) {
      const met = await session.ask('a', { lens: 'meeting', layer, head, token });
      const of = (data: Float32Array, i: number): Float32Array => data.subarray(i * headDim, (i + 1) * headDim);
      const scores = Array.from({ length: tokens }, (_each, i) => met.scale * dot(met.query, of(met.keys, i)));
      scores.forEach((score, i) => expect(Math.abs(score - met.scores[i]!)).toBeLessThan(SUM));
      const shares = scores.map((score) => Math.exp(score));
      const sum = shares.reduce((a, b) => a + b);
      shares.forEach((share, i) => expect(Math.abs(share / sum - met.weights[i]!)).toBeLessThan(SUM));
      for (let d = 0; d < headDim; d++) {
        const added = met.weights.reduce((total, weight, i) => total + weight * met.values[i * headDim + d]!, 0);
        expect(Math.abs(added - met.output[d]!)).toBeLessThan(SUM);
      }
      const at = head * tokens + met.asking;
      const output = whole[`head.${layer}`]!.data.subarray(at * headDim, (at + 1) * headDim);
      output.forEach((value, d) => expect(Math.abs(value - met.output[d]!)).toBeLessThan(SUM));
      const weights = whole[`attention.${layer}`]!.data.subarray(at * tokens, (at + 1) * tokens);
      weights.forEach((value, i) => expect(Math.abs(value - met.weights[i]!)).toBeLessThan(SUM));
    }
    taps.dispose();
    session.dispose();
    executor.dispose();
  }); // prettier-ignore
});

it('what a model adds to its scores is part of them', async () => {
  const relativeBias = { grid: [4, 4], shared: false } as const;
  const tiny = tinyCheckpoint({ relativeBias });
  const table = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => Math.sin(i));
  const checkpoint = { ...tiny, read: (name: string) => (name.endsWith('_table') ? Promise.resolve(table(biasTableRows([4, 4], true) * tiny.config.heads)) : tiny.read(name)) }; // prettier-ignore
  const session = await VitSession.open(checkpoint, new TestExecutor());
  await session.answer('a', { pixels: tinyPixels(1) }, 1);
  const { scores, query, keys, scale, headDim, weights } = await session.ask('a', { lens: 'meeting', layer: 0, head: 0, token: 'cls' }); // prettier-ignore
  const alone = scores.map((_, i) => scale * dot(query, keys.subarray(i * headDim, (i + 1) * headDim)));
  expect(Math.max(...scores.map((score, i) => Math.abs(score - alone[i]!)))).toBeGreaterThan(0.1);
  const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
  weights.forEach((weight, i) => expect(weight).toBeCloseTo(Math.exp(scores[i]!) / sum, 5));
});

it('the block that was opened is opened once, and nothing is left behind', async () => {
  const { session, executor } = await openTiny();
  const ask = (layer: number, head: number) => session.ask('a', { lens: 'meeting', layer, head, token: PATCH });
  await ask(0, 0);
  const { runs, live } = executor;
  await ask(0, 1);
  expect(executor.runs).toBe(runs);
  await ask(1, 0);
  expect([executor.runs, executor.live]).toEqual([runs + 1, live]);
  await expect(ask(2, 0)).rejects.toMatchObject({ code: 'badRequest' });
  await expect(ask(0, 3)).rejects.toMatchObject({ code: 'badRequest' });
  session.dispose();
  expect(executor.live).toBe(0);
});

it('without class token only patches ask', async () => {
  const { session } = await openTiny({ clsToken: false, pool: 'avg', finalNorm: false, fcNorm: true, posEmbedPrefix: false }); // prettier-ignore
  const asked = { layer: 0, head: 0 };
  await expect(session.ask('a', { lens: 'meeting', ...asked, token: 'cls' })).rejects.toMatchObject({ code: 'badRequest' }); // prettier-ignore
  await expect(session.ask('a', { lens: 'tokenVector', layer: 0, token: 'cls' })).rejects.toMatchObject({ code: 'badRequest' }); // prettier-ignore
  expect((await session.ask('a', { lens: 'meeting', ...asked, token: PATCH })).asking).toBe(6);
});

it('a token’s vector is what stands in the stream, with its position and without', async () => {
  const { session } = await openTiny();
  const taps = await compileTaps(tinyCheckpoint(), new TestExecutor(), ['hidden']);
  const { dim } = session.config;
  for (const changes of [undefined, { positionEmbedding: false }]) {
    const whole = await taps.run({ pixels: tinyPixels(1) }, changes);
    for (const layer of [0, 2]) {
      const { data } = await session.ask('a', {
        lens: 'tokenVector',
        layer,
        token: PATCH,
        ...(changes && { changes }),
      });
      const wanted = whole[`hidden.${layer}`]!.data.subarray(7 * dim, 8 * dim);
      data.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(SUM));
    }
  }
  await expect(session.ask('a', { lens: 'tokenVector', layer: 3, token: PATCH })).rejects.toMatchObject({ code: 'badRequest' }); // prettier-ignore
  taps.dispose();
});

it('the stream’s sizes are the mean norms of its tokens; a block that adds nothing changes nothing', async () => {
  const { session } = await openTiny();
  const { sizes, steps } = await session.ask('a', { lens: 'stream' });
  for (const [layer, size] of sizes.entries()) {
    const { data } = await session.ask('a', { lens: 'norm', layer });
    expect(size).toBeCloseTo(data.reduce((a, b) => a + b) / data.length, 5);
  }
  expect(steps.every((step) => step > 0.1)).toBe(true);
  const still = await session.ask('a', { lens: 'stream', changes: { attentionOff: [0], mlpOff: [0] } });
  expect(still.steps[0]).toBe(0);
  expect(still.sizes[1]).toBe(still.sizes[0]);
  const bare = await session.ask('a', { lens: 'stream', changes: { skipConnections: false, attentionOff: [1], mlpOff: [1] } }); // prettier-ignore
  expect(bare.sizes[2]).toBe(0); // nothing is carried past a block
});
