/** Every layout gives the model that PyTorch ran: the same tensors, and the same logits. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folderFiles } from '../../../src/vit/node/folder-files';
import type { Checkpoint } from '../../../src/vit/checkpoint/checkpoint';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { applyOverrides } from '../../../src/vit/checkpoint/apply-overrides';
import type { Executor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { VitSession } from '../../../src/vit/session/session';
import { nodeExecutor } from '../model/fixture';
import { folder, tensors } from './build';

const FIXTURES = fileURLToPath(new URL('../../fixtures/checkpoints/', import.meta.url));

/** Ours are float32, the reference is PyTorch in float64: measured 2e-7 over logits of about 1. */
const LOGIT_TOLERANCE = 1e-6;

const open = (name: string): Promise<Checkpoint> => openCheckpoint(folderFiles(join(FIXTURES, name)));

describe('logits equal PyTorch in every layout', () => {
  it.each([
    ['timm-f32', 'timm'],
    ['timm-f16', 'timm'],
    ['timm-bf16', 'timm'],
    ['hf-vit', 'hf-vit'],
    ['hf-vit-v5-sharded', 'hf-vit'],
    ['torchvision', 'torchvision'],
    ['hf-no-key-bias', 'hf-vit'],
    ['timm-distilled', 'timm'],
    ['hf-deit-distilled', 'hf-deit'],
    ['timm-registers', 'timm'],
    ['timm-register-rows', 'timm'],
    ['hf-dinov2', 'hf-dinov2'],
    ['hf-dinov2-plain', 'hf-dinov2'],
    ['torch-views', 'timm'],
    ['torch-deit', 'timm'],
    ['torch-torchvision-f16', 'torchvision'],
    ['torch-hf-bf16', 'hf-vit'],
    ['jax', 'jax'],
    ['jax-deflated-erf', 'jax'],
    ['jax-big-vision', 'jax'],
    ['jax-bf16', 'jax'],
    ['jax-pre-logits', 'jax'],
    ['torch-f64', 'timm'],
    ['torch-torchvision', 'torchvision'],
    ['torch-expanded', 'timm'],
    ['torch-dinov2-chunks', 'timm'],
    ['torch-deit3', 'timm'],
    ['torch-torchvision-tuned', 'torchvision'],
    ['torch-timm-tuned', 'timm'],
    ['torch-hf-tuned', 'hf-vit'],
    ['torch-pre-norm-patch-bias', 'timm'],
  ])('%s, opened as %s', async (name, layout) => {
    const checkpoint = await open(name);
    expect(checkpoint.layout).toBe(layout);
    const { size, logits } = JSON.parse(readFileSync(join(FIXTURES, name, 'expected.json'), 'utf8')) as {
      size: [number, number];
      logits: number[];
    };
    expect(checkpoint.config.imageSize).toEqual(size);
    expect(checkpoint.recipe.inputSize).toEqual(size);
    expect(await errorOf(checkpoint, logits, await nodeExecutor())).toBeLessThan(LOGIT_TOLERANCE);
  });
});

/** Largest error over the logits of the fixtures' picture. */
async function errorOf(checkpoint: Checkpoint, logits: readonly number[], executor: Executor): Promise<number> {
  const [rows, cols] = checkpoint.config.imageSize;
  const session = await VitSession.open(checkpoint, executor);
  const pixels = Float32Array.from({ length: 3 * rows * cols }, (_, i) => Math.sin(0.37 * i));
  const answer = await session.answer('photo', { pixels }, 1);
  session.dispose();
  executor.dispose();
  return Math.max(...logits.map((logit, i) => Math.abs(logit - answer.logits[i]!)));
}

describe('a model trained at 224 px runs at any size as in PyTorch', () => {
  const runs = (name: string) =>
    JSON.parse(readFileSync(join(FIXTURES, name, 'expected.json'), 'utf8')) as {
      size: [number, number];
      logits: number[];
    }[];
  const cases = ['resized-timm', 'resized-hf'].flatMap((name) =>
    runs(name).map(({ size, logits }) => [name, size, logits] as const),
  );

  it.each(cases)('%s at %j', async (name, size, logits) => {
    const checkpoint = applyOverrides(await open(name), { size });
    expect(checkpoint.recipe.inputSize).toEqual(size);
    expect(await errorOf(checkpoint, logits, await nodeExecutor())).toBeLessThan(LOGIT_TOLERANCE);
    expect(await errorOf(checkpoint, logits, await createOnnxExecutor({ threads: 1 }))).toBeLessThan(LOGIT_TOLERANCE);
  });

  it('and the two families differ in how, not only in rounding', async () => {
    const [timm, huggingFace] = ['resized-timm', 'resized-hf'].map((name) => runs(name).map(({ logits }) => logits));
    const apart = timm!.map((logits, run) => Math.max(...logits.map((l, i) => Math.abs(l - huggingFace![run]![i]!))));
    expect(apart[0]).toBeLessThan(10 * LOGIT_TOLERANCE); // 224 px: only the epsilon of the norms differs
    for (const each of apart.slice(1)) expect(each).toBeGreaterThan(100 * LOGIT_TOLERANCE);
  });
});

