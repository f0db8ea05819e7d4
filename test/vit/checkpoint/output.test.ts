/** What outputs mean: said by config.json, told by tags beside the weights, assumed, or chosen. */
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { applyOverrides, CHOSEN } from '../../../src/vit/checkpoint/apply-overrides';
import { file, folder, refusal, tensors, vitShapes } from './build';

const SIZE = { dim: 8, depth: 1, mlp: 16, patch: 4, patches: 4 };
const weights = (classes: number): Uint8Array => tensors(vitShapes({ ...SIZE, classes }));

async function opened(classes: number, beside: Readonly<Record<string, string | object>> = {}) {
  return openCheckpoint(folder({ 'model.safetensors': weights(classes), ...beside }));
}

describe('what outputs mean', () => {
  it.each([
    ['single_label_classification', 'single'],
    ['multi_label_classification', 'multi'],
    ['regression', 'regression'],
    ['Multi-Label_Classification', 'multi'],
    ['multilabel', 'multi'],
  ])('is said by Hugging Face’s problem_type: %s', async (type, output) => {
    const { provenance, ...checkpoint } = await opened(3, { 'config.json': { problem_type: type } });
    expect(checkpoint).toMatchObject({ output, threshold: 0.5 });
    expect(provenance['output']).toBe('config.json: problem_type');
  });

  it('is assumed as Hugging Face’s pipeline does where nothing is said', async () => {
    const several = await opened(3, { 'config.json': { problem_type: null } });
    expect([several.output, several.provenance['output']]).toEqual([
      'single',
      'assumed: one class of several, by softmax',
    ]);
    const one = await opened(1, { 'config.json': { problem_type: 'a guess' } });
    expect([one.output, one.provenance['output']]).toEqual(['multi', 'assumed: one output says yes or no, by sigmoid']);
    expect((await opened(0)).output).toBe('none');
  });

  it('is said beside the answer where what is said of them is not known', async () => {
    const odd = await opened(3, { 'config.json': { problem_type: 'ordinal_regression' } });
    expect(odd.output).toBe('single');
    expect(odd.notes).toContainEqual({
      code: 'outputUnknown',
      params: { field: 'problem_type', value: 'ordinal_regression' },
    });
    expect(applyOverrides(odd, { output: 'regression' }).notes.map(({ code }) => code)).not.toContain('outputUnknown');
    const known = await opened(3, { 'config.json': { problem_type: 'odd', function_to_apply: 'sigmoid' } });
    expect([known.output, known.notes.map(({ code }) => code)]).toEqual([
      'multi',
      expect.not.arrayContaining(['outputUnknown']),
    ]);
  });

  it('is chosen by people, and numbers are no classes', async () => {
    const checkpoint = applyOverrides(await opened(2), { output: 'regression' });
    expect(checkpoint.output).toBe('regression');
    expect(checkpoint.provenance['output']).toBe(CHOSEN);
    expect(checkpoint.labels.map(({ text }) => text)).toEqual(['output 0', 'output 1']);
    const back = applyOverrides(checkpoint, { output: 'multi', threshold: 0.2 });
    expect([back.labels[1]!.text, back.threshold]).toEqual(['class 1', 0.2]);
  });

  it('is not chosen for a backbone, or out of range', async () => {
    const [backbone, classifier] = [await opened(0), await opened(2)];
    expect(() => applyOverrides(backbone, { output: 'multi' })).toThrow('output');
    expect(() => applyOverrides(classifier, { threshold: 1.5 })).toThrow('threshold');
    expect(() => applyOverrides(classifier, { threshold: NaN })).toThrow('threshold');
  });
});

