/** Folders of Hugging Face's cache, as its libraries lay them out: refs, snapshots whose files are links, blobs. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { splitInputs } from '../../../src/main/models/inputs';
import { findModel } from '../../../src/main/models/installed';
import { modelToCopy } from '../../../src/main/models/copy-model';
import { folderFiles } from '../../../src/vit/node/folder-files';
import { cachedName, modelFolder } from '../../../src/vit/node/hub-cache';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';

const [OLD, MAIN, NEW] = ['0'.repeat(40), 'a1'.repeat(20), 'f'.repeat(40)] as const;
const FIXTURE = 'test/fixtures/checkpoints/hf-vit';

let cache = '';
let root = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'headlight-cache-'));
  root = join(cache, 'models--google--vit-tiny');
  for (const [i, commit] of [OLD, MAIN, NEW].entries()) {
    mkdirSync(join(root, 'snapshots', commit), { recursive: true });
    utimesSync(join(root, 'snapshots', commit), i, i);
  }
  mkdirSync(join(root, 'refs'));
});
afterEach(() => rmSync(cache, { recursive: true }));

const branch = (content: string): void => writeFileSync(join(root, 'refs', 'main'), content);
const snapshot = (commit: string): string => join(root, 'snapshots', commit);

describe('a model’s folder in the cache', () => {
  it('stands for the snapshot that its branch names, else for the newest', async () => {
    expect(await modelFolder(root)).toBe(snapshot(NEW));
    branch(`${MAIN}\n`);
    expect(await modelFolder(root)).toBe(snapshot(MAIN));
    expect(await modelFolder(snapshot(OLD))).toBe(snapshot(OLD));
    branch('b'.repeat(40)); // a commit that has been cleared away
    expect(await modelFolder(root)).toBe(snapshot(NEW));
  });

  it.each(['../../elsewhere', '..', '.', '/', '', 'x'.repeat(200), `${MAIN}/..`])(
    'never follows a branch out of it: %j',
    async (name) => {
      branch(name);
      expect(await modelFolder(root)).toBe(snapshot(NEW));
    },
  );

  it.skipIf(process.platform === 'win32')('never takes a snapshot that is a link out of it', async () => {
    const outside = join(cache, 'outside');
    mkdirSync(outside);
    rmSync(snapshot(NEW), { recursive: true });
    symlinkSync(outside, snapshot(NEW));
    branch(NEW);
    expect(await modelFolder(root)).toBe(snapshot(MAIN));
  });

  it('is itself where it holds no snapshot', async () => {
    rmSync(join(root, 'snapshots'), { recursive: true });
    expect(await modelFolder(root)).toBe(root);
    expect(await modelFolder(cache)).toBe(cache);
  });

  it('is called by the repository', () => {
    expect(
      [root, snapshot(MAIN), join(cache, 'models--gpt'), cache, join(cache, 'snapshots', 'x')].map(cachedName),
    ).toEqual(['google--vit-tiny', 'google--vit-tiny', 'gpt', null, null]);
  });

  it.skipIf(process.platform === 'win32')('opens, is dropped and is added by its links', async () => {
    cpSync(FIXTURE, join(root, 'blobs'), { recursive: true });
    for (const name of ['config.json', 'model.safetensors'])
      symlinkSync(join('..', '..', 'blobs', name), join(snapshot(MAIN), name));
    branch(MAIN);
    const place = await findModel(root, []);
    expect(place).toEqual({ id: 'google--vit-tiny', folder: snapshot(MAIN), weights: null, installed: false });
    expect((await openCheckpoint(folderFiles(place.folder))).name).toBe('google--vit-tiny');
    expect((await splitInputs([root])).models).toMatchObject([{ folder: snapshot(MAIN), weights: null }]);
    expect(await modelToCopy(root)).toMatchObject({ name: 'google--vit-tiny', folder: snapshot(MAIN) });
  });
});
