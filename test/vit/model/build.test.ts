import { expect, test } from 'vitest';
import type { ViTConfig } from '../../../src/vit/config';
import { sizeOf } from '../../../src/vit/graph/shape';
import { interventionShapes, type InterventionName } from '../../../src/vit/model/interventions';
import { buildVit } from '../../../src/vit/model/vit';
import { VIT_BASE, VIT_SMALL } from './configs';

const ALL = Object.keys(interventionShapes(VIT_SMALL)) as InterventionName[];

function parameters(config: ViTConfig): number {
  const { params } = buildVit(config, { batch: 1, outputs: ['logits'] });
  return [...params.values()].reduce((sum, shape) => sum + sizeOf(shape), 0);
}

/** Counts that timm and torchvision report for the published models. */
test.each<[string, Partial<ViTConfig>, number]>([
  ['vit_tiny_patch16_224', { dim: 192, heads: 3, mlpDim: 768 }, 5_717_416],
  ['vit_small_patch16_224', { dim: 384, heads: 6, mlpDim: 1536 }, 22_050_664],
  ['vit_base_patch16_224', {}, 86_567_656],
  ['vit_base_patch32_224', { patchSize: [32, 32], posEmbedGrid: [7, 7] }, 88_224_232],
  ['vit_large_patch16_224', { dim: 1024, depth: 24, heads: 16, mlpDim: 4096 }, 304_326_632],
  ['deit_base_distilled_patch16_224', { distToken: true, distHead: true }, 87_338_192],
])('%s has exactly the published number of parameters', (_, change, count) => {
  expect(parameters({ ...VIT_BASE, ...change })).toBe(count);
});

test('outputs have one entry per layer, with batch first', () => {
  const graph = buildVit(VIT_SMALL, { batch: 5, outputs: ['logits', 'attention', 'hidden'] });
  const shapes = Object.fromEntries([...graph.outputs].map(([name, id]) => [name, graph.nodes[id]!.shape]));
  expect(shapes).toEqual({
    logits: [5, 10],
    'attention.0': [5, 3, 17, 17],
    'attention.1': [5, 3, 17, 17],
    'hidden.0': [5, 17, 24],
    'hidden.1': [5, 17, 24],
    'hidden.2': [5, 17, 24],
  });
});

test('asking for logits alone builds the same work as asking for attention too, and no copies for it', () => {
  const plain = buildVit(VIT_SMALL, { batch: 1, outputs: ['logits'] });
  const attended = buildVit(VIT_SMALL, { batch: 1, outputs: ['logits', 'attention'] });
  expect(attended.nodes).toEqual(plain.nodes);
});

/** How many tokens the last block's MLP and norm work on. */
function tokensBehindAttention(change: Partial<ViTConfig>, outputs: Parameters<typeof buildVit>[1]['outputs']): number {
  const { nodes } = buildVit({ ...VIT_SMALL, ...change }, { batch: 2, outputs });
  const weight = nodes.find((node) => node.op === 'param' && node.name === 'blocks.1.mlp.fc2.weight');
  return nodes.find(({ op, inputs }) => op === 'linear' && inputs[1] === weight?.id)!.shape[1]!;
}

test.each<[string, Partial<ViTConfig>, number]>([
  ['the class token', {}, 1],
  ['class and distillation token of two classifiers', { distToken: true, distHead: true }, 2],
  ['class and distillation token, whose mean is read', { distToken: true, pool: 'tokenDist' }, 2],
  ['the class token, not one that is not read', { distToken: true }, 1],
  ['all, for their mean', { pool: 'avg' }, 17],
  ['all, joined to the class token', { pool: 'tokenAvg' }, 17],
  ['all, for a learned query', { pool: 'map', attnPool: { heads: 3, mlpDim: 48 } }, 17],
])('behind the last attention only those tokens go on that the answer needs: %s', (_, change, count) => {
  expect(tokensBehindAttention(change, ['logits', 'attention'])).toBe(count);
  expect(tokensBehindAttention(change, ['logits', 'hidden'])).toBe(17 + Number(change.distToken ?? false));
});

test('attention alone computes neither classifier nor the last MLP', () => {
  const { params } = buildVit(VIT_SMALL, { batch: 1, outputs: ['attention'] });
  for (const unused of ['head.weight', 'norm.weight', 'blocks.1.mlp.fc1.weight', 'blocks.1.attn.proj.weight']) {
    expect(params.has(unused)).toBe(false);
  }
  expect(params.has('blocks.1.attn.qkv.weight')).toBe(true);
});

test('an answer without interventions carries none of their ops', () => {
  const plain = buildVit(VIT_SMALL, { batch: 1, outputs: ['logits'] });
  expect([...plain.inputs.keys()]).toEqual(['patches']);
  const changed = buildVit(VIT_SMALL, { batch: 1, outputs: ['logits'], interventions: ALL });
  expect([...changed.inputs.keys()].sort()).toEqual([...ALL, 'patches'].sort());
  expect(changed.nodes.length).toBeGreaterThan(plain.nodes.length);
});

test('a backbone has no logits, and asking it for nothing else is refused', () => {
  const backbone = { ...VIT_SMALL, classes: 0 };
  const { outputs } = buildVit(backbone, { batch: 1, outputs: ['logits', 'attention'] });
  expect([...outputs.keys()]).toEqual(['attention.0', 'attention.1']);
  expect(() => buildVit(backbone, { batch: 1, outputs: ['logits'] })).toThrow('expected at least one output');
});

test.each([0, -1, 1.5, NaN])('a batch of %s is refused', (batch) => {
  expect(() => buildVit(VIT_SMALL, { batch, outputs: ['logits'] })).toThrow('`batch`');
});

test('a position embedding for another grid is asked for under the name of that grid', () => {
  const { params } = buildVit({ ...VIT_SMALL, imageSize: [32, 48] }, { batch: 1, outputs: ['logits'] });
  expect(params.get('pos_embed@4x6')).toEqual([1, 25, 24]);
  expect(params.has('pos_embed')).toBe(false);
});
