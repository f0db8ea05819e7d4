/** Classifiers as fine-tuning names them: one linear layer is run, anything else is left out and said by name. */
import { describe, expect, it } from 'vitest';
import { readLeftHead } from '../../../src/vit/checkpoint/left-head';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { folder, tensors, vitShapes } from './build';

const DIM = 8;
const BACKBONE = vitShapes({ dim: DIM, depth: 1, mlp: 16, patch: 4, patches: 4, classes: 0 });
const open = (more: Record<string, readonly number[]>) =>
  openCheckpoint(folder({ 'm.safetensors': tensors({ ...BACKBONE, ...more }) }));

describe('one linear layer', () => {
  it.each([
    'fc',
    'head.fc',
    'head.layers.0',
    'model.classifier.1',
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
    ['a head of two layers', { 'head.0.weight': [4, DIM], 'head.3.weight': [3, 4] }, 'layers', 'head.0, head.3'],
    ['a norm in the head', { 'head.norm.weight': [DIM], 'head.fc.weight': [3, DIM] }, 'layers', 'head.norm, head.fc'],
    [
      'a batch norm before it',
      { 'head.0.running_mean': [DIM], 'head.1.weight': [3, DIM] },
      'batchNorm',
      'head.0, head.1',
    ],
    ['two heads', { 'fc.weight': [3, DIM], 'classifier.weight': [5, DIM] }, 'several', 'fc, classifier'],
    ['a head of other features', { 'classifier.weight': [3, 5] }, 'width', 'classifier'],
    ['an unusual name', { 'species.weight': [3, DIM] }, 'unusual', 'species'],
    ['a name that steers', { 'spe\u202ecies\n.weight': [3, DIM] }, 'unusual', 'species'],
  ])('%s', async (_, more, reason, names) => {
    const { config, provenance } = await open(more as Record<string, readonly number[]>);
    expect(config.classes).toBe(0);
    expect(readLeftHead(provenance['head'])).toEqual({ reason, names });
  });

  it('but not what pre-training leaves, nor for a model that has its classifier', async () => {
    const left = {
      'decoder_embed.weight': [4, DIM],
      'pooler.dense.weight': [DIM, DIM],
      'dino_head.mlp.0.weight': [4, DIM],
    };
    expect((await open(left)).provenance['head']).toBeUndefined();
    expect((await open({ 'head.weight': [3, DIM], 'species.weight': [5, DIM] })).provenance['head']).toBeUndefined();
  });
});
