/** What is told about a model, and how it is known. */
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderFiles } from '../../../src/vit/node/folder-files';
import { architectureName } from '../../../src/vit/checkpoint/architecture-name';
import { readModelInfo } from '../../../src/vit/checkpoint/info';
import { licenceOf, parseCard, sourceOf } from '../../../src/vit/checkpoint/model-card';
import type { ViTConfig } from '../../../src/vit/config';
import { SMALL_VIT } from '../../support/places';
import { VIT_SMALL } from '../model/configs';
import { folder, tensors, vitShapes } from './build';

const fixture = async (name: string) =>
  (await readModelInfo(folderFiles(resolve('test/fixtures/checkpoints', name)))).info;

describe('the information about a model', () => {
  it('tells a model as it is, as plain data', async () => {
    const { info } = await readModelInfo(folderFiles(SMALL_VIT));
    expect(info).toMatchObject({
      architecture: 'ViT/16, 8 × 256',
      layout: 'timm',
      parameters: 6_583_752,
      weights: 'model.safetensors',
      input: [128, 128],
      labels: { count: 200, source: 'config.json' },
      shape: { grid: [8, 8], tokens: 65, headDim: 32 },
      overrides: {},
    });
    expect(info.labels.first).toHaveLength(3);
    expect(info.bytes).toBeGreaterThan(13_177_680);
    expect(structuredClone(info)).toEqual(info);
  });

  it('names what was assumed, and why', async () => {
    const { assumed } = await fixture('torchvision');
    expect(assumed).toContainEqual({ field: 'mean', why: 'torchvision' });
    const shapes = vitShapes({ dim: 8, depth: 1, mlp: 8, patch: 4, patches: 4, classes: 3 });
    const { info } = await readModelInfo(folder({ 'model.safetensors': tensors(shapes) }));
    expect(info.assumed).toContainEqual({ field: 'heads', why: '64 numbers per head' });
  });

  it('shows overrides as they are run', async () => {
    const files = folderFiles(resolve('test/fixtures/checkpoints/timm-f32'));
    const { info } = await readModelInfo(files, { overrides: { size: [24, 20] } });
    expect(info).toMatchObject({ input: [24, 20], shape: { grid: [6, 5] }, overrides: { size: [24, 20] } });
    expect(info.provenance['imageSize']).toBe('chosen by you');
  });

  it('counts one file where one was named', async () => {
    const path = resolve('test/fixtures/checkpoints/torch-deit');
    const { info } = await readModelInfo(folderFiles(path), { weights: 'deit.pth' });
    expect(info.bytes).toBe(21_337);
    expect(info.weights).toBe('deit.pth');
  });

  it('finds licence and origin', async () => {
    const shapes = vitShapes({ dim: 8, depth: 1, mlp: 8, patch: 4, patches: 4, classes: 3 });
    const { info } = await readModelInfo(
      folder({
        'model.safetensors': tensors(shapes),
        'config.json': { _name_or_path: 'google/vit-base-patch16-224' },
        'README.md': '---\ntags:\n- vision\nlicense: apache-2.0\n---\n# A model\nlicense: mit\n',
      }),
    );
    expect(info.licence).toEqual({ name: 'apache-2.0', source: 'README.md' });
    expect(info.source).toBe('google/vit-base-patch16-224');
  });
});

describe('the name of an architecture', () => {
  const wide = (dim: number, depth: number, more: Partial<ViTConfig> = {}): ViTConfig => ({
    ...VIT_SMALL,
    dim,
    depth,
    patchSize: [16, 16],
    registers: 0,
    distToken: false,
    ...more,
  });

  it.each<[string, string, ViTConfig]>([
    ['ViT-B/16', 'timm', wide(768, 12)],
    ['ViT-Ti/16', 'jax', wide(192, 12)],
    ['ViT-H/14', 'torchvision', wide(1280, 32, { patchSize: [14, 14] })],
    ['DeiT-S/16, distilled', 'hf-deit', wide(384, 12, { distToken: true })],
    ['DINOv2 ViT-L/14, 4 registers', 'hf-dinov2', wide(1024, 24, { patchSize: [14, 14], registers: 4 })],
    ['ViT/16×8, 2 × 24', 'timm', wide(24, 2, { patchSize: [16, 8] })],
  ])('%s', (name, layout, config) => {
    expect(architectureName({ layout, config })).toBe(name);
  });
});

describe('the head of a model card', () => {
  it.each<[string, string, string | undefined]>([
    ['a plain value', '---\nlicense: mit\n---', 'mit'],
    ['quotes and a comment', '---\r\nlicense: "mit" # open\r\n---\r\n', 'mit'],
    ['a list', '---\nlicense:\n  - cc-by-4.0\n  - mit\n---', 'cc-by-4.0'],
    ['a list in brackets', "---\nlicense: ['cc-by-nc-4.0', mit]\n---", 'cc-by-nc-4.0'],
    ['none', '# A model\nlicense: mit', undefined],
    ['one that does not end', '---\nlicense: mit\n', undefined],
    ['a nested field', '---\nmodel:\n  license: mit\n---', undefined],
  ])('with %s', (_, text, licence) => {
    expect(parseCard(text).get('license')).toBe(licence);
  });

  it('gives the name of a licence of its own, and never signs that steer a terminal', () => {
    const card = parseCard('---\nlicense: other\nlicense_name: fair-\u001b[31mai\n---');
    expect(licenceOf({}, card)).toEqual({ name: 'fair-[31mai', source: 'README.md' });
    expect(licenceOf({ pretrained_cfg: { license: 'cc-by-nc-4.0' } }, card)).toEqual({
      name: 'cc-by-nc-4.0',
      source: 'config.json',
    });
    expect(licenceOf({ license: 7 }, new Map())).toBeNull();
  });

  it('tells a hub’s name from a path on somebody’s computer', () => {
    expect(sourceOf({ pretrained_cfg: { hf_hub_id: 'timm/vit_base' } })).toBe('timm/vit_base');
    for (const path of ['/home/me/model', './out/checkpoint-3', 'a/b/c', ''])
      expect(sourceOf({ _name_or_path: path })).toBeNull();
  });
});
