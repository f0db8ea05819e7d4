/** The triangle of a typed label: which sentence is read, once, and what of its attention is shown. */
import { describe, expect, it, vi } from 'vitest';
import { flushSync } from 'svelte';
import { HeadlightError } from '../../../src/vit/errors';
import type { ReadText } from '../../../src/vit/text/text-encoder';
import { TextLookState } from '../../../src/renderer/state/text-look.svelte';
import { modelRef } from '../../shared/models';

/** Two layers of two heads on four tokens, each row its own numbers; the last two tokens fill. */
const READ: ReadText = {
  ids: [5, 7, 1, 1, 1],
  tokens: ['▁a', '▁dog', '</s>', '</s>', '</s>'],
  place: 4,
  attention: [0, 1].map((layer) => Float32Array.from({ length: 2 * 25 }, (_, i) => (layer * 50 + i) / 1000)),
};

function setUp(read: ReadText = READ, texts = ['cat', 'dog'], templates = ['a photo of a {}', '{}']) {
  const readText = vi.fn(async () => read);
  const loaded = {
    zeroShot: { templates, scale: 1, bias: 0 },
    labels: texts.map((text, i) => ({ id: String(i), text })),
  };
  const user = { settings: { current: { engine: 'auto' } }, model: { wanted: modelRef('siglip'), loaded }, inUse: { forcedEngine: null } }; // prettier-ignore
  const look = new TextLookState({ readText }, user as never);
  const settle = async (): Promise<void> => {
    look.follow();
    await new Promise((resolve) => setTimeout(resolve, 0));
    flushSync();
  };
  return { look, readText, settle };
}

describe('how a text is read', () => {
  it('asks nothing before it is looked at, and each sentence once', async () => {
    const { look, readText, settle } = setUp();
    await settle();
    expect([look.text, readText.mock.calls.length]).toEqual(['a photo of a cat', 0]);
    look.active = true;
    await settle();
    look.choose(1);
    look.chooseTemplate(1);
    await settle();
    look.choose(0);
    look.chooseTemplate(0);
    await settle();
    expect(readText.mock.calls.map((call) => (call as unknown[]).slice(1))).toEqual([['a photo of a cat', 'auto'], ['dog', 'auto']]); // prettier-ignore
  });

  it('shows the text’s own tokens, and how much lies on those that fill', async () => {
    const { look, settle } = setUp();
    look.active = true;
    await settle();
    look.layer = 1;
    look.head = 0;
    const triangle = look.triangle!;
    expect(look.bounds).toEqual({ layers: 2, heads: 2 });
    expect([triangle.count, triangle.filling, triangle.place, triangle.names]).toEqual([3, 2, null, ['a', 'dog', '</s>']]); // prettier-ignore
    const row = (at: number, cols: readonly number[]): number[] => cols.map((col) => Math.fround((50 + at * 5 + col) / 1000)); // prettier-ignore
    expect([...triangle.data]).toEqual([0, 1, 2].flatMap((at) => row(at, [0, 1, 2])));
    const wanted = [0, 1, 2].flatMap((at) => row(at, [3, 4])).reduce((sum, x) => sum + x, 0) / 3;
    expect(triangle.onFilling).toBeCloseTo(wanted, 6);
  });

  it('averages over layers and heads', async () => {
    const { look, settle } = setUp();
    look.active = true;
    await settle();
    expect(look.triangle!.data[0]).toBeCloseTo((0 + 25 + 50 + 75) / 4 / 1000, 6);
  });

  it('frames the row that becomes the feature where the text is not filled', async () => {
    const causal = { ...READ, ids: [90, 7, 91], tokens: ['<|startoftext|>', 'dog</w>', '<|endoftext|>'], place: 2, attention: [new Float32Array(9).fill(1 / 3)] }; // prettier-ignore
    const { look, settle } = setUp(causal);
    look.active = true;
    await settle();
    expect([look.triangle!.place, look.triangle!.filling, look.triangle!.names[1]]).toEqual([2, 0, 'dog']);
  });

  it('tells what went wrong, and tries again when asked', async () => {
    const { look, readText, settle } = setUp();
    readText.mockRejectedValueOnce(new HeadlightError('engineLost', { engine: 'native' }));
    look.active = true;
    await settle();
    expect(look.error?.code).toBe('engineLost');
    await settle();
    expect(readText).toHaveBeenCalledTimes(1);
    look.again();
    await settle();
    expect([look.error, look.triangle?.count]).toEqual([null, 3]);
  });

  it('goes back to the first label where the chosen one is gone', async () => {
    const { look, settle } = setUp();
    look.choose(7);
    await settle();
    expect([look.label, look.text]).toEqual([0, 'a photo of a cat']);
  });
});
