/** An ONNX file that `models export-onnx` wrote is a model again: the same numbers, recipe and labels; any other ONNX file is none. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportOnnx } from '../../src/main/models/export-onnx';
import { folderFiles } from '../../src/vit/node/folder-files';
import type { Checkpoint } from '../../src/vit/checkpoint/checkpoint';
import { openCheckpoint } from '../../src/vit/checkpoint/open';
import { openWith } from '../../src/vit/checkpoint/open-with';
import { applyOverrides } from '../../src/vit/checkpoint/apply-overrides';
import type { RecipeOverrides } from '../../src/vit/checkpoint/overrides';
import type { ViTConfig } from '../../src/vit/config';
import { HeadlightError } from '../../src/vit/errors';
import { createOnnxExecutor } from '../../src/vit/execute/onnx/executor';
import { VitSession } from '../../src/vit/session/session';
import { folder, refusal } from '../vit/checkpoint/build';
import { inProcess, scratch, SMALL_VIT } from './command';

/** As in test/vit/checkpoint/fuzz.test.ts. */
const SEED = Number(process.env['HEADLIGHT_FUZZ_SEED'] ?? 20_240_801);
const RUNS = Number(process.env['HEADLIGHT_FUZZ_RUNS'] ?? 200);

const FIXTURES = resolve('test/fixtures/checkpoints');

async function original(name: string, overrides: RecipeOverrides = {}): Promise<Checkpoint> {
  return applyOverrides(await openCheckpoint(folderFiles(join(FIXTURES, name))), overrides);
}

async function exported(checkpoint: Checkpoint, inlineLimit?: number): Promise<string> {
  const path = join(scratch(), 'model.onnx');
  await exportOnnx(checkpoint, path, {
    outputs: ['attention'],
    opset: 20,
    ...(inlineLimit !== undefined && { inlineLimit }),
  });
  return path;
}

async function logitsOf(checkpoint: Checkpoint): Promise<Float32Array> {
  const [rows, cols] = checkpoint.config.imageSize;
  const executor = await createOnnxExecutor({ threads: 1 });
  const session = await VitSession.open(checkpoint, executor);
  const pixels = Float32Array.from({ length: 3 * rows * cols }, (_, i) => Math.sin(0.37 * i));
  const { logits } = await session.answer('photo', { pixels }, 1);
  session.dispose();
  executor.dispose();
  return logits;
}

const FAMILIES = resolve('test/fixtures/families');

/** The pooled features and the logits, which a backbone has none of. */
async function endsOf(checkpoint: Checkpoint): Promise<Record<'features' | 'logits', number[]>> {
  const [rows, cols] = checkpoint.config.imageSize;
  const executor = await createOnnxExecutor({ threads: 1 });
  const session = await VitSession.open(checkpoint, executor, { first: 'features' });
  const pixels = Float32Array.from({ length: 3 * rows * cols }, (_, i) => Math.sin(0.37 * i));
  const features = await session.features({ pixels });
  const { logits } = checkpoint.config.classes > 0 ? await session.classify({ pixels }, 1) : { logits: [] };
  session.dispose();
  executor.dispose();
  return { features: Array.from(features), logits: Array.from(logits) };
}

/** An export holds positions and biases of the grid that it runs at. */
function withoutGrids({ posEmbedGrid: _, relativeBias, ...config }: ViTConfig): object {
  return { ...config, shared: relativeBias?.shared };
}

describe('an export of the families beyond the plain ViT, opened again', () => {
  it.each<[string, RecipeOverrides]>([
    ...readdirSync(FAMILIES).map((name): [string, RecipeOverrides] => [name, {}]),
    ['dinov3-hf', { size: [24, 16] }], // turned for another grid
    ['beit-hf', { size: [20, 16] }], // another bias
    ['siglip-hf', { size: [24, 16] }],
  ])('%s %j is the same model to the bit', async (name, overrides) => {
    const before = await openWith(folderFiles(join(FAMILIES, name)), { overrides });
    const after = await openCheckpoint(folderFiles(join(await exported(before), '..')));
    const { recipe, labels, output } = before;
    expect(after).toMatchObject({ recipe, labels, output });
    expect(withoutGrids(after.config)).toEqual(withoutGrids(before.config));
    expect(await endsOf(after)).toEqual(await endsOf(before));
  });
});

