import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelReferences } from '../../../src/main/models/references';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'headlight-references-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const store = (): ModelReferences => new ModelReferences(join(folder, 'deep', 'opened.json'));
const NONE = new Set<string>();

describe('models opened where they lie', () => {
  it('are remembered by the next start', async () => {
    const { id } = await store().add({ folder: '/models/deit-tiny', weights: null }, NONE);
    expect(id).toBe('deit-tiny');
    expect(await store().all()).toEqual([{ id: 'deit-tiny', folder: '/models/deit-tiny', weights: null }]);
  });

  it.each([
    ['the file where its name says something', '/home/downloads', 'dino_deitsmall8.pth', 'dino_deitsmall8'],
    ['the folder where every file is called so', '/home/my-vit', 'pytorch_model.bin', 'my-vit'],
    ['the model in a cache', '/hub/models--facebook--dinov2-small/snapshots/0a1b2c', null, 'dinov2-small'],
    ['something that can stand in an address', '/home/..a:b%c', null, 'a-b-c'],
  ] as const)('are called after %s', async (_why, place, weights, id) => {
    expect((await store().add({ folder: place, weights }, NONE)).id).toBe(id);
  });

  it('have ids of their own, and the same one when opened again', async () => {
    const references = store();
    const ids = [];
    for (const place of ['/a/vit', '/b/vit', '/a/vit']) {
      ids.push((await references.add({ folder: place, weights: null }, new Set(['vit-tiny']))).id);
    }
    expect(ids).toEqual(['vit', 'vit 2', 'vit']);
    expect((await references.add({ folder: '/c/vit-tiny', weights: null }, new Set(['vit-tiny']))).id).toBe(
      'vit-tiny 2',
    );
  });

  it('can be found again elsewhere, and forgotten', async () => {
    const references = store();
    await references.add({ folder: '/a/vit', weights: null }, NONE);
    await references.move('vit', { folder: '/b', weights: 'vit.pth' });
    await references.move('other', { folder: '/c', weights: null });
    expect(await references.all()).toEqual([{ id: 'vit', folder: '/b', weights: 'vit.pth' }]);
    await references.remove('vit');
    expect(await references.all()).toEqual([]);
  });

  it('are all kept when several are opened at once', async () => {
    const references = store();
    await Promise.all(['/a', '/b', '/c'].map((place) => references.add({ folder: place, weights: null }, NONE)));
    expect((await references.all()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('survive a damaged entry; a damaged file is kept aside', async () => {
    const path = join(folder, 'opened.json');
    const good = { id: 'good', folder: '/good', weights: null };
    writeFileSync(path, JSON.stringify({ models: [{ id: 7 }, good, { id: 'x', folder: '', weights: null }] }));
    expect(await new ModelReferences(path).all()).toEqual([good]);
    writeFileSync(path, '{"models": [');
    expect(await new ModelReferences(path).all()).toEqual([]);
    await new ModelReferences(path).add({ folder: '/new', weights: null }, NONE);
    expect(readFileSync(`${path}.bad-1`, 'utf8')).toBe('{"models": [');
  });
});
