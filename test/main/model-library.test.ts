import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelLibrary } from '../../src/main/model-library';
import { ModelNotesStore } from '../../src/main/models/notes';

const SHIPPED = resolve('resources/models');
let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'headlight-models-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const notes = (): ModelNotesStore => new ModelNotesStore(join(folder, 'models.json'));

describe('ModelLibrary', () => {
  it('lists the starter model with its files, without paths', async () => {
    const [starter] = await new ModelLibrary([SHIPPED, join(folder, 'missing')], notes()).list();
    expect(starter).toMatchObject({ id: 'starter' });
    expect(starter?.files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['config.json', 'model.safetensors']),
    );
    expect(JSON.stringify(starter)).not.toContain(SHIPPED);
  });

  it('gives a model the name and the overrides that a person chose', async () => {
    await notes().change('starter', { name: 'Mine', overrides: { size: [160, 128] } });
    const [starter] = await new ModelLibrary([SHIPPED], notes()).list();
    expect(starter).toMatchObject({ id: 'starter', name: 'Mine', overrides: { size: [160, 128] } });
  });

  it('gives paths of listed files and of nothing else', async () => {
    const library = new ModelLibrary([SHIPPED], notes());
    expect(await library.file('starter', 'config.json')).toBe(join(SHIPPED, 'starter', 'config.json'));
    for (const [id, name] of [
      ['starter', '../../photos/README.md'],
      ['starter', 'missing'],
      ['..', 'photos'],
      ['other', 'config.json'],
    ] as const) {
      expect(await library.file(id, name)).toBeNull();
    }
  });

  it('sees a model that was put there later', async () => {
    const library = new ModelLibrary([folder], notes());
    expect(await library.list()).toEqual([]);
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine', 'model.safetensors'), '12345678');
    expect(await library.file('mine', 'model.safetensors')).toBeNull();
    expect((await library.list()).map(({ id }) => id)).toEqual(['mine']);
    expect(await library.file('mine', 'model.safetensors')).toBe(join(folder, 'mine', 'model.safetensors'));
  });
});
