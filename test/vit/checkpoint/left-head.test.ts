/** Classifiers as fine-tuning names them: what is certain is run, anything else is left out and said by name. */
import { describe, expect, it } from 'vitest';
import { readLeftHead } from '../../../src/vit/checkpoint/left-head';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { folder, refusal, tensors, vitShapes } from './build';

const DIM = 8;
const BACKBONE = vitShapes({ dim: DIM, depth: 1, mlp: 16, patch: 4, patches: 4, classes: 0 });
const open = (more: Record<string, readonly number[]>) =>
  openCheckpoint(folder({ 'm.safetensors': tensors({ ...BACKBONE, ...more }) }));

describe('one linear layer', () => {
  it.each([
    'fc',
    'head.fc',
    'head.layers.0',
    'model.classifier.0',
    'fc1',
    'out',
    'output_layer',
    'final',
    'fc_out',
    'last_layer',
    'logits',
  ])('called `%s` is the classifier', async (name) => {
    const { config, provenance } = await open({ [`${name}.weight`]: [3, DIM], [`${name}.bias`]: [3] });
    expect(config.classes).toBe(3);
    expect(provenance['head']).toBeUndefined();
  });
});

describe('what is not run is said by name', () => {
  it.each([
    ['a head of two layers', { 'head.0.weight': [4, DIM], 'head.3.weight': [3, 4] }, 'between', 'head.0, head.3'],
    ['a layer behind something', { 'model.classifier.1.weight': [3, DIM] }, 'before', 'model.classifier.1'],
    ['a classifier of angles', { 'head.arc.weight': [3, DIM] }, 'cosine', 'head.arc'],
    ['a norm without bias', { 'head.norm.weight': [DIM], 'head.fc.weight': [3, DIM] }, 'unknown', 'head.norm, head.fc'],
    ['half a batch norm', { 'head.0.running_mean': [DIM], 'head.1.weight': [3, DIM] }, 'unknown', 'head.0, head.1'],
    ['two heads', { 'fc.weight': [3, DIM], 'classifier.weight': [5, DIM] }, 'several', 'fc, classifier'],
    ['one of two tasks', { 'head.weight': [3, DIM], 'species.weight': [5, DIM] }, 'several', 'head, species'],
    ['a scale of the logits', { 'head.weight': [3, DIM], temperature: [] }, 'unknown', 'head, temperature'],
    ['half a norm of its weights', { 'head.weight_v': [3, DIM] }, 'unknown', 'head'],
    [
      'a norm of the photo inside',
      { 'head.weight': [3, DIM], 'normalize.mean': [1, 3, 1, 1] },
      'unknown',
      'head, normalize',
    ],
    ['a head of other features', { 'classifier.weight': [3, 5] }, 'width', 'classifier'],
    ['a head of twice the features', { 'head.weight': [3, 2 * DIM] }, 'width', 'head'],
    ['two features in one', { 'meta.weight': [DIM, 7], 'head.weight': [3, 2 * DIM] }, 'width', 'head, meta'],
    [
      'a second distilled head without its token',
      { 'head.weight': [3, DIM], 'head_dist.weight': [3, DIM] },
      'several',
      'head, head_dist',
    ],
    ['a pooler', { 'head.weight': [3, DIM], 'pooler.dense.weight': [DIM, DIM] }, 'pooler', 'head, pooler.dense'],
    ['an unusual name', { 'species.weight': [3, DIM] }, 'unusual', 'species'],
    ['a name that steers', { 'spe\u202ecies\n.weight': [3, DIM] }, 'unusual', 'spe<U+202E>cies<U+000A>'],
  ])('%s', async (_, more, reason, names) => {
    const { config, provenance, placement } = await open(more as unknown as Record<string, readonly number[]>);
    expect(config.classes).toBe(0);
    expect(readLeftHead(provenance['head'])).toEqual({ reason, names });
    expect(placement.unplaced.map(({ name }) => name).sort()).toEqual(Object.keys(more).sort());
  });

  it('but what pre-training leaves is no classifier', async () => {
    const left = {
      'decoder_embed.weight': [4, DIM],
      'pooler.dense.weight': [DIM, DIM],
      'dino_head.mlp.0.weight': [4, DIM],
    };
    const { provenance, placement } = await open(left);
    expect(provenance['head']).toBeUndefined();
    expect(placement.unplaced).toEqual([{ name: 'pooler.dense.weight', shape: [DIM, DIM], why: 'backbone' }]);
    expect(placement.harmless.map(({ why }) => why)).toEqual(['decoder', 'pretraining']);
  });
});

describe('a pooler of another width can only stand before the classifier', () => {
  it.each([
    ['tanh, as Hugging Face has it', {}, 'tanh'],
    ['what config.json says', { pooler_act: 'relu' }, 'relu'],
  ])('%s', async (_, json, act) => {
    const more = { 'pooler.dense.weight': [6, DIM], 'pooler.dense.bias': [6], 'classifier.weight': [3, 6] };
    const files = { 'm.safetensors': tensors({ ...BACKBONE, ...more }), 'config.json': json };
    const { config } = await openCheckpoint(folder(files));
    expect(config).toMatchObject({
      classes: 3,
      neck: [
        { kind: 'linear', outputs: 6 },
        { kind: 'act', act },
      ],
    });
  });
});

