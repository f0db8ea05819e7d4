/** Position embeddings of DINO's and DINOv2's own releases at other sizes, against their authors' code. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { posEmbedParam, resizePosEmbed } from '../../../src/vit/model/pos-embed';
import { folder, tensors, vitShapes } from '../checkpoint/build';

/** The reference is rounded to eight places, the result to 32 bits. */
const ROUNDING = 1e-6;

const cases = JSON.parse(readFileSync('test/fixtures/dino-positions.json', 'utf8')) as {
  from: [number, number];
  to: [number, number];
  stored: number[];
  resized: number[];
}[];

describe('positions of DINO', () => {
  it.each(cases)('from $from to $to', ({ from, to, stored, resized }) => {
    const got = resizePosEmbed(Float32Array.from(stored), { from, to, prefixRows: 1, dim: 2, antialias: false, offset: 0.1 }); // prettier-ignore
    expect(got.length).toBe(resized.length);
    expect(Math.max(...resized.map((value, i) => Math.abs(value - (got[i] ?? NaN))))).toBeLessThan(ROUNDING);
  });

  const shapes = vitShapes({ dim: 16, depth: 1, mlp: 8, patch: 4, patches: 4, classes: 0 });
  const config = async (names: object, files: object = {}, name = 'model') => {
    const weights = tensors({ ...shapes, ...names } as Record<string, number[]>);
    return (await openCheckpoint(folder({ 'w.safetensors': weights, ...files }, name))).config;
  };
  const authors = { posEmbedAntialias: false, posEmbedOffset: 0.1 };

  it('are the authors’ where the file is theirs', async () => {
    expect(await config({}, {}, 'dino_deitsmall16_pretrain')).toMatchObject(authors);
    const scaled = { mask_token: [1, 16], 'blocks.0.ls1.gamma': [16], 'blocks.0.ls2.gamma': [16] };
    expect(await config(scaled)).toMatchObject(authors);
  });

  it('are timm’s where the architecture is timm’s, and in DINOv2 with registers', async () => {
    const named = { 'config.json': { architecture: 'vit_small_patch16_224', model_args: { num_heads: 2 } } };
    expect(await config({}, named, 'vit_small.dino')).toMatchObject({ posEmbedAntialias: true });
    const registered = {
      mask_token: [1, 16],
      register_tokens: [1, 4, 16],
      'blocks.0.ls1.gamma': [16],
      'blocks.0.ls2.gamma': [16],
    };
    const registers = await config(registered);
    expect(registers).toMatchObject({ posEmbedAntialias: true, registers: 4 });
    expect(registers.posEmbedOffset).toBeUndefined();
  });

  it('are other weights than timm’s, also where weights are kept', async () => {
    const own = await config({}, {}, 'dino');
    const at = (offset: number): string => posEmbedParam({ ...own, imageSize: [16, 12], posEmbedOffset: offset }).name;
    expect(at(0.1)).toBe('pos_embed@4x3+0.1');
    expect(at(0)).toBe('pos_embed@4x3');
  });
});
