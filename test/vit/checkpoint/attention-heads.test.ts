/** Head counts and attention scales: told, known of published models, or assumed and then said beside the answer. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AnswerNote } from '../../../src/vit/checkpoint/answer-notes';
import type { ConfigHints } from '../../../src/vit/checkpoint/hints';
import { readHeads, settleDoubt, type ReadHeads } from '../../../src/vit/checkpoint/heads';
import { productOf, whole, type TensorPlan } from '../../../src/vit/checkpoint/layouts/layout';
import { factsOf } from '../../../src/vit/checkpoint/layouts/timm-architectures';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { applyOverrides } from '../../../src/vit/checkpoint/apply-overrides';
import { attentionScaleOf } from '../../../src/vit/config';
import { file, folder, refusal, tensors, vitShapes } from './build';

const HINTS: ConfigHints = { defaults: { normEps: 1e-6, act: 'gelu', posEmbedAntialias: true } };

/** By measures alone, as of a bare weights file. */
function readBare(dim: number, depth: number, mlpDim: number, more: readonly string[] = []): ReadHeads {
  const plans = new Map<string, TensorPlan>(more.map((name) => [name, whole(name, [dim])]));
  return readHeads(plans, HINTS, { dim, depth, mlpDim });
}

/** What is said of the heads; a bare file leaves pooling open, too. */
const ofHeads = (notes: readonly AnswerNote[]): AnswerNote[] => notes.filter(({ code }) => code !== 'poolDefault');

/** timm's own: width, depth, MLP width, heads, layer scale, q norm. */
const TIMM = JSON.parse(readFileSync('test/fixtures/published-heads.json', 'utf8')) as Record<
  string,
  [dim: number, depth: number, mlpDim: number, heads: number, scaled: boolean, qNorm: boolean]
>;

describe('a bare weights file of timm’s registry', () => {
  it('holds more than a hundred plain ViTs', () => expect(Object.keys(TIMM).length).toBeGreaterThan(100));

  it.each(Object.entries(TIMM))('%s has its own heads, or a note', (name, [dim, depth, mlpDim, heads, scaled]) => {
    const { refuse, heads: named } = factsOf(name);
    if (refuse) return;
    const read = readBare(dim, depth, mlpDim, [
      ...(scaled ? ['blocks.0.ls1.gamma'] : []),
      ...(/radio/.test(name) ? ['cls_token'] : []),
    ]);
    if (read.notes.length === 0) expect(named ?? read.heads).toBe(heads);
    else expect(read.provenance.heads).toContain('assumed');
  });
});

describe('the small ViT of timm up to 0.4', () => {
  const shapes = {
    ...vitShapes({ dim: 768, depth: 8, mlp: 2304, patch: 4, patches: 4, classes: 3 }),
  };
  const bare = Object.fromEntries(Object.entries(shapes).filter(([name]) => !name.endsWith('attn.qkv.bias')));

  it('has 8 heads, the scale 768^−½ and PyTorch’s ε, and says what it assumes of the scale', async () => {
    const { config, notes, provenance } = await openCheckpoint(folder({ 'w.safetensors': header(bare) }));
    expect(config).toMatchObject({ heads: 8, qkvBias: false, normEps: 1e-5 });
    expect(attentionScaleOf(config)).toBe(768 ** -0.5);
    expect(provenance['heads']).toContain('as published');
    expect(ofHeads(notes)).toEqual([{ code: 'scaleAssumed', params: { scale: 0.036084392, usual: 0.10206207 } }]);
  });

  it('loses the note with the scale that is chosen', async () => {
    const checkpoint = await openCheckpoint(folder({ 'w.safetensors': header(bare) }));
    const { config, notes } = applyOverrides(checkpoint, { attentionScale: 96 ** -0.5 });
    expect(attentionScaleOf(config)).toBe(96 ** -0.5);
    expect(ofHeads(notes)).toEqual([]);
  });

  it('is MMPretrain’s with a bias of q, k and v: the same heads, the usual scale', async () => {
    const { config, notes } = await openCheckpoint(folder({ 'w.safetensors': header(shapes) }));
    expect(config.heads).toBe(8);
    expect(attentionScaleOf(config)).toBe(96 ** -0.5);
    expect(ofHeads(notes)).toEqual([]);
  });

  it('is believed where its config says otherwise', async () => {
    const { config, notes } = await openCheckpoint(
      folder({ 'w.safetensors': header(bare), 'config.json': { model_args: { num_heads: 12, qk_scale: 0.5 } } }),
    );
    expect(config).toMatchObject({ heads: 12, attentionScale: 0.5 });
    expect(ofHeads(notes)).toEqual([]);
  });
});

describe('ViT-S and MoCo v3’s, which differ in heads alone', () => {
  const read = readBare(384, 12, 1536);
  it('are told by the position embedding’s row for the class token', () => {
    expect(settleDoubt(read, Float32Array.of(0, 0.01, 0))).toMatchObject({ heads: 6, notes: [] });
    expect(settleDoubt(read, new Float32Array(384))).toMatchObject({
      heads: 12,
      notes: [{ code: 'headsAmbiguous', params: { heads: 12, other: 6 } }],
    });
  });

  it('leave no doubt where layers are scaled, as in DINOv2', () => {
    expect(settleDoubt(readBare(384, 12, 1536, ['blocks.0.ls1.gamma']), new Float32Array(384)).heads).toBe(6);
  });

  it('are settled when a file is opened', async () => {
    const shapes = vitShapes({ dim: 384, depth: 12, mlp: 1536, patch: 2, patches: 4, classes: 2 });
    const heads = async (bytes: Uint8Array) => (await openCheckpoint(folder({ 'w.safetensors': bytes }))).config.heads;
    expect(await heads(tensors(shapes))).toBe(6);
    expect(await heads(header(shapes))).toBe(12); // zeros all through
  });
});

describe('a head count that nobody tells', () => {
  const own = () =>
    openCheckpoint(folder({ 'w.safetensors': tensors(vitShapes({ dim: 96, depth: 1, mlp: 8, patch: 4, patches: 4, classes: 3 })) })); // prettier-ignore

  it('is assumed, and stands beside the answer', async () => {
    expect(ofHeads((await own()).notes)).toEqual([{ code: 'headsAssumed', params: { heads: 2, headDim: 48 } }]);
  });

  it('is chosen: nothing is assumed then, and the scale follows', async () => {
    const { config, notes, provenance } = applyOverrides(await own(), { heads: 4 });
    expect(config.heads).toBe(4);
    expect(attentionScaleOf(config)).toBe(24 ** -0.5);
    expect(ofHeads(notes)).toEqual([]);
    expect(provenance['heads']).toBe('chosen by you');
  });

  it.each([
    [{ heads: 5 }, 'heads'],
    [{ heads: 0 }, 'heads'],
    [{ attentionScale: 0 }, 'attentionScale'],
    [{ attentionScale: NaN }, 'attentionScale'],
  ])('is refused where it does not fit: %j', async (overrides, field) => {
    const checkpoint = await own();
    const error = await refusal((async () => applyOverrides(checkpoint, overrides))());
    expect(error).toMatchObject({ code: 'overrideInvalid', params: { field } });
  });
});

/** Tensors of zeros. */
function header(shapes: Readonly<Record<string, readonly number[]>>): Uint8Array {
  let at = 0;
  const entries = Object.entries(shapes).map(([name, shape]) => {
    const start = at;
    at += 4 * productOf(shape);
    return [name, { dtype: 'F32', shape, data_offsets: [start, at] }] as const;
  });
  return file(Object.fromEntries(entries), new Uint8Array(at));
}
