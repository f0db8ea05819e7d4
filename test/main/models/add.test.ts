/** Models added from this computer: copied whole or not at all. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listModels } from '../../../src/main/models/installed';
import { COMMIT } from '../../support/hub-server';
import { bench, checkpoint, codeOf, ID, listed, NAME, unfinished, WEIGHTS } from './install-support';

const linux = process.platform === 'linux';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-add-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('a model from disk', () => {
  it('of shards comes with all of them, and one of a .pth file with what lies beside it', async () => {
    const { installer, own } = await bench();
    const sharded = await installer.add(checkpoint('hf-vit-v5-sharded'));
    expect(sharded.files.filter(({ name }) => name.endsWith('.safetensors'))).toHaveLength(2);
    const pickled = await installer.add(join(checkpoint('torch-deit'), 'deit.pth'));
    expect(pickled.id).toBe('deit');
    expect(pickled.files.map(({ name }) => name)).toEqual(['config.json', 'deit.pth']);
    expect(await listModels([own])).toHaveLength(2);
    expect(unfinished(own)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('behind links becomes files of its own', async () => {
    const { installer, own } = await bench();
    const folder = join(scratch(), 'linked');
    mkdirSync(folder);
    for (const name of [WEIGHTS, 'config.json']) symlinkSync(join(checkpoint('hf-vit'), name), join(folder, name));
    symlinkSync('/etc/passwd', join(folder, 'README.txt'));
    await installer.add(folder);
    expect(readdirSync(join(own, 'linked')).filter((name) => !name.startsWith('.'))).toEqual(['config.json', WEIGHTS]);
    expect(lstatSync(join(own, 'linked', WEIGHTS)).isFile()).toBe(true);
  });

  it('is added once, whatever the case of its letters, and never over a download', async () => {
    const { installer, own } = await bench();
    const folder = checkpoint('hf-vit');
    await installer.add(folder, undefined, undefined, { name: 'mine' });
    for (const name of ['mine', 'Mine', 'MINE'])
      expect(await codeOf(installer.add(folder, undefined, undefined, { name })), name).toBe('modelNameTaken');
    for (const name of ['../mine', 'a/b', '.mine', 'nul', 'x'.repeat(121), ''])
      expect(await codeOf(installer.add(folder, undefined, undefined, { name })), name).toBe('modelNameInvalid');
    await installer.download(ID);
    expect(await codeOf(installer.add(folder, undefined, undefined, { name: NAME }))).toBe('modelNameTaken');
    expect(listed(own)).toEqual(['mine', NAME]);
  });

  it('that is stopped leaves nothing, at any moment', async () => {
    const { installer, own } = await bench();
    for (const moment of ['before', 'transferring', 'checking']) {
      const stop = new AbortController();
      if (moment === 'before') stop.abort();
      const adding = installer.add(checkpoint('hf-vit'), ({ phase }) => phase === moment && stop.abort(), stop.signal);
      expect(await codeOf(adding), moment).toBe('cancelled');
      expect(listed(own)).toEqual([]);
      expect(unfinished(own)).toEqual([]);
    }
  });

  it('that is damaged is refused, and nothing is left of it', async () => {
    const { installer, own } = await bench();
    const folder = join(scratch(), 'half');
    cpSync(checkpoint('hf-vit-v5-sharded'), folder, { recursive: true });
    rmSync(join(folder, 'model-00002-of-00002.safetensors'));
    expect(await codeOf(installer.add(folder))).toMatch(/^checkpoint/);
    expect(existsSync(own)).toBe(false);
  });
});

describe('a models folder', () => {
  it('with a half copied model does not list it, and lets it be removed', async () => {
    const { installer, own } = await bench();
    const folder = join(own, 'half');
    cpSync(checkpoint('hf-vit-v5-sharded'), folder, { recursive: true });
    rmSync(join(folder, 'model-00002-of-00002.safetensors'));
    expect(await listModels([own])).toEqual([]);
    await installer.remove('half');
    expect(existsSync(folder)).toBe(false);
    expect(await codeOf(installer.remove('half'))).toBe('modelNotFound');
  });

  it.skipIf(!linux)('on a full disk says so, installs nothing, and goes on when there is room', async () => {
    const { installer, own } = await bench();
    const partial = join(own, '.partial', `${NAME}@${COMMIT}`);
    mkdirSync(partial, { recursive: true });
    symlinkSync('/dev/full', join(partial, `${WEIGHTS}.part`));
    await expect(installer.download(ID)).rejects.toMatchObject({
      code: 'saveFailed',
      params: { detail: 'the disk is full' },
    });
    expect(listed(own)).toEqual([]);
    rmSync(join(partial, `${WEIGHTS}.part`));
    copyFileSync(join(checkpoint('hf-vit'), WEIGHTS), join(partial, `${WEIGHTS}.part`));
    expect((await installer.download(ID)).id).toBe(NAME);
  });
});
