/** Decoders on photos that are kept: the encoder runs once, and what is told is what the command line is told. */
import { afterAll, describe, expect, it } from 'vitest';
import { PhotoDecoding } from '../../../src/shared/photo-decoding';
import type { Executor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { VitSession } from '../../../src/vit/session/session';
import type { Recipe } from '../../../src/vit/recipe';
import { decoderNumbers, openDecoder, type DecoderName } from '../../support/decoders';

const executors: Executor[] = [];
afterAll(() => executors.forEach((executor) => executor.dispose()));

const CROP = { top: 0, left: 0, height: 40, width: 60 };

async function setUp(name: DecoderName) {
  const checkpoint = await openDecoder(name);
  const executor = await createOnnxExecutor({ threads: 1 });
  executors.push(executor);
  const runs: string[] = [];
  const counted: Executor = {
    engine: executor.engine,
    liveTensors: () => executor.liveTensors(),
    detail: executor.detail,
    dispose: () => executor.dispose(),
    compile: async (graph, weights) => {
      const program = await executor.compile(graph, weights);
      const what = [...graph.outputs.keys()].join();
      return { ...program, dispose: () => program.dispose(), run: (inputs) => (runs.push(what), program.run(inputs)) };
    },
  };
  const session = await VitSession.open(checkpoint, counted, { first: 'nothing' });
  const { pixels } = decoderNumbers(name as 'painter');
  const recipes: Recipe[] = [];
  const photos = {
    pixels: async (_photo: string, recipe: Recipe) => {
      recipes.push(recipe);
      const [rows, cols] = checkpoint.recipe.inputSize;
      const size = { rows, cols, photoRows: 40, photoCols: 60 };
      return { pixels: Float32Array.from(pixels), crop: CROP, timing: { decodeMs: 0, preprocessMs: 0 }, ...size };
    },
  };
  return { session, recipes, runs, decoding: new PhotoDecoding(session, photos, checkpoint.recipe), pixels: Float32Array.from(pixels) }; // prettier-ignore
}

describe('a writer on a photo that is kept', () => {
  it('says what it says of a photo that is not, and runs the encoder once', async () => {
    const { session, decoding, recipes, runs, pixels } = await setUp('captioner');
    const first = await decoding.write('photo', { alternatives: 2 });
    const again = await decoding.write('photo', { photo: false });
    await decoding.through('photo', null, new Float32Array(first.tokens).fill(1 / first.tokens));
    const { logits: _, ...apart } = await session.write('other', { pixels }, { alternatives: 2 });
    expect(first).toEqual({ ...apart, crop: CROP });
    expect(again.ids).not.toEqual([]);
    expect(recipes).toHaveLength(1);
    expect(runs.filter((outputs) => outputs.includes('attention.0'))).toHaveLength(1);
  });

  it('reads the tokens of an answer that is kept', async () => {
    const { session, decoding, recipes, pixels } = await setUp('captioner');
    await session.answer('photo', { pixels }, 1);
    const written = await decoding.write('photo', {});
    expect(recipes).toHaveLength(0);
    expect(written.crop).toBeNull();
    expect(written.ids).toEqual((await session.write('other', { pixels })).ids);
  });

  it('takes weights back through the encoder: one for a token is its rollout, and they stay a share of one', async () => {
    const { session, decoding, pixels } = await setUp('captioner');
    await session.answer('photo', { pixels }, 1);
    const tokens = session.shape.tokens;
    const weights = new Float32Array(tokens);
    weights[0] = 1;
    const through = await decoding.through('photo', null, weights);
    const query = { method: 'rollout', layer: session.config.depth - 1, head: 'mean', token: 'cls' } as const;
    const { data } = await session.ask('photo', { lens: 'map', query });
    expect([...through.slice(session.shape.prefix)]).toEqual([...data]);
    expect(through.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 5);
    await expect(decoding.through('photo', null, new Float32Array(2))).rejects.toMatchObject({ code: 'badRequest' });
  });

  it('sees a part of a photo as a photo of its own, which goes with it', async () => {
    const { session, decoding, recipes } = await setUp('captioner');
    const region = { top: 2, left: 3, bottom: 20, right: 30 };
    await decoding.write('photo', { region });
    await decoding.write('photo', { region, begin: [3] });
    await decoding.write('photo', {});
    expect(recipes.map((recipe) => recipe.region)).toEqual([region, undefined]);
    session.forget('photo');
    await decoding.write('photo', { region });
    expect(recipes).toHaveLength(3);
  });

  it('tells the words as they come', async () => {
    const { decoding } = await setUp('captioner');
    const heard: string[] = [];
    const { text, ids } = await decoding.write('photo', { beams: 1 }, { onProgress: (so) => heard.push(so.text) });
    expect(heard).toHaveLength(ids.length - 1);
    expect(heard.at(-1)).toBe(text);
  });
});

describe('a painter on a photo that is kept', () => {
  it('paints what it paints of a photo that is not, and tells what each head looked at', async () => {
    const { session, decoding, recipes, pixels } = await setUp('painter');
    const { hidden } = decoderNumbers('painter');
    const filled = await decoding.fill('photo', hidden);
    const apart = await session.fill({ pixels }, hidden, true);
    expect(filled).toMatchObject({ loss: apart.loss, normalised: true, knowsPlaces: true, crop: CROP });
    expect(filled.pixels).toEqual(apart.pixels);
    expect(filled.seen).toEqual(pixels);
    const rows = await decoding.holeAttention('photo', hidden, 4);
    const tokens = session.shape.patches + 1;
    const heads = (apart.decoderAttention[0]?.length ?? 0) / tokens ** 2;
    expect(rows).toHaveLength(apart.decoderAttention.length * heads * tokens);
    expect([...rows.slice(0, tokens)]).toEqual([...(apart.decoderAttention[0] ?? []).slice(5 * tokens, 6 * tokens)]);
    expect(recipes).toHaveLength(1);
    await expect(decoding.holeAttention('photo', hidden, 9)).rejects.toMatchObject({ code: 'badRequest' });
  });

  it('refuses to write, and a writer to paint', async () => {
    await expect((await setUp('painter')).decoding.write('photo', {})).rejects.toMatchObject({ code: 'writerMissing' });
    await expect((await setUp('captioner')).decoding.fill('photo', [0])).rejects.toMatchObject({ code: 'painterMissing' }); // prettier-ignore
  });
});
