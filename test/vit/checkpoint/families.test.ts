/** Families beyond the plain ViT, written by timm, transformers and open_clip (scripts/fixtures/families.py): the same attention, features and logits as theirs. */
import { openDecoder } from '../../support/decoders';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folderFiles } from '../../../src/vit/node/folder-files';
import type { Checkpoint } from '../../../src/vit/checkpoint/checkpoint';
import { openWith } from '../../../src/vit/checkpoint/open-with';
import { shapeOf, type Size, type ViTConfig } from '../../../src/vit/config';
import type { Executor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import type { Graph } from '../../../src/vit/graph/graph';
import { fusedAttention } from '../../../src/vit/graph/onnx/fused-attention';
import { attentionOutput, buildVit } from '../../../src/vit/model/vit';
import { vitWeights } from '../../../src/vit/model/weights';
import { patchesFromPixels } from '../../../src/vit/patches';
import { errorInStd, nodeExecutor } from '../model/fixture';

const FIXTURES = fileURLToPath(new URL('../../fixtures/families/', import.meta.url));

/** The bar of the design, in standard deviations: float32 against the libraries in float64. */
const BAR = 1e-4;
/** Features are held to more, absolutely; they are of the size of 1. */
const FEATURE_BAR = 1e-5;

interface Expected {
  readonly size: Size;
  readonly feature: readonly number[];
  readonly logits?: readonly number[];
}

/** Name, layout, and what of the config tells the family. */
const FAMILIES: readonly (readonly [name: string, layout: string, config: Partial<ViTConfig>])[] = [
  ['dinov3-hf', 'hf-dinov3', { gated: true, registers: 2, pool: 'token', posEmbedGrid: [0, 0], rotary: { turns: 'halves', coordinates: 'centred', base: 100 } }], // prettier-ignore
  ['dinov3-timm', 'timm', { gated: true, registers: 4, pool: 'avg', normEps: 1e-5 }],
  ['dinov3-meta', 'timm', { gated: true, registers: 4, pool: 'token', heads: 2 }],
  ['eva02-timm-packed', 'timm', { gated: true, fcNorm: true, imageSize: [20, 12], posEmbedGrid: [4, 4] }],
  ['eva02-timm-split', 'timm', { gated: true, mlpNorm: true, rotary: { turns: 'pairs', coordinates: 'index', base: 10_000, reference: [16, 16] } }], // prettier-ignore
  ['eva02-timm-clip', 'timm', { attnNorm: true, mlpNorm: true, projection: 10, classes: 0 }],
  ['rope-timm', 'timm', { rotary: { turns: 'pairs', coordinates: 'index', base: 100, colsFirst: true } }],
  ['beit-hf', 'hf-beit', { relativeBias: { grid: [4, 4], shared: false }, pool: 'avg', fcNorm: true }],
  ['beit-hf-shared', 'hf-beit', { relativeBias: { grid: [4, 4], shared: true }, pool: 'token', posEmbedGrid: [4, 4] }],
  ['beit-timm', 'timm', { relativeBias: { grid: [3, 5], shared: false }, pool: 'avg', classes: 0 }],
  ['clip-hf', 'hf-clip', { preNorm: true, projection: 10, act: 'quickGelu', patchBias: false }],
  ['clip-hf-classifier', 'hf-clip', { pool: 'avg', finalNorm: false, classes: 3 }],
  ['clip-timm', 'timm', { projection: 10, classes: 0, act: 'quickGelu', normEps: 1e-5 }],
  ['open-clip', 'openai-clip', { projection: 10, act: 'gelu', heads: 2 }],
  ['siglip-hf', 'hf-siglip', { pool: 'map', attnPool: { heads: 2, mlpDim: 40 }, act: 'geluTanh', clsToken: false }],
  ['siglip-timm', 'timm', { pool: 'map', act: 'gelu', classes: 3 }],
  ['dinov2-giant-hf', 'hf-dinov2', { gated: true, act: 'silu', layerScale: true }],
  ['map-timm-registers', 'timm', { pool: 'map', registers: 4, attnPool: { heads: 2, mlpDim: 48, patchesOnly: true } }],
  ['eva02-timm-map', 'timm', { pool: 'map', clsToken: true, attnPool: { heads: 2, mlpDim: 48, act: 'gelu' } }],
  ['prefix-timm', 'timm', { pool: 'avg', poolPrefix: true, preNorm: true, layerScale: true }],
  ['deit-timm-distilled', 'timm', { pool: 'tokenDist', distHead: false, classes: 0 }],
  ['beit-hf-wide', 'hf-beit', { relativeBias: { grid: [3, 5], shared: false, transposed: true } }],
  ['vit-hf-pooler', 'hf-vit', { projection: 10, projectionAct: 'tanh', classes: 0 }],
  ['dpt-hf', 'hf-vit', { classes: 0, depth: 4 }],
  ['open-clip-clipa', 'openai-clip', { pool: 'avg', preNorm: false, finalNorm: false, fcNorm: true, act: 'geluTanh', normEps: 1e-4 }], // prettier-ignore
  ['open-clip-timm', 'openai-clip', { pool: 'avg', clsToken: false, projection: 10, heads: 1 }],
  ['blip-hf', 'hf-blip', { fcNorm: true, finalNorm: true, pool: 'token' }],
];

const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(FIXTURES, name, 'expected.json'), 'utf8')) as Expected;

