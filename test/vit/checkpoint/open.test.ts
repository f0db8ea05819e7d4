/** Opening model folders: typical ones, hostile ones, and ones that are no ViT. */
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { folder, refusal, tensors, vitShapes } from './build';

const SMALL = { dim: 8, depth: 2, mlp: 16, patch: 4, patches: 4, classes: 3 };
const WEIGHTS = tensors(vitShapes(SMALL));
const ARGS = { img_size: 8, patch_size: 4, embed_dim: 8, depth: 2, num_heads: 2 };

const openWith = (config: object | string, weights: Uint8Array = WEIGHTS) =>
  openCheckpoint(folder({ 'model.safetensors': weights, 'config.json': config }));

describe('parameters of known models', () => {
  // ViT paper, table 1 and timm's published counts for 224 px and 1000 classes.
  it.each([
    ['ViT-Ti/16', { dim: 192, depth: 12, mlp: 768, patch: 16, patches: 196, classes: 1000 }, 3, 5_717_416],
    ['ViT-S/16', { dim: 384, depth: 12, mlp: 1536, patch: 16, patches: 196, classes: 1000 }, 6, 22_050_664],
    ['ViT-B/16', { dim: 768, depth: 12, mlp: 3072, patch: 16, patches: 196, classes: 1000 }, 12, 86_567_656],
    ['ViT-B/32', { dim: 768, depth: 12, mlp: 3072, patch: 32, patches: 49, classes: 1000 }, 12, 88_224_232],
    ['ViT-L/16', { dim: 1024, depth: 24, mlp: 4096, patch: 16, patches: 196, classes: 1000 }, 16, 304_326_632],
  ])('%s', async (name, size, heads, parameters) => {
    const checkpoint = await openCheckpoint(sparse(vitShapes(size)));
    expect(checkpoint.parameters).toBe(parameters);
    expect(checkpoint.config.heads).toBe(heads);
    expect(checkpoint.provenance['heads']).toBe(`as published: ${name.split('/')[0]}`);
  });
});

/** A folder whose weights have the right size but no bytes: opening must not read them. */
function sparse(shapes: Readonly<Record<string, readonly number[]>>) {
  let at = 0;
  const header: Record<string, object> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const end = at + shape.reduce((a, b) => a * b, 4);
    header[name] = { dtype: 'F32', shape, data_offsets: [at, end] };
    at = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = new Uint8Array(8 + text.length);
  new DataView(start.buffer).setBigUint64(0, BigInt(text.length), true);
  start.set(text, 8);
  const size = start.length + at;
  return {
    name: 'sparse',
    list: () => Promise.resolve([{ name: 'model.safetensors', size }]),
    open: () =>
      Promise.resolve({
        name: 'model.safetensors',
        size,
        read: (offset: number, length: number) => {
          if (offset + length > start.length) throw new Error('weights were read');
          return Promise.resolve(start.slice(offset, offset + length));
        },
      }),
  };
}

