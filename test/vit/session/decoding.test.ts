/** Painters and writers against transformers (scripts/fixtures/decoders.py), and what a session lets them do. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/vit/checkpoint/checkpoint';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { createTfjsExecutor } from '../../../src/vit/execute/tfjs/executor';
import type { Executor } from '../../../src/vit/execute/executor';
import { finiteOnly } from '../../../src/vit/execute/finite';
import { VitSession } from '../../../src/vit/session/session';
import { Writing } from '../../../src/vit/session/writing';
import { decoderNumbers, openDecoder, ownGeneration, WRITERS, type WriterName } from '../../support/decoders';
import { wasmFolder } from '../../../src/cli/package-root';

/** Float32 against float32, in standard deviations of the library's numbers. */
const CLOSE = 1e-4;

const executors: Executor[] = [];
afterAll(() => executors.forEach((executor) => executor.dispose()));

async function sessionOf(checkpoint: Checkpoint, engine: 'native' | 'wasm' = 'native'): Promise<VitSession> {
  const executor = await (engine === 'native'
    ? createOnnxExecutor({ threads: 1 })
    : createTfjsExecutor({ engine, wasmFolder: wasmFolder() }));
  executors.push(executor);
  return VitSession.open(checkpoint, executor, { first: 'nothing' });
}

function worst(got: ArrayLike<number>, wanted: readonly number[]): number {
  if (got.length !== wanted.length) return Infinity;
  const mean = wanted.reduce((sum, x) => sum + x, 0) / wanted.length;
  const spread = Math.sqrt(wanted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / wanted.length);
  return Math.max(...wanted.map((x, i) => Math.abs(x - (got[i] ?? NaN)))) / spread;
}

const joined = (layers: readonly Float32Array[]): number[] => layers.flatMap((layer) => [...layer]);

describe('a masked autoencoder', () => {
  const numbers = decoderNumbers('painter');
  const input = { pixels: Float32Array.from(numbers.pixels) };

  it.each(['native', 'wasm'] as const)('paints what transformers paints, on %s', async (engine) => {
    const session = await sessionOf(await openDecoder('painter'), engine);
    const filled = await session.fill(input, numbers.hidden, true);
    expect(worst(filled.prediction, numbers.prediction)).toBeLessThan(CLOSE);
    expect(filled.loss).toBeCloseTo(numbers.loss, 4);
    expect(filled).toMatchObject({ normalised: true, knowsPlaces: true });
    const [encoder, decoder] = [filled.encoderAttention[0], filled.decoderAttention[0]];
    expect([encoder?.length, decoder?.length]).toEqual([2 * 7 * 7, 3 * 10 * 10]);
    const row = decoder?.slice(0, 10) ?? [];
    expect([...row].reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 5);
  });

  it('paints the same whatever the order in which patches are named, and nothing of what it cannot see', async () => {
    const session = await sessionOf(await openDecoder('painter'));
    const other = Float32Array.from(input.pixels);
    other[4] = 100; // of patch 1, which is hidden
    const [first, second] = [
      await session.fill(input, numbers.hidden),
      await session.fill({ pixels: other }, [...numbers.hidden].reverse()),
    ];
    expect(second.prediction).toEqual(first.prediction);
  });

  it('refuses holes that are none, and to hide everything', async () => {
    const session = await sessionOf(await openDecoder('painter'));
    for (const hidden of [[9], [-1], [0.5], [1, 1], [0, 1, 2, 3, 4, 5, 6, 7, 8]])
      await expect(session.fill(input, hidden)).rejects.toMatchObject({ code: 'badRequest' });
    await expect(session.write('photo', input)).rejects.toMatchObject({ code: 'writerMissing' });
  });
});

it.each(['painter', ...WRITERS] as const)('tells what is of the decoder from what nothing needs: %s', async (name) => {
  const { placement } = await openDecoder(name);
  const whys = placement.harmless.map(({ name: tensor, why }) => `${/dec|mask_token/.test(tensor)} ${why}`);
  expect(whys.filter((why) => why === 'true atWork').length).toBeGreaterThan(10);
  expect(whys.filter((why) => why.startsWith('true'))).toEqual(whys.filter((why) => why === 'true atWork'));
});