describe('an export opened again', () => {
  it.each<[string, RecipeOverrides, number | undefined]>([
    ['timm-f32', {}, undefined],
    ['timm-distilled', {}, undefined],
    ['timm-registers', {}, undefined],
    ['hf-dinov2', {}, undefined],
    ['jax-big-vision', {}, 0],
    ['timm-register-rows', {}, 0],
    ['resized-timm', { size: [96, 160], mean: [0, 0.1, 0.2] }, undefined],
  ])('%s %j gives the same logits, recipe and labels', async (name, overrides, inlineLimit) => {
    const before = await original(name, overrides);
    const path = await exported(before, inlineLimit);
    const after = await openCheckpoint(folderFiles(join(path, '..')));
    expect(after.recipe).toEqual(before.recipe);
    expect(after.labels).toEqual(before.labels);
    expect(after.layout).toBe(before.layout);
    expect({ ...after.config, posEmbedGrid: 0, posEmbedRegisters: 0 }).toEqual({
      ...before.config,
      posEmbedGrid: 0,
      posEmbedRegisters: 0,
    });
    expect([...(await logitsOf(after))]).toEqual([...(await logitsOf(before))]);
  });

  it('keeps the calibration', async () => {
    const calibration = { temperature: 1.5, threshold: 0.25, ece: { before: 0.1, after: 0.02 } };
    const path = await exported({ ...(await original('timm-f32')), calibration });
    expect((await openCheckpoint(folderFiles(join(path, '..')))).calibration).toEqual(calibration);
    const bare = await exported(await original('timm-f32'));
    expect((await openCheckpoint(folderFiles(join(bare, '..')))).calibration).toBeNull();
  });

  it('can be run at yet another size', async () => {
    const path = await exported(await original('timm-f32'));
    const after = applyOverrides(await openCheckpoint(folderFiles(join(path, '..'))), { size: [24, 20] });
    expect([...(await logitsOf(after))]).toEqual([...(await logitsOf(await original('timm-f32', { size: [24, 20] })))]);
  });

  it('is whole by default for a backbone too', async () => {
    const path = join(scratch(), 'backbone.onnx');
    const source = join(FIXTURES, 'torch-dinov2-registers');
    expect(await inProcess(['models', 'export-onnx', source, path])).toMatchObject({ code: 0, stderr: '' });
    const [before, after] = [
      await original('torch-dinov2-registers'),
      await openCheckpoint(folderFiles(join(path, '..'))),
    ];
    expect(after.config).toMatchObject({ depth: before.config.depth, heads: before.config.heads, classes: 0 });
    for (const tensor of after.tensors.keys()) {
      if (tensor !== 'pos_embed') expect(await after.read(tensor), tensor).toEqual(await before.read(tensor));
    }
  });

  it('is taken by its name on the command line', async () => {
    const path = join(scratch(), 'small-vit.onnx');
    await inProcess(['models', 'export-onnx', SMALL_VIT, path]);
    const ran = await inProcess(['models', 'info', path, '--json']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      parameters: 6_583_752,
      weights: 'small-vit.onnx',
      input: [128, 128],
    });
  });
});

describe('an ONNX file that cannot be opened', () => {
  it('is refused as another program’s', async () => {
    const other = Uint8Array.from([0x08, 0x09, 0x12, 0x07, ...Buffer.from('pytorch'), 0x3a, 0x00]);
    const claims = Uint8Array.from([0x08, 0x09, 0x12, 0x09, ...Buffer.from('Headlight'), 0x3a, 0x00]);
    for (const bytes of [other, claims, new Uint8Array(0), new TextEncoder().encode('not a model at all')]) {
      const { code } = await refusal(openCheckpoint(folder({ 'model.onnx': bytes })));
      expect(['checkpointUnsupportedFormat', 'checkpointEmpty']).toContain(code);
    }
  });

  it('without its weights beside it is refused, as is one whose weights are cut', async () => {
    const path = await exported(await original('timm-f32'), 0);
    const model = new Uint8Array(readFileSync(path));
    const data = new Uint8Array(readFileSync(`${path}.data`));
    const name = `${basename(path)}.data`;
    expect((await refusal(openCheckpoint(folder({ 'model.onnx': model })))).code).toBe('checkpointDamaged');
    const cut = folder({ 'model.onnx': model, [name]: data.subarray(0, data.length - 1) });
    expect((await refusal(openCheckpoint(cut))).code).toBe('checkpointDamaged');
    expect((await openCheckpoint(folder({ 'model.onnx': model, [name]: data }))).config.depth).toBe(2);
  });

  it(
    'survives any bytes changed, or the file cut, and reads no more than there is',
    { timeout: Math.max(20_000, RUNS * 40) },
    async () => {
      const good = new Uint8Array(readFileSync(await exported(await original('timm-f32'))));
      const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255));
      const property = fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat(good.length)),
        async (changes, cut) => {
          const bytes = good.slice(0, cut ?? good.length);
          for (const [place, value] of changes) bytes[Math.floor(place * (bytes.length - 1))] = value;
          const made = folder({ 'model.onnx': bytes });
          try {
            const checkpoint = await openCheckpoint(made);
            for (const name of checkpoint.tensors.keys()) await checkpoint.read(name);
          } catch (error) {
            expect(error).toBeInstanceOf(HeadlightError);
          }
          expect(made.read.largest).toBeLessThanOrEqual(good.length);
        },
      );
      await fc.assert(property, { seed: SEED, numRuns: RUNS });
    },
  );
});