describe('a tagger', () => {
  const TAGS = 'tag_id,name,category,count\n9999999,general,9,807858\n470575,1girl,0,4225150\n1,"a ""b"", c",4,12\n';

  it('has labels with categories, a white square, and BGR', async () => {
    const { labels, output, threshold, categories, recipe, provenance, recipeAt } = await opened(3, {
      'selected_tags.csv': TAGS,
    });
    expect(labels).toEqual([
      { id: '0', text: 'general', category: 'rating' },
      { id: '1', text: '1girl', category: 'general' },
      { id: '2', text: 'a "b", c', category: 'character' },
    ]);
    expect({ output, threshold }).toEqual({ output: 'multi', threshold: 0.35 });
    expect(categories).toEqual({ general: 0.35, character: 0.75, rating: 'best' });
    const square = { square: [255, 255, 255], resize: { mode: 'exact', size: [8, 8] }, channelOrder: 'BGR' };
    expect(recipe).toMatchObject(square);
    expect(recipeAt([16, 16]).recipe).toMatchObject({ ...square, resize: { mode: 'exact', size: [16, 16] } });
    expect(provenance).toMatchObject({ labels: 'selected_tags.csv', channelOrder: expect.stringMatching(/^assumed/) });
  });

  it('has one threshold for all categories where one is chosen, and keeps its own else', async () => {
    const tagger = await opened(3, { 'selected_tags.csv': TAGS });
    const chosen = applyOverrides(tagger, { threshold: 0.35 });
    expect([chosen.threshold, chosen.categories]).toEqual([0.35, undefined]);
    expect(applyOverrides(tagger, { channelOrder: 'RGB' }).categories).toEqual(tagger.categories);
  });

  it('is none where the table is another model’s', async () => {
    const { labels, output, recipe } = await opened(4, { 'selected_tags.csv': TAGS });
    expect([labels[0]!.text, output, recipe.channelOrder]).toEqual(['class 0', 'single', undefined]);
  });
});

describe('CLIP’s image tower', () => {
  const tower = (classes: number): Uint8Array => {
    const { 'patch_embed.proj.bias': _none, ...shapes } = vitShapes({ ...SIZE, classes });
    return tensors({ ...shapes, 'norm_pre.weight': [8], 'norm_pre.bias': [8] });
  };
  const open = (classes: number, config: object, name = 'model') =>
    openCheckpoint(folder({ 'model.safetensors': tower(classes), 'config.json': config }, name));

  it('is a backbone: its head is a projection, not 512 classes', async () => {
    const architecture = 'vit_base_patch16_clip_224';
    const { config, labels, provenance } = await open(512, { architecture, pretrained_cfg: { tag: 'openai' } });
    expect([config.classes, labels.length]).toEqual([0, 0]);
    expect(provenance['head']).toMatch(/CLIP.*: head$/);
    expect((await open(512, {})).config.classes).toBe(0); // told by its shape alone
  });

  it('keeps a classifier that was fine-tuned or has names', async () => {
    const tuned = { architecture: 'vit_base_patch16_clip_224', pretrained_cfg: { tag: 'laion2b_ft_in12k' } };
    expect((await open(512, tuned)).config.classes).toBe(512);
    const names = Array.from({ length: 512 }, (_, i) => `kind ${i}`);
    expect((await open(512, { label_names: names })).config.classes).toBe(512);
    expect((await open(37, {})).config.classes).toBe(37);
  });
});

describe('weights that are no numbers', () => {
  const SHAPES = vitShapes({ ...SIZE, classes: 2 });

  /** As `tensors` makes them, in another format, with one value of one tensor replaced by these bytes. */
  function spoilt(dtype: 'F32' | 'F16' | 'F64', tensor: string, bytes: readonly number[]): Uint8Array {
    const header: Record<string, object> = {};
    let at = 0;
    let place = 0;
    for (const [name, shape] of Object.entries(SHAPES)) {
      const size = shape.reduce((a, b) => a * b, bytes.length);
      header[name] = { dtype, shape, data_offsets: [at, at + size] };
      if (name === tensor) place = at;
      at += size;
    }
    const data = new Uint8Array(at);
    data.set(bytes, place);
    return file(header, data);
  }

  it.each([
    ['F32', [0, 0, 0xc0, 0x7f], 'NaN'],
    ['F32', [0, 0, 0x80, 0xff], '−∞'],
    ['F16', [0, 0x7c], '∞'],
    ['F64', [0x9c, 0x75, 0, 0x88, 0x3c, 0xe4, 0x37, 0x7e], '∞'], // 1e300, beyond float32
  ] as const)('are refused by name when they are read: %s %j', async (dtype, bytes, value) => {
    const tensor = 'blocks.0.mlp.fc2.weight';
    const checkpoint = await openCheckpoint(folder({ 'model.safetensors': spoilt(dtype, tensor, bytes) }));
    await checkpoint.read('head.weight');
    expect(await refusal(checkpoint.read(tensor))).toEqual({
      code: 'checkpointNotFinite',
      params: { name: 'model.safetensors', tensor, value },
    });
  });
});
