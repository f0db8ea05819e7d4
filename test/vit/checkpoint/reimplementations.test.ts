/** The plain ViT under other libraries' names: the same tensors as under timm's, number for number. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { file, folder, refusal, type Entry } from './build';

const TIMM = new Uint8Array(readFileSync('test/fixtures/checkpoints/timm-f32/model.safetensors'));
const LENGTH = Number(new DataView(TIMM.buffer).getBigUint64(0, true));
const HEADER = JSON.parse(new TextDecoder().decode(TIMM.subarray(8, 8 + LENGTH))) as Record<string, Entry>;
const HEADS = { num_heads: 3 };

type Rename = (name: string) => string;

/** The fixture's safetensors under other names; `split` cuts each qkv into three of these. */
function renamed(rename: Rename, split?: readonly [string, string, string]): Uint8Array {
  const { __metadata__: _metadata, ...tensors } = HEADER;
  const entries = Object.entries(tensors).flatMap(([name, entry]): [string, Entry][] => {
    if (!split || !name.includes('.qkv.')) return [[rename(name), entry]];
    const [from, to] = entry.data_offsets;
    const third = (to - from) / 3;
    const [rows = 0, ...rest] = entry.shape;
    return split.map((part, i) => [
      rename(name.replace('qkv', part)),
      { ...entry, shape: [rows / 3, ...rest], data_offsets: [from + i * third, from + (i + 1) * third] },
    ]);
  });
  return file(Object.fromEntries(entries), TIMM.subarray(8 + LENGTH));
}

const all =
  (...pairs: readonly (readonly [RegExp, string])[]): Rename =>
  (name) =>
    pairs.reduce((text, [pattern, by]) => text.replace(pattern, by), name);

const mmpretrain = all(
  [/^blocks/, 'backbone.layers'],
  [/^(cls_token|pos_embed|patch_embed|norm)/, 'backbone.$1'],
  [/backbone\.norm\b/, 'backbone.ln1'],
  [/norm([12])\b/, 'ln$1'],
  [/mlp\.fc1/, 'ffn.layers.0.0'],
  [/mlp\.fc2/, 'ffn.layers.1'],
  [/embed\.proj/, 'embed.projection'],
  [/^head/, 'head.layers.head'],
);
const jeonsworld = all(
  [/^blocks/, 'transformer.encoder.layer'],
  [/^cls_token/, 'transformer.embeddings.cls_token'],
  [/^pos_embed/, 'transformer.embeddings.position_embeddings'],
  [/^patch_embed\.proj/, 'transformer.embeddings.patch_embeddings'],
  [/^norm/, 'transformer.encoder.encoder_norm'],
  [/norm1\b/, 'attention_norm'],
  [/norm2\b/, 'ffn_norm'],
  [/mlp\./, 'ffn.'],
  [/attn\.proj/, 'attn.out'],
);
const lukemelas = all(
  [/^blocks/, 'transformer.blocks'],
  [/^cls_token/, 'class_token'],
  [/^pos_embed/, 'positional_embedding.pos_embedding'],
  [/^patch_embed\.proj/, 'patch_embedding'],
  [/attn\.proj\./, 'proj.'],
  [/mlp\./, 'pwff.'],
  [/^head/, 'fc'],
);

const CASES = [
  ['mmpretrain', renamed(mmpretrain)],
  ['mmpretrain', renamed((name) => `model.${mmpretrain(name)}`)],
  ['jeonsworld', renamed(jeonsworld, ['query', 'key', 'value'])],
  ['lukemelas', renamed(lukemelas, ['proj_q', 'proj_k', 'proj_v'])],
  ['lukemelas', renamed((name) => `module.${lukemelas(name)}`, ['proj_q', 'proj_k', 'proj_v'])],
] as const;

describe('names of other libraries', () => {
  it.each(CASES)('%s', async (layout, weights) => {
    const timm = await openCheckpoint(folder({ 'm.safetensors': TIMM, 'config.json': HEADS }));
    const other = await openCheckpoint(folder({ 'm.safetensors': weights, 'config.json': HEADS }));
    expect(other.layout).toBe(layout);
    expect({ ...other.config, posEmbedAntialias: true }).toEqual(timm.config);
    expect([...other.tensors.keys()].sort()).toEqual([...timm.tensors.keys()].sort());
    for (const name of timm.tensors.keys()) expect(await other.read(name), name).toEqual(await timm.read(name));
  });

  it('with a tensor in a block that a plain ViT has no place for are refused', async () => {
    const gamma = (name: string): string => mmpretrain(name).replace('layers.1.ln2.bias', 'layers.1.ffn.gamma2.weight');
    const { code, params } = await refusal(openCheckpoint(folder({ 'm.safetensors': renamed(gamma) })));
    expect([code, params['looksLike']]).toEqual([
      'checkpointNotVit',
      'a ViT variant with `backbone.layers.1.ffn.gamma2.weight`',
    ]);
  });
});