describe('a folder that opens', () => {
  it('says that a square picture is assumed where only the number of positions speaks, and reads what config.json says', async () => {
    const weights = tensors(vitShapes({ ...SMALL, patches: 16 })); // 4 × 4, or 2 × 8
    const alone = await openCheckpoint(folder({ 'only.safetensors': weights }));
    expect(alone.config.imageSize).toEqual([16, 16]);
    expect(alone.provenance['imageSize']).toMatch(/^assumed: /);
    const told = await openWith({ model_args: { ...ARGS, img_size: [8, 32] } }, weights);
    expect(told.config.imageSize).toEqual([8, 32]);
    expect(told.provenance['imageSize']).toBe('config.json');
  });

  it('infers everything from the tensors where config.json is missing', async () => {
    const { config, labels, recipe } = await openCheckpoint(folder({ 'only.safetensors': WEIGHTS }));
    expect(config).toMatchObject({
      dim: 8,
      depth: 2,
      heads: 1,
      mlpDim: 16,
      imageSize: [8, 8],
      classes: 3,
      normEps: 1e-6,
      act: 'gelu',
    });
    expect(labels.map(({ text }) => text)).toEqual(['class 0', 'class 1', 'class 2']);
    expect(recipe).toMatchObject({ inputSize: [8, 8], crop: [8, 8] });
  });

  it('gives a position embedding of another size than the model runs at', async () => {
    const { config } = await openWith({ model_args: { ...ARGS, img_size: 16 } });
    expect(config).toMatchObject({ imageSize: [16, 16], posEmbedGrid: [2, 2] });
  });

  it('takes the weights file that is named', async () => {
    const files = folder({ 'a.safetensors': WEIGHTS, 'b.safetensors': tensors(vitShapes({ ...SMALL, classes: 5 })) });
    expect((await openCheckpoint(files, { weights: 'b.safetensors' })).config.classes).toBe(5);
    expect(await refusal(openCheckpoint(files))).toMatchObject({
      code: 'checkpointAmbiguous',
      params: { files: 'a.safetensors, b.safetensors' },
    });
  });

  it('opens a backbone without classifier', async () => {
    const { config, labels } = await openWith({}, tensors(vitShapes({ ...SMALL, classes: 0 })));
    expect(config.classes).toBe(0);
    expect(labels).toEqual([]);
  });

  it('carries the calibration of its config, and none where there is none or nothing to calibrate', async () => {
    const headlight = { calibration: { temperature: 1.5, threshold: 0.2 } };
    expect((await openWith({ model_args: ARGS, headlight })).calibration).toEqual(headlight.calibration);
    expect((await openWith({ model_args: ARGS })).calibration).toBeNull();
    const backbone = tensors(vitShapes({ ...SMALL, classes: 0 }));
    expect((await openWith({ headlight }, backbone)).calibration).toBeNull();
    expect(await refusal(openWith({ model_args: ARGS, headlight: { calibration: { temperature: 0 } } }))).toMatchObject(
      {
        code: 'configInvalid',
        params: { file: 'config.json' },
      },
    );
  });

  it('strips wrappers from timm names', async () => {
    const shapes = Object.fromEntries(
      Object.entries(vitShapes(SMALL)).map(([name, shape]) => [`module.backbone.${name}`, shape]),
    );
    expect((await openWith({}, tensors(shapes))).config).toMatchObject({ depth: 2, classes: 3 });
  });

  it('takes biases that no block has as zero, and misses a single one', async () => {
    const shapes = vitShapes(SMALL);
    const without = (pattern: RegExp) =>
      Object.fromEntries(Object.entries(shapes).filter(([name]) => !pattern.test(name)));
    const checkpoint = await openWith({}, tensors(without(/attn\.proj\.bias/)));
    expect([...(await checkpoint.read('blocks.1.attn.proj.bias'))]).toEqual(Array(8).fill(0));
    expect(await refusal(openWith({}, tensors(without(/blocks\.1\.attn\.proj\.bias/))))).toMatchObject({
      code: 'checkpointMissingTensor',
      params: { tensor: 'blocks.1.attn.proj.bias' },
    });
  });
});

describe('what timm keeps in code', () => {
  it.each<[string, object]>([
    ['vit_base_patch32_clip_quickgelu_224', { act: 'quickGelu', normEps: 1e-5 }],
    ['vit_base_patch32_siglip_gap_256', { act: 'geluTanh', normEps: 1e-6 }],
    ['vit_base_patch16_siglip_gap_224', { act: 'gelu' }],
  ])('%s', async (architecture, facts) => {
    expect((await openWith({ architecture })).config).toMatchObject(facts);
  });

  it('refuses blocks that only look like plain ones', async () => {
    expect((await refusal(openWith({ architecture: 'vit_base_patch16_rpn_224' }))).code).toBe('configInvalid');
  });

  it('opens a model without position embedding when config.json says so', async () => {
    const { pos_embed: _none, ...shapes } = vitShapes(SMALL);
    const args = { model_args: { ...ARGS, pos_embed: 'none' } };
    expect((await openWith(args, tensors(shapes))).config.posEmbedGrid).toEqual([0, 0]);
    expect((await refusal(openWith({ model_args: ARGS }, tensors(shapes)))).code).toBe('checkpointMissingTensor');
  });
});

