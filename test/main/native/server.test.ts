import { describe, expect, test, vi } from 'vitest';
import { NativeServer } from '../../../src/main/native/server';
import { Caller } from '../../../src/shared/channel/caller';
import { serve } from '../../../src/shared/channel/serve';
import { NATIVE, type NativeWish } from '../../../src/shared/native-port';
import { HeadlightError } from '../../../src/vit/errors';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { VitSession } from '../../../src/vit/session/session';
import { portPair } from '../../support/port-pair';
import { tinyCheckpoint } from '../../vit/session/tiny';
import { photosOf } from '../../renderer/engine/fake-photos';

const ROLLOUT = { method: 'rollout', layer: 1, head: 'mean', token: 'cls' } as const;

/** Of the scores' spread; 0.0063 of the logits' was measured with these weights and pixels, and kernels of other processors round differently. */
const INT8_SHARE = 0.03;

/** How a model is opened unless a test asks for more. */
const USUAL: NativeWish = { model: 'tiny', overrides: {}, precision: 'float32' };

function server() {
  const dispose = vi.fn();
  const logits: Float32Array[] = [];
  const photos = photosOf();
  const native = new NativeServer(
    async ({ model, precision }) => {
      if (model !== 'tiny') throw new HeadlightError('modelNotFound', { model });
      const executor = await createOnnxExecutor({ threads: 1, precision });
      const checkpoint = tinyCheckpoint();
      const session = await VitSession.open(checkpoint, executor);
      const answer = session.answer.bind(session);
      session.answer = async (...args) => {
        const whole = await answer(...args);
        logits.push(whole.logits);
        return whole;
      };
      const end = (): void => (dispose(), session.dispose(), executor.dispose());
      return { session, recipe: checkpoint.recipe, detail: executor.detail, dispose: end };
    },
    photos,
    () => Promise.reject(new HeadlightError('cancelled')),
    {
      labelHead: () => Promise.reject(new Error('no texts')),
      readText: () => Promise.reject(new Error('no texts')),
    },
  );
  const [near, far] = portPair();
  serve(far, NATIVE, native);
  return { native, photos, dispose, logits, near, far, ...new Caller(NATIVE, near).calls };
}

describe('the native process', () => {
  test('fetches a photo, answers it and its maps, and keeps the attention to itself', async () => {
    const { native, open, answer, ask, forget, photos, far } = server();
    expect(await open(USUAL)).toEqual({ detail: 'ONNX Runtime, 1 thread' });
    const said = await answer('photo 1', 3);
    expect(said.predictions).toHaveLength(3);
    expect(said).toMatchObject({ photoRows: 32, crop: { height: 32 }, timing: { decodeMs: 1, preprocessMs: 2 } });
    expect(said.logits).toHaveLength(10); // for the library; nothing larger crosses
    expect(JSON.stringify(far.sent)).not.toMatch(/attention|pixels/);
    expect(await ask('photo 1', { lens: 'map', query: ROLLOUT })).toMatchObject({ rows: 4, cols: 4 });
    const relevance = { ...ROLLOUT, method: 'relevance', target: { class: 2, versus: 5 } } as const;
    expect(await ask('photo 1', { lens: 'map', query: relevance })).toMatchObject({ rows: 4, cols: 4 });
    expect(await ask('photo 1', { lens: 'grid', query: ROLLOUT })).toMatchObject({ layers: 2, heads: 3 });
    expect(photos.asked).toEqual(['photo 1']);
    forget('photo 1');
    await ask('photo 1', { lens: 'map', query: ROLLOUT });
    expect(photos.asked).toEqual(['photo 1', 'photo 1']);
    await native.close();
  });

  test('opens a model with 8-bit weights: near the answer of float32, and not it', async () => {
    const { native, open, answer, logits } = server();
    for (const precision of ['float32', 'int8'] as const) {
      const { detail } = await open({ ...USUAL, precision });
      expect(detail.includes('8-bit weights')).toBe(precision === 'int8');
      await answer('photo 1', 1);
    }
    const [exact, near] = logits as [Float32Array, Float32Array];
    const apart = Math.max(...exact.map((value, i) => Math.abs(value - near[i]!)));
    const spread = Math.max(...exact) - Math.min(...exact);
    expect(apart).toBeGreaterThan(0);
    expect(apart / spread).toBeLessThan(INT8_SHARE);
    await native.close();
  });

  test('answers lenses, and refuses one that was stopped before the model was open', async () => {
    const { native, open, ask, photos } = server();
    const question = { lens: 'matrix', layer: 1, head: 2 } as const;
    const opening = open(USUAL);
    for (let i = 0; i < 10; i++) await Promise.resolve(); // the model before is gone, the new one on its way
    const stop = new AbortController();
    const asked = ask('photo 1', question, { signal: stop.signal });
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await opening;
    expect(photos.asked).toEqual([]);
    expect(await ask('photo 1', question)).toMatchObject({ tokens: 17 });
    await native.close();
  });

  test('frees the model when it is closed, replaced, or the client goes', async () => {
    const { native, open, close, dispose } = server();
    await open(USUAL);
    await open(USUAL);
    expect(dispose).toHaveBeenCalledTimes(1);
    close();
    await vi.waitFor(() => expect(dispose).toHaveBeenCalledTimes(2));
    await native.close();
    expect(dispose).toHaveBeenCalledTimes(2);
  });

  test('stops fetching a photo that nobody waits for', async () => {
    const { open, answer, photos, native } = server();
    await open(USUAL);
    photos.slow = true;
    const stop = new AbortController();
    const asked = answer('photo 2', 1, { signal: stop.signal });
    await vi.waitFor(() => expect(photos.asked).toEqual(['photo 2']));
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(photos.stopped).toEqual(['photo 2']));
    await native.close();
  });

  test('refuses what it does not know, in words, and goes on', async () => {
    const { open, ask, answer, near, far, native } = server();
    await expect(open({ ...USUAL, model: 'other' })).rejects.toMatchObject({ code: 'modelNotFound' });
    await expect(ask('photo 1', { lens: 'map', query: ROLLOUT })).rejects.toMatchObject({ code: 'modelNotFound' });
    await open(USUAL);
    const map = { lens: 'map', query: ROLLOUT };
    const wrong = [
      ...[{ ...USUAL, model: 7 }, { model: 'tiny' }, { model: 'tiny', overrides: {} }].map((wish) => ['open', wish]),
      ['open', { ...USUAL, precision: 'int4' }],
      ['open', { ...USUAL, overrides: { size: [384] } }],
      ['open', { ...USUAL, folder: '/etc' }],
      ['answer', 'a', -1],
      ['answer', new Float32Array(3), 1],
      ['answer', 'a'.repeat(256), 1],
      ['ask', 'a', { ...map, query: { ...ROLLOUT, layer: -1 } }],
      ['ask', 'a', { ...map, options: { discard: { ratio: 2 } } }],
      ['ask', 'a', { lens: 'matrix', layer: 0, head: 'all' }],
      ['ask', 'a', { lens: 'thoughts' }],
      ['shutdown'],
    ] as const;
    for (const [i, [call, ...args]] of wrong.entries()) near.send({ id: 100 + i, call, args });
    near.send('nonsense');
    await vi.waitFor(() => expect(far.sent.filter((message) => (message as { id: number }).id >= 100)).toHaveLength(wrong.length)); // prettier-ignore
    for (const message of far.sent.filter((sent) => (sent as { id: number }).id >= 100))
      expect(message).toMatchObject({ ok: false, code: 'badRequest' });
    expect((await answer('photo 1', 1)).predictions).toHaveLength(1);
    await native.close();
  });
});
