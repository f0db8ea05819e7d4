import { beforeEach, describe, expect, test, vi } from 'vitest';
import { WordsState, type WordsUser } from '../../../src/renderer/state/decoders/words.svelte';
import { PhotoItem } from '../../../src/renderer/state/photos.svelte';
import type { EngineApi, LoadedModel } from '../../../src/renderer/engine/api';
import type { Sentence, SentenceWish } from '../../../src/shared/decoder-api';
import { HeadlightError } from '../../../src/vit/errors';
import type { Work } from '../../../src/vit/session/work';
import type { WrittenSoFar } from '../../../src/vit/session/decoding';
import { modelRef } from '../../shared/models';

/** 2 × 2 patches behind a class token; a decoder of one layer and two heads. */
const CONFIG = { imageSize: [4, 4], patchSize: [2, 2], clsToken: true, distToken: false, registers: 0 };

function sentence(ids: readonly number[]): Sentence {
  const words = ids.slice(1).map((id) => ({ id, text: ` w${id}`, probability: 0.5, logProbability: Math.log(0.5), alternatives: [] })); // prettier-ignore
  const count = words.length;
  return {
    text: words.map(({ text }) => text).join(''),
    ids,
    score: null,
    words,
    selfAttention: [new Float32Array(2 * count * count).fill(1 / count)],
    crossAttention: [Float32Array.from({ length: 2 * count * 5 }, (_, at) => at)],
    tokens: 5,
    leftOut: [],
    crop: { top: 0, left: 0, height: 10, width: 10 },
  };
}

const PHOTOS = ['a', 'b'].map((id) => ({ id, name: `${id}.jpg`, bytes: 1 }) as unknown as PhotoItem['ref']);

interface Asked {
  readonly photo: string;
  readonly wish: SentenceWish;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((so: WrittenSoFar) => void) | undefined;
  readonly give: (sentence: Sentence) => void;
  readonly fail: (error: Error) => void;
}

function setUp(decoder: LoadedModel['decoder'] = null) {
  const asked: Asked[] = [];
  const engine = {
    load: vi.fn(async () => ({
      id: 'vit-tiny-captioner',
      config: CONFIG,
      decoder: 'caption',
      engine: { name: 'wasm' },
    })),
    write: vi.fn(
      (photo: string, wish: SentenceWish, { signal, onProgress }: Work<WrittenSoFar>) =>
        new Promise<Sentence>((give, fail) => {
          asked.push({ photo, wish, signal, onProgress, give, fail });
          signal?.addEventListener('abort', () => fail(new HeadlightError('cancelled')));
        }),
    ),
    through: vi.fn(async (_photo: string, _region: unknown, weights: Float32Array) => weights.map((x) => x * 2)),
  };
  const own = { ...engine, write: vi.fn((...given: Parameters<typeof engine.write>) => engine.write(...given)) };
  const items = PHOTOS.map((ref) => Object.assign(new PhotoItem(ref), { status: 'done' as const }));
  const photos = { selected: items[0] ?? null };
  const user = {
    engine: own,
    photos,
    model: {
      loaded: { decoder, config: CONFIG },
      wanted: modelRef('mine'),
      available: [modelRef('vit-tiny-captioner')],
    },
    settings: { current: { engine: 'auto' } },
    measured: { kept: [] },
    inUse: { forcedEngine: null },
  };
  const words = new WordsState(user as unknown as WordsUser, engine as unknown as EngineApi);
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) {
      for (const each of words.follow.slice(1)) each();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
  const walk = async (to: number): Promise<void> => {
    photos.selected = items[to] ?? null;
    words.follow[0]?.();
    await settle();
  };
  return { words, asked, engine, own, settle, walk };
}