const open = (name: string, { size }: Expected): Promise<Checkpoint> =>
  openWith(folderFiles(join(FIXTURES, name)), name === 'dinov3-meta' ? { overrides: { size } } : {});

describe('as their libraries compute them', () => {
  it.each(FAMILIES)('%s', async (name, layout, part) => {
    const expected = expectedOf(name);
    const checkpoint = await open(name, expected);
    const { config } = checkpoint;
    expect(checkpoint.layout).toBe(layout);
    expect(config).toMatchObject({ ...part, imageSize: expected.size });
    expect(checkpoint.placement.unplaced).toEqual([]);
    const graph = buildVit(config, { batch: 1, outputs: ['logits', 'pooled', 'attention'] });
    const pixels = Float32Array.from({ length: 3 * expected.size[0] * expected.size[1] }, (_, i) => Math.sin(0.37 * i));
    const { patches, patchDim } = shapeOf(config);
    const given = { shape: [1, patches, patchDim], data: patchesFromPixels(pixels, config) };
    const stored = readFileSync(join(FIXTURES, name, 'attention.f32'));
    const attention = new Float32Array(stored.buffer.slice(stored.byteOffset, stored.byteOffset + stored.length));
    const perLayer = attention.length / config.depth;
    // The same where nobody reads a map: ONNX Runtime's own op turns queries and keys, adds the bias and attends.
    const answer = buildVit(config, { batch: 1, outputs: ['logits', 'pooled'] });
    if (config.rotary || config.relativeBias) expect(fusedAttention(answer).size).toBe(config.depth);
    const runs: readonly (readonly [Executor, Graph])[] = [
      [await nodeExecutor(), graph],
      [await createOnnxExecutor({ threads: 1 }), graph],
      [await createOnnxExecutor({ threads: 1 }), answer], // each serves one model
    ];
    for (const [engine, graph] of runs) {
      const program = await engine.compile(
        graph,
        vitWeights(graph, config, (tensor) => checkpoint.read(tensor)),
      );
      const out = await program.run({ patches: given });
      engine.dispose();
      for (let layer = 0; graph !== answer && layer < config.depth; layer++) {
        const wanted = attention.subarray(layer * perLayer, (layer + 1) * perLayer);
        expect(errorInStd(out[attentionOutput(layer)]!.data, wanted), `attention ${layer}`).toBeLessThan(BAR);
      }
      const worst = Math.max(...expected.feature.map((value, i) => Math.abs(value - (out['pooled']!.data[i] ?? NaN))));
      expect(worst, 'feature').toBeLessThan(FEATURE_BAR);
      expect('logits' in out).toBe(expected.logits !== undefined);
      if (expected.logits) expect(errorInStd(out['logits']!.data, expected.logits)).toBeLessThan(BAR);
    }
  });
});

it('a BEiT of timm is run at its own size alone, one of transformers at others as well', async () => {
  const size = [20, 16] as const;
  const at = (name: string) => openWith(folderFiles(join(FIXTURES, name)), { overrides: { size } });
  await expect(at('beit-timm')).rejects.toMatchObject({ code: 'overrideInvalid' });
  expect((await at('beit-hf')).config).toMatchObject({ imageSize: size, relativeBias: { grid: [4, 4] } });
});

it('the encoder of a larger model says so, a tower beside texts does not', async () => {
  const notesOf = async (name: string): Promise<readonly object[]> =>
    (await openWith(folderFiles(join(FIXTURES, name)), {})).notes.filter(({ code }) => code.startsWith('encoder'));
  expect(await notesOf('dpt-hf')).toEqual([{ code: 'encoderOf', params: { whole: 'dpt' } }]);
  expect(await notesOf('blip-hf')).toEqual([{ code: 'encoderWrites', params: {} }]);
  const decoders = await Promise.all(
    (['captioner', 'reader', 'blip', 'painter'] as const).map((name) => openDecoder(name)),
  );
  expect(
    decoders.map(({ notes }) => notes.map(({ code }) => code).filter((code) => code.startsWith('encoder'))),
  ).toEqual([['encoderWrites'], ['encoderWrites'], ['encoderWrites'], []]);
  expect(await notesOf('clip-hf')).toEqual([]);
  expect(await notesOf('siglip-hf')).toEqual([]);
});