describe('beside a classifier', () => {
  it.each([
    ['position_ids', [1, 5], 'index'],
    ['mask_token', [1, 1, DIM], 'maskToken'],
    ['head.total_ops', [1], 'counter'],
    ['n_averaged', [], 'counter'],
    ['decoder_blocks.0.attn.qkv.weight', [12, 4], 'decoder'],
    ['decoder.decoder_layers.0.weight', [12, 4], 'decoder'],
    ['criterion.weight', [3], 'loss'],
    ['optimizer.state.0.exp_avg', [DIM, DIM], 'optimizer'],
    ['model_ema.head.weight', [3, DIM], 'average'],
  ])('`%s` is not needed', async (name, shape, why) => {
    const { config, placement } = await open({ 'head.weight': [3, DIM], [name]: shape });
    expect(config.classes).toBe(3);
    expect(placement).toMatchObject({ harmless: [{ name, shape, why }], unplaced: [] });
  });

  it.each(['prompt_embeddings', 'adapter.down.weight', 'rel_pos_bias_b', 'pos_embed_extra', 'cls_pos', 'extra_tokens'])(
    '`%s` changes the tokens themselves, and the model is refused',
    async (name) => {
      const error = await refusal(open({ 'head.weight': [3, DIM], [name]: [4, DIM] }));
      expect(error.code).toBe('checkpointNotVit');
      expect(error.params['looksLike']).toContain(name);
    },
  );

  it.each([
    ['a convolution', 'stem.weight', [DIM, 3, 3, 3]],
    ['rows of tokens', 'memory', [1, 4, DIM]],
  ])('%s changes them whatever its name', async (_, name, shape) => {
    const error = await refusal(open({ 'head.weight': [3, DIM], [name]: shape }));
    expect(error).toMatchObject({ code: 'checkpointNotVit' });
  });

  it.each(['bn', 'bn1', 'batch_norm'])(
    'a batch norm called `%s` is one, and the model no convolutional network',
    async (name) => {
      const norm = { [`${name}.running_mean`]: [DIM], [`${name}.running_var`]: [DIM] };
      const { config } = await open({ ...norm, 'fc.weight': [3, DIM] });
      expect(config).toMatchObject({ classes: 3, neck: [{ kind: 'affine' }] });
    },
  );

  it.each([
    ['', { '1.weight': [3, DIM], '1.bias': [3] }, 0],
    ['and a norm', { '1.weight': [DIM], '1.bias': [DIM], '2.weight': [3, DIM] }, 1],
  ])('encoder and classifier may be of one Sequential %s', async (_, more, layers) => {
    const encoder = Object.fromEntries(Object.entries(BACKBONE).map(([name, shape]) => [`0.${name}`, shape]));
    const files = { 'm.safetensors': tensors({ ...encoder, ...(more as Record<string, readonly number[]>) }) };
    const { config } = await openCheckpoint(folder(files));
    expect([config.classes, config.neck?.length ?? 0]).toEqual([3, layers]);
  });

  it('a classifier upon that of a whole model within', async () => {
    const within = Object.fromEntries(Object.entries(BACKBONE).map(([name, shape]) => [`net.vit.${name}`, shape]));
    const more = { 'net.head.weight': [7, DIM], 'fc.weight': [3, 7] };
    const { config } = await openCheckpoint(
      folder({ 'm.safetensors': tensors({ ...within, 'net.vit.head.weight': [7, DIM], 'fc.weight': [3, 7] }) }),
    );
    expect(config).toMatchObject({ classes: 3, neck: [{ kind: 'linear', outputs: 7 }] });
    const said = folder({
      'm.safetensors': tensors({ ...BACKBONE, 'head.weight': [7, DIM], 'fc.weight': [3, 7] }),
      'config.json': { num_classes: 7 },
    });
    expect((await openCheckpoint(said)).config.classes).toBe(0); // within one module, nothing says that one is upon the other
    const wrapped = Object.fromEntries(
      Object.entries({ ...BACKBONE, 'head.weight': [7, DIM] }).map(([name, shape]) => [`net.${name}`, shape]),
    );
    const timm = folder({
      'm.safetensors': tensors({ ...wrapped, 'fc.weight': [3, 7] }),
      'config.json': { num_classes: 7 },
    });
    expect((await openCheckpoint(timm)).config.classes).toBe(3); // config.json speaks of the head within
    const beside = await openCheckpoint(folder({ 'm.safetensors': tensors({ ...within, ...more }) }));
    expect(beside.config.classes).toBe(0); // a projection as well as a classifier
  });

  it('forty thousand tensors of one layer cost a moment', async () => {
    const many = Object.fromEntries(Array.from({ length: 40_000 }, (_, i) => [`head.t${i}`, [0]] as const));
    const start = performance.now();
    const { config } = await open({ 'head.weight': [3, DIM], ...many });
    expect(config.classes).toBe(0);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('a bias that one block alone has is not passed over', async () => {
    const error = await refusal(open({ 'head.weight': [3, DIM], 'blocks.0.ls2.gamma': [DIM] }));
    expect(error.params['looksLike']).toContain('blocks.0.ls2.gamma');
  });
});
