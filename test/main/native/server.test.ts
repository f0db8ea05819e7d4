import { describe, expect, test, vi } from 'vitest';
import { NativeServer } from '../../../src/main/native/server';
import type { NativeAnswer, NativeMessage } from '../../../src/shared/native-port';
import { HeadlightError } from '../../../src/vit/errors';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { VitSession } from '../../../src/vit/session/session';
import { tinyCheckpoint, tinyPixels } from '../../vit/session/tiny';

const ROLLOUT = { method: 'rollout', layer: 1, head: 'mean', token: 'cls' } as const;

/** Of the logits' spread; 0.0063 was measured with these weights and pixels, and kernels of other processors round differently. */
const INT8_SHARE = 0.03;

/** How a model is opened unless a test asks for more. */
const USUAL = { overrides: {}, precision: 'float32' };

function server() {
  const answers: NativeAnswer[] = [];
  const progress: NativeMessage[] = [];
  const dispose = vi.fn();
  const native = new NativeServer(
    async ({ model, precision }) => {
      if (model !== 'tiny') throw new HeadlightError('modelNotFound', { model });
      const executor = await createOnnxExecutor({ threads: 1, precision });
      const session = await VitSession.open(tinyCheckpoint(), executor);
      return { session, detail: executor.detail, dispose: () => (dispose(), session.dispose(), executor.dispose()) };
    },
    (message) => ('progress' in message ? progress.push(message) : answers.push(message)),
  );
  const ask = async (message: object): Promise<NativeAnswer> => {
    await native.receive({ id: 7, ...message });
    return answers.pop()!;
  };
  return { native, ask, answers, dispose };
}

describe('the native process', () => {
  test('answers a photo and its maps, and keeps the attention to itself', async () => {
    const { native, ask } = server();
    expect(await ask({ type: 'open', model: 'tiny', ...USUAL })).toEqual({
      id: 7,
      ok: true,
      value: { detail: 'ONNX Runtime, 1 thread' },
    });
    expect(await ask({ type: 'knows', photo: 'a' })).toMatchObject({ value: false });
    const answer = await ask({ type: 'answer', photo: 'a', pixels: tinyPixels(1), top: 3 });
    expect(answer).toMatchObject({ ok: true, value: { predictions: [{}, {}, {}] } });
    expect(await ask({ type: 'knows', photo: 'a' })).toMatchObject({ value: true });
    expect(await ask({ type: 'ask', photo: 'a', question: { lens: 'map', query: ROLLOUT } })).toMatchObject({
      value: { rows: 4, cols: 4 },
    });
    const relevance = { ...ROLLOUT, method: 'relevance', target: { class: 2, versus: 5 } };
    expect(await ask({ type: 'ask', photo: 'a', question: { lens: 'map', query: relevance } })).toMatchObject({
      value: { rows: 4, cols: 4 },
    });
    expect(await ask({ type: 'ask', photo: 'a', question: { lens: 'grid', query: ROLLOUT } })).toMatchObject({
      value: { layers: 2, heads: 3 },
    });
    await native.receive({ type: 'forget', photo: 'a' });
    expect(await ask({ type: 'knows', photo: 'a' })).toMatchObject({ value: false });
    await native.dispose();
  });

  test('opens a model with 8-bit weights: near the answer of float32, and not it', async () => {
    const { native, ask } = server();
    const logits = async (precision: string): Promise<Float32Array> => {
      const opened = await ask({ type: 'open', model: 'tiny', ...USUAL, precision });
      expect(JSON.stringify(opened).includes('8-bit weights')).toBe(precision === 'int8');
      const answer = await ask({ type: 'answer', photo: 'a', pixels: tinyPixels(1), top: 1 });
      return (answer as unknown as { readonly value: { readonly logits: Float32Array } }).value.logits;
    };
    const exact = await logits('float32');
    const near = await logits('int8');
    const apart = Math.max(...exact.map((value, i) => Math.abs(value - near[i]!)));
    const spread = Math.max(...exact) - Math.min(...exact);
    expect(apart).toBeGreaterThan(0);
    expect(apart / spread).toBeLessThan(INT8_SHARE);
    await native.dispose();
  });

  test('answers lenses, and refuses one that was cancelled before the model was open', async () => {
    const { native, ask, answers } = server();
    const question = { lens: 'matrix', layer: 1, head: 2 };
    const opening = native.receive({ id: 1, type: 'open', model: 'tiny', ...USUAL });
    for (let i = 0; i < 10; i++) await Promise.resolve(); // the model before is gone, the new one on its way
    const asked = native.receive({ id: 2, type: 'ask', photo: 'a', question });
    await native.receive({ type: 'cancel', request: 2 });
    await Promise.all([opening, asked]);
    expect(answers.find(({ id }) => id === 2)).toMatchObject({ ok: false, code: 'cancelled' });
    await ask({ type: 'answer', photo: 'a', pixels: tinyPixels(1), top: 0 });
    expect(await ask({ type: 'ask', photo: 'a', question })).toMatchObject({ ok: true, value: { tokens: 17 } });
    await native.dispose();
  });

  test('frees the model when it is closed, replaced, or the client goes', async () => {
    const { native, ask, dispose } = server();
    await ask({ type: 'open', model: 'tiny', ...USUAL });
    await ask({ type: 'open', model: 'tiny', ...USUAL });
    expect(dispose).toHaveBeenCalledTimes(1);
    await native.receive({ type: 'close' });
    expect(dispose).toHaveBeenCalledTimes(2);
    await native.dispose();
    expect(dispose).toHaveBeenCalledTimes(2);
  });

  test('refuses what it does not know, in words, and goes on', async () => {
    const { ask, native, answers } = server();
    expect(await ask({ type: 'open', model: 'other', ...USUAL })).toMatchObject({
      ok: false,
      code: 'modelNotFound',
    });
    expect(await ask({ type: 'ask', photo: 'a', question: { lens: 'map', query: ROLLOUT } })).toMatchObject({
      ok: false,
    });
    await ask({ type: 'open', model: 'tiny', ...USUAL });
    expect(await ask({ type: 'ask', photo: 'a', question: { lens: 'map', query: ROLLOUT } })).toMatchObject({
      ok: false,
      code: 'badRequest',
    });
    for (const wrong of [
      { type: 'open', model: 7, ...USUAL },
      { type: 'open', model: 'tiny' },
      { type: 'open', model: 'tiny', overrides: {} },
      { type: 'open', model: 'tiny', ...USUAL, precision: 'int4' },
      { type: 'open', model: 'tiny', ...USUAL, overrides: { size: [384] } },
      { type: 'open', model: 'tiny', ...USUAL, folder: '/etc' },
      { type: 'answer', photo: 'a', pixels: [1, 2], top: 1 },
      { type: 'answer', photo: 'a', pixels: new Float32Array(3), top: 1 },
      { type: 'ask', photo: 'a', question: { lens: 'map', query: { ...ROLLOUT, layer: -1 } } },
      { type: 'ask', photo: 'a', question: { lens: 'map', query: ROLLOUT, options: { discard: { ratio: 2 } } } },
      { type: 'ask', photo: 'a', question: { lens: 'matrix', layer: 0, head: 'all' } },
      { type: 'ask', photo: 'a', question: { lens: 'thoughts' } },
      { type: 'shutdown' },
    ]) {
      expect(await ask(wrong), JSON.stringify(wrong)).toMatchObject({ ok: false, code: 'badRequest' });
    }
    await native.receive('nonsense');
    expect(answers).toEqual([]);
    await native.dispose();
  });
});