describe('the sentence about the photo', () => {
  let all: ReturnType<typeof setUp>;
  beforeEach(async () => {
    all = setUp();
    await all.settle();
  });

  test('is asked for once the panel is open, of the built-in captioner on its own engine', async () => {
    const { words, asked, engine, own, settle } = all;
    expect(engine.load).not.toHaveBeenCalled();
    words.active = true;
    await settle();
    expect(engine.load).toHaveBeenCalledTimes(1);
    expect(asked).toMatchObject([{ photo: 'a', wish: { alternatives: 5 } }]);
    expect(own.write).not.toHaveBeenCalled();
    asked[0]?.onProgress?.({ ids: [0, 1], text: 'w1' });
    expect(words.soFar).toBe('w1');
    asked[0]?.give(sentence([0, 1, 2]));
    await settle();
    expect(words.soFar).toBeNull();
    expect(words.sentence?.ids).toEqual([0, 1, 2]);
    expect(asked).toHaveLength(1);
  });

  test('is the own model’s where that writes', async () => {
    const { words, asked, engine, own, settle } = setUp('caption');
    words.active = true;
    await settle();
    expect(engine.load).not.toHaveBeenCalled();
    expect(own.write).toHaveBeenCalledTimes(1);
    expect(asked).toHaveLength(1);
  });

  test('goes on from a word that was chosen, and back; another photo begins anew', async () => {
    const { words, asked, settle, walk } = all;
    words.active = true;
    await settle();
    asked[0]?.give(sentence([0, 1, 2, 3]));
    await settle();
    words.goOn(1, 9);
    await settle();
    expect(asked[1]?.wish.begin).toEqual([1, 9]);
    words.ownSentence();
    await settle();
    expect(words.sentence?.ids).toEqual([0, 1, 2, 3]);
    expect(asked[1]?.signal?.aborted).toBe(true);
    words.setRegion({ top: 0, left: 0, bottom: 2, right: 2 });
    await settle();
    expect(asked[2]?.wish.region).toEqual({ top: 0, left: 0, bottom: 2, right: 2 });
    await walk(1);
    expect(asked[2]?.signal?.aborted).toBe(true);
    expect(asked[3]).toMatchObject({ photo: 'b', wish: { alternatives: 5 } });
    expect(words.region).toBeNull();
  });

  test('is stopped, and not begun again by itself', async () => {
    const { words, asked, settle } = all;
    words.active = true;
    await settle();
    words.stop();
    await settle();
    expect(words.error?.code).toBe('cancelled');
    expect(asked).toHaveLength(1);
    words.again();
    await settle();
    expect(asked).toHaveLength(2);
    words.active = false; // nobody looks: given up without a word
    await settle();
    expect(asked[1]?.signal?.aborted).toBe(true);
    words.active = true;
    await settle();
    expect(words.error).toBeNull();
    expect(asked).toHaveLength(3);
  });

  test('shows where a word looked, by layer and head, and back through the encoder', async () => {
    const { words, asked, engine, settle } = all;
    words.active = true;
    await settle();
    asked[0]?.give(sentence([0, 1, 2]));
    await settle();
    expect(words.shown).toBeNull();
    words.word = 1;
    [words.layer, words.head] = [0, 1];
    expect(words.bounds).toEqual({ layers: 1, heads: 2 });
    expect([...(words.shown?.map.data ?? [])]).toEqual([16, 17, 18, 19]); // head 1, word 1, behind the class token
    expect(words.shown?.prefixShare).toBeCloseTo(15 / 85, 6);
    words.through = true;
    await settle();
    expect(engine.through).toHaveBeenCalledTimes(1);
    expect([...(words.shown?.map.data ?? [])]).toEqual([32, 34, 36, 38]);
  });

  test('is read again with the mask off, as it stands', async () => {
    const { words, asked, settle } = all;
    words.active = true;
    await settle();
    asked[0]?.give(sentence([0, 1, 2]));
    words.unmasked = true;
    await settle();
    expect(asked[1]?.wish).toMatchObject({ begin: [1, 2], only: true, causal: false });
    asked[1]?.give({ ...sentence([0, 1, 2]), text: 'seen' });
    await settle();
    expect(words.seeing?.text).toBe('seen');
    expect(words.sentence?.text).toBe(' w1 w2');
  });
});