describe('a config that lies is refused at once', () => {
  it.each<[string, object, string]>([
    ['a billion layers', { depth: 1e9 }, 'configInvalid'],
    ['more layers than there are', { depth: 3 }, 'checkpointMissingTensor'],
    ['fewer layers than there are', { depth: 1 }, 'configInvalid'],
    ['no heads', { num_heads: 0 }, 'configInvalid'],
    ['heads that do not divide the width', { num_heads: 3 }, 'configInvalid'],
    ['a width in words', { embed_dim: 'wide' }, 'configInvalid'],
    ['another width', { embed_dim: 16 }, 'checkpointShapeMismatch'],
    ['another patch size', { patch_size: 2 }, 'checkpointShapeMismatch'],
    ['an image that patches do not fill', { img_size: 9 }, 'configInvalid'],
    ['an image of a billion pixels', { img_size: 8192 }, 'configInvalid'],
    ['an image without size', { img_size: [] }, 'configInvalid'],
    ['another number of classes', { num_classes: 1000 }, 'checkpointShapeMismatch'],
    ['an unknown activation', { act_layer: 'mish' }, 'configInvalid'],
    ['attention pooling', { global_pool: 'map' }, 'configInvalid'],
    ['RMSNorm', { norm_layer: 'rmsnorm' }, 'configInvalid'],
    ['an epsilon of text', { norm_eps: 'small' }, 'configInvalid'],
    ['an epsilon above one', { norm_eps: 2 }, 'configInvalid'],
  ])('%s', async (_, lie, code) => {
    expect((await refusal(openWith({ model_args: { ...ARGS, ...lie } }))).code).toBe(code);
  });

  it('refuses config.json that is no JSON, and a recipe that cannot be followed', async () => {
    expect(await refusal(openWith('{"depth": NaN}'))).toMatchObject({
      code: 'configInvalid',
      params: { file: 'config.json' },
    });
    const broken = folder({ 'model.safetensors': WEIGHTS, 'preprocessor_config.json': { size: { width: 8 } } });
    expect((await refusal(openCheckpoint(broken))).code).toBe('recipeInvalid');
  });

  it('refuses tensors that are missing or have another shape, by name', async () => {
    const { 'norm.bias': _bias, ...missing } = vitShapes(SMALL);
    expect(await refusal(openWith({}, tensors(missing)))).toMatchObject({
      code: 'checkpointMissingTensor',
      params: { tensor: 'norm.bias' },
    });
    const wrong = { ...vitShapes(SMALL), 'blocks.1.mlp.fc2.weight': [16, 8] };
    expect(await refusal(openWith({}, tensors(wrong)))).toEqual({
      code: 'checkpointShapeMismatch',
      params: { tensor: 'blocks.1.mlp.fc2.weight', expected: '[8, 16]', got: '[16, 8]' },
    });
  });

  it('refuses a ViT with parts it would have to leave out', async () => {
    const more = { ...vitShapes(SMALL), 'blocks.0.attn.rel_pos_h': [3, 4] };
    expect(await refusal(openWith({}, tensors(more)))).toMatchObject({ code: 'checkpointNotVit' });
  });
});

describe('what holds no weights', () => {
  it('names weights of other formats, folders without weights, and files without tensors', async () => {
    expect(await refusal(openCheckpoint(folder({ 'model.onnx': 'x', 'config.json': {} })))).toMatchObject({
      code: 'checkpointUnsupportedFormat',
      params: { format: 'ONNX not exported by Headlight' },
    });
    expect((await refusal(openCheckpoint(folder({ 'config.json': {} })))).code).toBe('checkpointNoWeights');
    expect((await refusal(openWith({}, tensors({})))).code).toBe('checkpointEmpty');
  });
});
