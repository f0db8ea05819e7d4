/** What a person says of a model's head, and what stands beside the answers until it is said. */
import { describe, expect, it } from 'vitest';
import { readLeftHead } from '../../../src/vit/checkpoint/left-head';
import { openWith } from '../../../src/vit/checkpoint/open-with';
import type { RecipeOverrides } from '../../../src/vit/checkpoint/overrides';
import { folder, refusal, tensors, vitShapes } from './build';

const DIM = 8;
const BACKBONE = vitShapes({ dim: DIM, depth: 1, mlp: 16, patch: 4, patches: 4, classes: 0 });
const wrapped = Object.fromEntries(Object.entries(BACKBONE).map(([name, shape]) => [`backbone.${name}`, shape]));
type Shapes = Readonly<Record<string, readonly number[]>>;
const open = (shapes: Shapes, overrides: RecipeOverrides = {}, json: object = { num_heads: 2 }) =>
  openWith(folder({ 'm.safetensors': tensors(shapes), 'config.json': json }), { overrides });
const codes = async (...asked: Parameters<typeof open>): Promise<string[]> =>
  (await open(...asked)).notes.map(({ code }) => code);

describe('what stands in the head', () => {
  const shapes = { ...BACKBONE, 'head.1.weight': [3, DIM], 'head.1.bias': [3] };

  it('must be said where a layer without weights stands before the classifier', async () => {
    const { config, provenance } = await open(shapes);
    expect(config.classes).toBe(0);
    expect(provenance['head']).toContain('--head-act');
    const plain = await open(shapes, { headAct: 'none' });
    expect(plain.config).toMatchObject({ classes: 3 });
    expect(plain.config.neck).toBeUndefined();
    expect(plain.provenance['headAct']).toBe('chosen by you');
    expect((await open(shapes, { headAct: 'relu' })).config.neck).toEqual([{ kind: 'act', act: 'relu' }]);
  });

  it('counts before what config.json says', async () => {
    const json = { num_heads: 2, head_act: 'gelu' };
    expect((await open(shapes, {}, json)).config.neck).toEqual([{ kind: 'act', act: 'gelu' }]);
    expect((await open(shapes, { headAct: 'none' }, json)).config.neck).toBeUndefined();
    expect((await open(shapes, {}, { ...json, head_act: 'Identity' })).config.neck).toBeUndefined();
  });
});

describe('whether there is a classifier', () => {
  const tower = { ...vitShapes({ dim: DIM, depth: 1, mlp: 16, patch: 4, patches: 4, classes: 512 }) };
  const json = { num_heads: 2, architecture: 'vit_base_patch16_clip_224' };

  it('is a person’s word where a head looks like CLIP’s projection', async () => {
    const { config, provenance } = await open(tower, {}, json);
    expect(config.classes).toBe(0);
    expect(provenance['head']).toContain('--classifier classes');
    const said = await open(tower, { classifier: 'classes' }, json);
    expect(said.config.classes).toBe(512);
    expect(said.output).toBe('single');
  });

  it('may be denied of any model', async () => {
    const { config, provenance, placement } = await open(tower, { classifier: 'none' }, { num_heads: 2 });
    expect(config.classes).toBe(0);
    expect(readLeftHead(provenance['head'])).toEqual({ reason: 'chosen', names: 'head' });
    expect(placement.unplaced.map(({ why }) => why)).toEqual(['chosen', 'chosen']);
  });
});

describe('what a classifier reads', () => {
  const own: Shapes = { ...BACKBONE, 'head.weight': [3, DIM], 'head.bias': [3] };
  const beside = { ...wrapped, 'fc.weight': [3, DIM], 'fc.bias': [3] };

  it('is said where the classifier is no part of the encoder’s own model', async () => {
    expect(await codes(beside)).toEqual(['poolToken']);
    expect(await codes(beside, {}, { num_heads: 2, global_pool: 'token' })).toEqual([]);
    const upon = {
      ...wrapped,
      'backbone.head.weight': [7, DIM],
      'backbone.head.bias': [7],
      'fc.weight': [3, 7],
      'fc.bias': [3],
    };
    expect(await codes(upon, {}, { num_heads: 2, global_pool: 'token' })).toEqual([]);
    const mean = await open(beside, { pool: 'avg' });
    expect(mean.config.pool).toBe('avg');
    expect(mean.notes).toEqual([]);
  });

  it('is said where the library builds both, and no config says which', async () => {
    expect(await codes(own)).toEqual(['poolDefault']);
    expect((await open(own)).notes[0]!.params).toEqual({ layer: 'head', library: 'timm' });
    expect(await codes(own, {}, { num_heads: 2, global_pool: 'token' })).toEqual([]);
    const mean = await open(own, { pool: 'avg' });
    expect([mean.config.pool, mean.notes]).toEqual(['avg', []]);
    expect((await open(BACKBONE)).notes).toEqual([]);
  });

  it('is said where a norm over what is pooled alone speaks for the mean', async () => {
    const { 'norm.weight': weight, 'norm.bias': bias, ...rest } = own;
    const shapes = { ...rest, 'fc_norm.weight': weight!, 'fc_norm.bias': bias! };
    expect(await codes(shapes)).toEqual(['poolMean']);
    expect((await open(shapes)).provenance['pool']).toBe('assumed: the mean of the patches, by fc_norm');
    expect((await open(shapes, { pool: 'token' })).config.pool).toBe('token');
  });

  it('cannot be a token that is not there', async () => {
    const { cls_token: _none, pos_embed: _rows, ...rest } = own;
    const error = await refusal(open({ ...rest, pos_embed: [1, 4, DIM] }, { pool: 'token' }));
    expect(error).toMatchObject({ code: 'overrideInvalid', params: { field: 'pool' } });
  });
});

describe('what a file cannot show', () => {
  it('is said of a classifier without bias, and of the first layer of a row', async () => {
    const token = { num_heads: 2, global_pool: 'token' };
    expect(await codes({ ...BACKBONE, 'head.weight': [3, DIM] }, {}, token)).toEqual(['headBias']);
    const row = { ...BACKBONE, 'head.0.weight': [3, DIM], 'head.0.bias': [3] };
    expect(await codes(row, {}, token)).toEqual(['headBehind']);
    expect(await codes(row, { output: 'multi' }, token)).toEqual([]);
    expect(await codes(row, {}, { ...token, problem_type: 'single_label_classification' })).toEqual([]);
  });
});
