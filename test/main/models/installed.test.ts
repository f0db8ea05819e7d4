/** Models on disk: which there are, which one is meant, and their files. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { filesIn, folderFiles } from '../../../src/main/models/folder-files';
import { findModel, listModels, userDataFolder } from '../../../src/main/models/installed';
import { HeadlightError } from '../../../src/vit/errors';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'headlight-models-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
});

/** A folder with weights of five bytes. */
function model(...path: string[]): string {
  const folder = join(root, ...path);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.safetensors'), 'bytes');
  return folder;
}

const code = (error: unknown): string => (error instanceof HeadlightError ? error.code : 'foreign');

describe('the list', () => {
  it('holds folders with weights, by name, of the first place that has the name', async () => {
    const shipped = model('shipped', 'starter');
    const own = model('own', 'b');
    model('own', 'starter');
    mkdirSync(join(root, 'own', 'no-weights'));
    model('own', '.hidden');
    writeFileSync(join(root, 'own', 'file'), '');
    const models = await listModels([join(root, 'shipped'), join(root, 'own')]);
    expect(models.map(({ id, folder }) => [id, folder])).toEqual([
      ['starter', shipped],
      ['b', own],
    ]);
    expect(models[0]!.files).toEqual([{ name: 'model.safetensors', size: 5 }]);
  });

  it('is empty where there is nothing', async () => {
    expect(await listModels([join(root, 'nowhere')])).toEqual([]);
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
      { name: 'linked.safetensors', size: 5 },
      { name: 'model.safetensors', size: 5 },
    ]);
    const source = await folderFiles(folder).open('linked.safetensors');
    expect(new TextDecoder().decode(await source.read(1, 3))).toBe('yte');
  });

  it('end where they end, and are plain names', async () => {
    const files = folderFiles(model('e'));
    const source = await files.open('model.safetensors');
    expect(await source.read(0, 6).then(() => 'read', code)).toBe('checkpointDamaged');
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
