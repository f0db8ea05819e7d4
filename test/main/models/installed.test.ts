/** Models on disk: which there are, which one is meant, and their files. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { filesIn, folderFiles } from '../../../src/vit/node/folder-files';
import { findModel, listModels, surveyModels, userDataFolder } from '../../../src/main/models/installed';
import { HeadlightError } from '../../../src/vit/errors';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'headlight-models-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
});

/** The smallest safetensors file: a header that names nothing. */
const WEIGHTS = Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]);

/** A folder with weights of ten bytes. */
function model(...path: string[]): string {
  const folder = join(root, ...path);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.safetensors'), WEIGHTS);
  return folder;
}

const code = (error: unknown): string => (error instanceof HeadlightError ? error.code : 'foreign');

describe('the list', () => {
  it('holds folders with weights, by name, of the first place that has the name', async () => {
    const shipped = model('shipped', 'vit-tiny');
    const own = model('own', 'b');
    model('own', 'vit-tiny');
    mkdirSync(join(root, 'own', 'no-weights'));
    model('own', '.hidden');
    writeFileSync(join(root, 'own', 'file'), '');
    const models = await listModels([join(root, 'shipped'), join(root, 'own')]);
    expect(models.map(({ id, folder }) => [id, folder])).toEqual([
      ['vit-tiny', shipped],
      ['b', own],
    ]);
    expect(models[0]!.files).toEqual([{ name: 'model.safetensors', size: 10 }]);
  });

  it('is empty where there is nothing', async () => {
    expect(await listModels([join(root, 'nowhere')])).toEqual([]);
  });
});

describe('a half-written model folder', () => {
  const FIXTURES = resolve('test/fixtures/checkpoints');
  const copy = (name: string, files: Readonly<Record<string, (bytes: Buffer) => Buffer | null>>): void => {
    const folder = join(root, 'own', name);
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(join(FIXTURES, name))) {
      const bytes = (files[file] ?? ((whole: Buffer) => whole))(readFileSync(join(FIXTURES, name, file)));
      if (bytes) writeFileSync(join(folder, file), bytes);
    }
  };
  const cut = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length - 1);
  const empty = (): Buffer => Buffer.alloc(0);

  it.each<[string, string, (bytes: Buffer) => Buffer | null]>([
    ['timm-f32', 'model.safetensors', cut],
    ['timm-f32', 'model.safetensors', (bytes) => bytes.subarray(0, 100)],
    ['timm-f32', 'model.safetensors', (bytes) => bytes.subarray(0, 5)],
    ['timm-f32', 'model.safetensors', empty],
    ['hf-vit-v5-sharded', 'model-00002-of-00002.safetensors', () => null],
    ['hf-vit-v5-sharded', 'model-00001-of-00002.safetensors', cut],
    ['hf-vit-v5-sharded', 'model.safetensors.index.json', cut],
    ['torch-deit', 'deit.pth', cut],
    ['torch-hf-bf16', 'pytorch_model.bin', (bytes) => bytes.subarray(0, 4000)],
    ['jax', 'ViT.npz', cut],
  ])('%s with a part of %s is not listed, and it is said why', async (name, file, damage) => {
    copy(name, { [file]: damage });
    expect(await listModels([join(root, 'own')])).toEqual([]);
    const [{ model: broken, fault } = { model: null, fault: null }] = await surveyModels([join(root, 'own')]);
    expect(broken?.id).toBe(name);
    expect(fault?.code).toMatch(/^checkpoint(Damaged|Empty)$/);
  });

  it('holds files under the names of unfinished downloads, and is no model', async () => {
    for (const ending of ['partial', 'part', 'incomplete', 'crdownload', 'tmp', 'download']) {
      mkdirSync(join(root, 'own', ending), { recursive: true });
      writeFileSync(join(root, 'own', ending, `model.safetensors.${ending}`), WEIGHTS);
    }
    expect(await surveyModels([join(root, 'own')])).toEqual([]);
  });

  it('is told from a whole one without reading weights', async () => {
    for (const name of readdirSync(FIXTURES)) if (name !== 'refused') copy(name, {});
    const [found, all] = await Promise.all([listModels([join(root, 'own')]), surveyModels([join(root, 'own')])]);
    expect(found).toHaveLength(all.length);
    expect(found.length).toBeGreaterThan(20);
  });
});

describe('a model is found', () => {
  it('by id before a folder of that name', async () => {
    const installed = model('own', 'a');
    expect(await findModel('a', [join(root, 'own')])).toEqual({
      id: 'a',
      folder: installed,
      weights: null,
      installed: true,
    });
  });

  it('by folder and by weights file, relative too', async () => {
    const folder = model('elsewhere', 'c');
    expect(await findModel(relative('', folder), [])).toEqual({ id: 'c', folder, weights: null, installed: false });
    expect(await findModel(join(folder, 'model.safetensors'), [])).toEqual({
      id: 'c',
      folder,
      weights: 'model.safetensors',
      installed: false,
    });
  });

  it('by a weights file whose name tells it from its neighbours', async () => {
    const folder = model('elsewhere', 'checkpoints');
    const named = async (file: string): Promise<string> => {
      copyFileSync(join(folder, 'model.safetensors'), join(folder, file));
      return (await findModel(join(folder, file), [])).id;
    };
    expect(await named('deit-fold3.pth')).toBe('deit-fold3');
    expect(await named('model_best.pth.tar')).toBe('checkpoints');
  });

  it('or said to be missing', async () => {
    for (const wanted of ['nothing', '']) {
      expect(await findModel(wanted, []).then(() => 'found', code)).toBe('modelNotFound');
    }
  });
});

describe('the files of a folder', () => {
  it('are read piece by piece, through links too', async () => {
    const folder = model('d');
    symlinkSync(join(folder, 'model.safetensors'), join(folder, 'linked.safetensors'));
    symlinkSync(join(root, 'gone'), join(folder, 'dangling'));
    expect(await filesIn(folder)).toEqual([
      { name: 'linked.safetensors', size: 10 },
      { name: 'model.safetensors', size: 10 },
    ]);
    const source = await folderFiles(folder).open('linked.safetensors');
    expect(new TextDecoder().decode(await source.read(8, 2))).toBe('{}');
  });

  it('end where they end, and are plain names', async () => {
    const files = folderFiles(model('e'));
    const source = await files.open('model.safetensors');
    expect(await source.read(0, 11).then(() => 'read', code)).toBe('checkpointDamaged');
    writeFileSync(join(root, 'e', 'model.safetensors'), 'b'); // cut while open
    expect(await source.read(0, 5).then(() => 'read', code)).toBe('checkpointDamaged');
    for (const name of ['../e/model.safetensors', 'missing'])
      expect(await files.open(name).then(() => 'opened', code)).toBe('checkpointDamaged');
  });
});

describe('the data folder', () => {
  it('is the window’s, on every platform, or the one that is named', () => {
    expect(userDataFolder({ XDG_CONFIG_HOME: '/x' }, 'linux')).toBe(join('/x', 'Headlight'));
    expect(userDataFolder({ APPDATA: '/a' }, 'win32')).toBe(join('/a', 'Headlight'));
    expect(userDataFolder({}, 'darwin')).toMatch(/Library.Application Support.Headlight$/);
    expect(userDataFolder({ HEADLIGHT_USER_DATA: root }, 'linux')).toBe(root);
  });
});