describe('layouts of one model agree to the bit', () => {
  it.each([
    'timm-f16',
    'timm-bf16',
    'hf-vit',
    'hf-vit-v5-sharded',
    'torchvision',
    'torch-views',
    'torch-deit',
    'torch-torchvision-f16',
    'torch-hf-bf16',
    'jax',
    'jax-deflated-erf',
    'jax-bf16',
    'torch-f64',
    'torch-torchvision',
    'torch-torchvision-tuned',
    'torch-timm-tuned',
    'torch-hf-tuned',
  ])('%s holds what timm-f32 holds', async (name) => {
    const [reference, other] = await Promise.all([open('timm-f32'), open(name)]);
    expect([...other.tensors.keys()].sort()).toEqual([...reference.tensors.keys()].sort());
    for (const [tensor, shape] of reference.tensors) {
      expect(other.tensors.get(tensor), tensor).toEqual(shape);
      expect(await other.read(tensor), tensor).toEqual(await reference.read(tensor));
    }
    expect(other.parameters).toBe(reference.parameters);
  });

  it.each(['torch-dino', 'torch-hf-mae'])('%s is its backbone, without a classifier', async (name) => {
    const [reference, other] = await Promise.all([open('timm-f32'), open(name)]);
    expect(other.config.classes).toBe(0);
    expect(other.labels).toEqual([]);
    for (const tensor of other.tensors.keys()) {
      expect(await other.read(tensor), tensor).toEqual(await reference.read(tensor));
    }
  });
});

describe('what a layout says about the model', () => {
  it('takes no block of MAE’s decoder for one of the encoder', async () => {
    const hidden = [4, 4];
    const decoder = {
      'decoder.decoder_encoder.layer.0.attention.attention.query.weight': hidden,
      'decoder.decoder_encoder.layer.0.layernorm_before.weight': [4],
      'decoder.mask_token': [1, 1, 4],
    };
    const vit: Record<string, readonly number[]> = {
      'vit.embeddings.cls_token': [1, 1, 4],
      'vit.embeddings.position_embeddings': [1, 5, 4],
      'vit.embeddings.patch_embeddings.projection.weight': [4, 3, 2, 2],
      'vit.layernorm.weight': [4],
      'vit.layernorm.bias': [4],
    };
    for (const part of [
      'attention.attention.query',
      'attention.attention.key',
      'attention.attention.value',
      'attention.output.dense',
      'intermediate.dense',
      'output.dense',
    ])
      vit[`vit.encoder.layer.0.${part}.weight`] = hidden;
    for (const part of [
      'layernorm_before.weight',
      'layernorm_before.bias',
      'layernorm_after.weight',
      'layernorm_after.bias',
    ])
      vit[`vit.encoder.layer.0.${part}`] = [4];
    const files = folder({
      'model.safetensors': tensors({ ...vit, ...decoder }),
      'config.json': { num_attention_heads: 2 },
    });
    const { config, placement } = await openCheckpoint(files);
    expect([config.depth, config.classes]).toEqual([1, 0]);
    expect(placement.harmless.map(({ why }) => why)).toEqual(['decoder', 'decoder', 'maskToken']);
    expect(placement.unplaced).toEqual([]);
  });

  it('finds register tokens, layer scale and average pooling on an oblong grid', async () => {
    const { config } = await open('timm-registers');
    expect(config).toMatchObject({
      imageSize: [16, 24],
      posEmbedGrid: [4, 6],
      posEmbedPrefix: false,
      registers: 2,
      layerScale: true,
      qkNorm: true,
      pool: 'avg',
      fcNorm: true,
      finalNorm: false,
      act: 'geluTanh',
      heads: 3,
      posEmbedAntialias: true,
    });
  });

  it('runs DINOv2 at the size of its photos, with its own head', async () => {
    const { config, recipe } = await open('hf-dinov2');
    expect(config).toMatchObject({
      imageSize: [24, 24],
      posEmbedGrid: [4, 4],
      pool: 'tokenAvg',
      posEmbedAntialias: true,
    });
    expect(recipe).toMatchObject({ resize: { mode: 'shortest', edge: 28 }, crop: [24, 24], interpolation: 'bicubic' });
  });

  it('opens DINOv2 with registers under the names of its own release', async () => {
    const { config, layout } = await open('torch-dinov2-registers');
    expect(layout).toBe('timm');
    expect(config).toMatchObject({
      registers: 4,
      layerScale: true,
      classes: 0,
      posEmbedGrid: [4, 4],
      posEmbedPrefix: true,
    });
  });

  it('averages the two heads of a distilled DeiT', async () => {
    const { config } = await open('hf-deit-distilled');
    expect(config).toMatchObject({ distToken: true, distHead: true, classes: 7 });
  });

  it('says what was assumed', async () => {
    const { provenance } = await open('torchvision');
    expect(provenance).toMatchObject({
      act: 'assumed',
      heads: 'config.json',
      depth: 'tensors',
      mean: 'assumed: torchvision',
      labels: 'none',
    });
  });

  it('counts the heads of Google’s weights and says that their activation is a habit', async () => {
    const { config, provenance } = await open('jax');
    expect(config).toMatchObject({ heads: 3, act: 'geluTanh', normEps: 1e-6 });
    expect(provenance).toMatchObject({ heads: 'tensors', act: 'assumed: flax', mean: 'assumed: Google ViT' });
    expect((await open('jax-big-vision')).config).toMatchObject({
      pool: 'avg',
      clsToken: false,
      posEmbedPrefix: false,
    });
  });

  it('reads labels and WordNet ids', async () => {
    const [timm, huggingFace] = await Promise.all([open('timm-f32'), open('hf-vit')]);
    expect(timm.labels[3]).toEqual({ id: 'n00000003', text: 'thing 3' });
    expect(huggingFace.labels[3]).toEqual({ id: '3', text: 'thing 3' });
  });
});
