import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { splitInputs } from '../../../src/main/models/inputs';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'headlight-inputs-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function file(...parts: string[]): string {
  const path = join(folder, ...parts);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'x');
  return path;
}

describe('what a person drops', () => {
  it('is a model where it is weights, and a photo otherwise', async () => {
    const [photo, weights, keras, note] = ['a.png', 'deit.pth', 'vit.h5', 'notes.txt'].map((name) => file(name));
    const { models, photos } = await splitInputs([photo!, weights!, keras!, note!]);
    expect(models).toEqual([
      { folder, weights: 'deit.pth', name: 'deit.pth', doubtful: false },
      { folder, weights: 'vit.h5', name: 'vit.h5', doubtful: false }, // refused later, by name
    ]);
    expect(photos).toEqual([photo, note]);
  });

  it('is a model where it is a folder with weights, photos where it is one without', async () => {
    file('vit', 'model.safetensors');
    file('trip', 'day 1', 'a.png');
    const { models, photos } = await splitInputs([join(folder, 'vit'), join(folder, 'trip')]);
    expect(models).toEqual([{ folder: join(folder, 'vit'), weights: null, name: 'vit', doubtful: false }]);
    expect(photos).toEqual([join(folder, 'trip')]);
  });

  it('is a model with a picture in its folder where a config says so, and both where nothing does', async () => {
    for (const name of ['model.safetensors', 'config.json', 'figure.png']) file('published', name);
    for (const name of ['old.bin', 'cat.jpg']) file('mixed', name);
    const { models, photos } = await splitInputs([join(folder, 'published'), join(folder, 'mixed')]);
    expect(models.map(({ name, doubtful }) => [name, doubtful])).toEqual([
      ['published', false],
      ['mixed', true],
    ]);
    expect(photos).toEqual([join(folder, 'mixed')]);
  });

  it('is the version that a cache holds', async () => {
    file('models--google--vit', 'snapshots', '0a1b', 'model.safetensors');
    const { models } = await splitInputs([join(folder, 'models--google--vit')]);
    expect(models).toMatchObject([{ folder: join(folder, 'models--google--vit', 'snapshots', '0a1b') }]);
  });

  it('is left to the photos where it is not there', async () => {
    expect(await splitInputs([join(folder, 'gone.pth')])).toEqual({ models: [], photos: [join(folder, 'gone.pth')] });
  });
});
