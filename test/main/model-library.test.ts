import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelLibrary } from '../../src/main/model-library';
import { ModelNotesStore } from '../../src/main/models/notes';
import { ModelReferences } from '../../src/main/models/references';

const SHIPPED = resolve('resources/models');
const BUILT_IN = ['vit-tiny', 'vit-tiny-captioner', 'vit-tiny-fill'];
let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'headlight-models-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const notes = (): ModelNotesStore => new ModelNotesStore(join(folder, 'models.json'));
const library = (builtIn = SHIPPED): ModelLibrary =>
  new ModelLibrary(
    { builtIn, installed: join(folder, 'models') },
    notes(),
    new ModelReferences(join(folder, 'opened.json')),
  );

describe('ModelLibrary', () => {
  it('lists the built-in model with its files, without paths', async () => {
    const [builtIn] = await library().list();
    expect(builtIn).toMatchObject({ id: 'vit-tiny' });
    expect(builtIn?.files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['config.json', 'model.safetensors']),
    );
    expect(JSON.stringify(builtIn)).not.toContain(SHIPPED);
  });

  it('gives a model the name and the overrides that a person chose', async () => {
    await notes().change('vit-tiny', { name: 'Mine', overrides: { size: [160, 128] } });
    const [builtIn] = await library().list();
    expect(builtIn).toMatchObject({ id: 'vit-tiny', name: 'Mine', overrides: { size: [160, 128] } });
  });

  it('gives paths of listed files and of nothing else', async () => {
    const models = library();
    expect(await models.file('vit-tiny', 'config.json')).toBe(join(SHIPPED, 'vit-tiny', 'config.json'));
    for (const [id, name] of [
      ['vit-tiny', '../../photos/README.md'],
      ['vit-tiny', 'missing'],
      ['..', 'photos'],
      ['other', 'config.json'],
    ] as const) {
      expect(await models.file(id, name)).toBeNull();
    }
  });

  it('sees a model that was put there later', async () => {
    const models = library();
    expect((await models.list()).map(({ id }) => id)).toEqual(BUILT_IN);
    mkdirSync(join(folder, 'models', 'mine'), { recursive: true });
    writeFileSync(join(folder, 'models', 'mine', 'model.safetensors'), Buffer.from('\x02\0\0\0\0\0\0\0{}'));
    expect(await models.file('mine', 'model.safetensors')).toBeNull();
    expect((await models.list()).map(({ id, origin }) => [id, origin])).toEqual([
      ...BUILT_IN.map((id) => [id, 'builtIn']),
      ['mine', 'installed'],
    ]);
    expect(await models.file('mine', 'model.safetensors')).toBe(join(folder, 'models', 'mine', 'model.safetensors'));
  });
});

describe('a model opened where it lies', () => {
  const DEIT = resolve('test/fixtures/checkpoints/torch-deit');

  it('is listed from then on, and only its own files are given out', async () => {
    const downloads = join(folder, 'downloads');
    cpSync(DEIT, downloads, { recursive: true });
    for (const name of ['letter.pdf', 'other.pth']) writeFileSync(join(downloads, name), 'private');
    const opened = await library().open({ folder: downloads, weights: 'deit.pth' });
    expect(opened).toMatchObject({ id: 'deit', origin: 'opened', weights: 'deit.pth', missing: false });
    expect(opened.files.map(({ name }) => name)).toEqual(['config.json', 'deit.pth']);
    expect(JSON.stringify(opened)).not.toContain(folder);

    const next = library(); // the next start
    expect((await next.list()).map(({ id }) => id)).toEqual([...BUILT_IN, 'deit']);
    expect(await next.file('deit', 'deit.pth')).toBe(join(downloads, 'deit.pth'));
    expect(await next.file('deit', 'letter.pdf')).toBeNull();
    expect(await next.file('deit', 'other.pth')).toBeNull();
    expect(await next.places()).toContainEqual({ id: 'deit', folder: downloads, weights: 'deit.pth' });
  });

  it('is one model however often it is opened, also when it is a built-in one', async () => {
    const models = library();
    const ids = [];
    for (const spot of [DEIT, DEIT, join(SHIPPED, 'vit-tiny')])
      ids.push((await models.open({ folder: spot, weights: null })).id);
    expect(ids).toEqual(['torch-deit', 'torch-deit', 'vit-tiny']);
  });

  it('is refused in the words of its fault, and then not added', async () => {
    const refused = resolve('test/fixtures/checkpoints/refused');
    const models = library();
    await expect(models.open({ folder: refused, weights: 'system.pth' })).rejects.toMatchObject({
      code: 'checkpointForbiddenPickle',
    });
    expect((await models.list()).map(({ id }) => id)).toEqual(BUILT_IN);
  });

  it('is shown as missing when it is gone, and can be found again or forgotten; its files stay', async () => {
    const place = join(folder, 'here');
    cpSync(DEIT, place, { recursive: true });
    const models = library();
    await models.open({ folder: place, weights: null });
    renameSync(place, join(folder, 'there'));
    expect((await models.list()).at(-1)).toMatchObject({ id: 'here', missing: true, files: [] });
    const found = await models.move('here', { folder: join(folder, 'there'), weights: null });
    expect(found.at(-1)).toMatchObject({ id: 'here', missing: false });
    expect(await models.path('here')).toBe(join(folder, 'there'));
    expect((await models.remove('here')).map(({ id }) => id)).toEqual(BUILT_IN);
    expect(existsSync(join(folder, 'there', 'deit.pth'))).toBe(true);
  });
});

describe('a model a person manages', () => {
  it('is described as it is run and as it is published', async () => {
    const models = library();
    await models.change('vit-tiny', { overrides: { size: [160, 160] } });
    const { info, own } = await models.describe('vit-tiny');
    expect(info).toMatchObject({ input: [160, 160], overrides: { size: [160, 160] }, labels: { count: 1000 } });
    expect(own.input).toEqual([224, 224]);
    expect(own.recipe.inputSize).toEqual([224, 224]);
  });

  it('keeps no override that it cannot be run with', async () => {
    const models = library();
    await expect(models.change('vit-tiny', { overrides: { size: [161, 160] } })).rejects.toMatchObject({
      code: 'sizeInvalid',
    });
    expect((await models.list())[0]?.overrides).toEqual({});
  });

  it('is deleted where it was installed, with its name; a built-in one stays', async () => {
    const mine = join(folder, 'models', 'mine');
    cpSync(resolve('test/fixtures/checkpoints/timm-f32'), mine, { recursive: true });
    const models = library();
    await models.change('mine', { name: 'My ViT' });
    expect((await models.remove('mine')).map(({ id }) => id)).toEqual(BUILT_IN);
    expect(existsSync(mine)).toBe(false);
    expect(readdirSync(join(folder, 'models'), { recursive: true })).toEqual(['.partial']); // where the unfinished lies: empty
    expect(await notes().of('mine')).toEqual({ name: null, overrides: {} });
    await expect(models.remove('vit-tiny')).rejects.toMatchObject({ code: 'modelBuiltIn' });
    await expect(models.remove('other')).rejects.toMatchObject({ code: 'modelNotFound' });
  });
});