describe.each(WRITERS)('%s', (name) => {
  const numbers = decoderNumbers(name);
  const input = { pixels: Float32Array.from(numbers.pixels) };

  it('gives the logits and attention of transformers for a sentence that stands', async () => {
    const session = await sessionOf(await openDecoder(name));
    const begin = [...numbers.forced.slice(1), 0];
    const written = await session.write('photo', input, { begin, only: true });
    expect(worst(written.logits, numbers.logits)).toBeLessThan(CLOSE);
    expect(worst(joined(written.selfAttention), numbers.selfAttention)).toBeLessThan(CLOSE);
    expect(worst(joined(written.crossAttention), numbers.crossAttention)).toBeLessThan(CLOSE);
    expect(written.ids).toEqual([numbers.start, ...begin]);
  });

  it.each(Object.entries(numbers.ways))(
    'writes id for id what transformers writes: %s',
    async (_way, { settings, ids }) => {
      const session = await sessionOf(await openDecoder(name, { ...ownGeneration(name), ...settings }));
      expect((await session.write('photo', input)).ids).toEqual(ids);
    },
  );

  it('goes on from words that stand, and from what language alone would say', async () => {
    const session = await sessionOf(await openDecoder(name, { ...ownGeneration(name), max_length: 8 }));
    const whole = await session.write('photo', input, { alternatives: 3 });
    const begin = whole.ids.slice(1, 3);
    expect((await session.write('photo', input, { begin })).ids).toEqual(whole.ids); // greedy goes the same way again
    const other = whole.words[0]?.alternatives.find(({ id }) => id !== whole.ids[1]);
    expect((await session.write('photo', input, { begin: [other?.id ?? 0] })).ids.slice(0, 2)).toEqual([whole.ids[0], other?.id]); // prettier-ignore
    const blind = await session.write('photo', input, { photo: false });
    expect([...blind.logits.slice(0, 8)]).not.toEqual([...whole.logits.slice(0, 8)]);
  });

  it('tells of each word how likely it is, the likeliest among the alternatives', async () => {
    const session = await sessionOf(await openDecoder(name));
    const { words, ids, score } = await session.write('photo', input, { beams: 1, words: 4, alternatives: 2 });
    expect(words.map(({ id }) => id)).toEqual(ids.slice(1));
    expect(score).toBeNull();
    for (const { id, probability, logProbability, alternatives } of words) {
      expect(alternatives[0]).toMatchObject({ id, probability });
      expect(Math.log(probability)).toBeCloseTo(logProbability, 10);
    }
  });

  it('scores a sentence to its end', async () => {
    const session = await sessionOf(await openDecoder(name));
    const { ids, text } = await session.write('photo', input, { text: 'the dog sits' });
    expect(text.trim()).toBe('the dog sits');
    expect(ids.at(-1)).toBe(name === 'blip' ? 3 : 2);
  });
});

it('scores no text of which its tokenizer has no piece: the end alone would be told for it', async () => {
  const session = await sessionOf(await openDecoder('captioner'));
  const input = { pixels: Float32Array.from(decoderNumbers('captioner').pixels) };
  await expect(session.write('photo', input, { text: 'XYZ' })).rejects.toMatchObject({ code: 'sentenceUnknown' });
});

it('writes the same on WebAssembly', async () => {
  const { pixels, ways } = decoderNumbers('captioner');
  for (const way of ['greedy', 'beams']) {
    const { settings = {}, ids } = ways[way] ?? {};
    const checkpoint = await openDecoder('captioner', { ...ownGeneration('captioner'), ...settings });
    const session = await sessionOf(checkpoint, 'wasm');
    expect((await session.write('photo', { pixels: Float32Array.from(pixels) })).ids).toEqual(ids);
  }
});

it('shows why there is a mask: without it, a word sees those after it', async () => {
  const { pixels, forced } = decoderNumbers('reader');
  const session = await sessionOf(await openDecoder('reader'));
  const input = { pixels: Float32Array.from(pixels) };
  const begin = [...forced.slice(1), 0];
  const masked = await session.write('photo', input, { begin, only: true });
  const open = await session.write('photo', input, { begin, only: true, causal: false });
  const above = ({ selfAttention }: typeof masked): number => selfAttention[0]?.[1] ?? NaN; // row 0, column 1
  expect([above(masked), above(open) > 0]).toEqual([0, true]);
});

it('stops when nobody waits, and keeps nothing open', async () => {
  const checkpoint = await openDecoder('captioner');
  const executor = await createOnnxExecutor({ threads: 1 });
  executors.push(executor);
  const decoder = await checkpoint.decoder?.open();
  if (!decoder || decoder.task === 'fill') throw new Error('no writer');
  const writing = new Writing(decoder, finiteOnly(executor), (run) => run());
  const memory = await writing.remember(new Float32Array(5 * 16).fill(0.1));
  const stop = new AbortController();
  const heard: number[] = [];
  const writes = writing.write(memory, decoder.generation, {}, { signal: stop.signal, onProgress: (ids) => { heard.push(ids.length); stop.abort(); } }); // prettier-ignore
  await expect(writes).rejects.toMatchObject({ code: 'cancelled' });
  expect(heard).toEqual([2]);
  writing.dispose();
  await new Promise((done) => setTimeout(done, 0)); // sessions are let go of behind their programs
  expect(executor.liveTensors()).toBe(0);
});

it('tells an encoder alone that it neither paints nor writes', async () => {
  const { decoder: _, ...alone } = await openDecoder('captioner' satisfies WriterName);
  const session = await sessionOf(alone);
  const input = { pixels: new Float32Array(3 * 8 * 8) };
  await expect(session.fill(input, [0])).rejects.toMatchObject({ code: 'painterMissing' });
  await expect(session.write('photo', input)).rejects.toMatchObject({ code: 'writerMissing' });
});
