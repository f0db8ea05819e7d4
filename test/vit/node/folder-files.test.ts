/** Files that are not what they were, or never were files: told, and nobody waits for them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderFiles } from '../../../src/vit/node/folder-files';
import { HeadlightError } from '../../../src/vit/errors';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'headlight-folder-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);
const detailOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'read',
    (error: unknown) => (error instanceof HeadlightError ? error.params['detail'] : error),
  );

describe('a file that changes between two reads', () => {
  beforeEach(() => {
    writeFileSync(path('w.bin'), 'abcdef');
    utimesSync(path('w.bin'), 1, 1);
  });

  it.each([
    ['is cut', () => truncateSync(path('w.bin'), 3), 'it ends too early'],
    ['is written again', () => writeFileSync(path('w.bin'), 'ghijkl'), 'it changed while it was read'],
    [
      'is replaced by one of its size and time',
      () => {
        writeFileSync(path('new.bin'), 'ghijkl');
        utimesSync(path('new.bin'), 1, 1);
        renameSync(path('new.bin'), path('w.bin'));
      },
      'it changed while it was read',
    ],
  ])('is damage where it %s', async (_, change, detail) => {
    const source = await folderFiles(folder).open('w.bin');
    expect(new TextDecoder().decode(await source.read(0, 6))).toBe('abcdef');
    change();
    expect(await detailOf(source.read(0, 2))).toBe(detail);
  });

  it.skipIf(process.platform === 'win32')(
    'is damage where a pipe takes its place, and nobody waits for it',
    async () => {
      const source = await folderFiles(folder).open('w.bin');
      rmSync(path('w.bin'));
      execFileSync('mkfifo', [path('w.bin')]);
      expect(await detailOf(source.read(0, 2))).toBe('it ends too early');
    },
  );
});

it('a small file of which many parts are read is read once for all of them, as it was then', async () => {
  writeFileSync(path('w.bin'), 'abcdefghijklmnop');
  const source = await folderFiles(folder).open('w.bin');
  const letter = async (at: number): Promise<string> => new TextDecoder().decode(await source.read(at, 1));
  for (let at = 0; at < 10; at++) expect(await letter(at)).toBe('abcdefghij'[at]);
  writeFileSync(path('w.bin'), 'ABCDEFGHIJKLMNOP'); // between two tensors of one model
  expect(await letter(10)).toBe('k');
  const part = await source.read(0, 2);
  part.fill(0); // the caller's own
  expect(await letter(0)).toBe('a');
  expect(await detailOf(source.read(15, 2))).toBe('it ends too early');
});

it.skipIf(process.platform !== 'linux')('pipes, devices and links to nothing are no files', async () => {
  execFileSync('mkfifo', [path('pipe.safetensors')]);
  for (const [name, target] of [['zero', '/dev/zero'], ['nothing', 'nowhere'], ['loop', 'loop.safetensors']] as const)
    symlinkSync(target, path(`${name}.safetensors`)); // prettier-ignore
  const files = folderFiles(folder);
  expect(await files.list()).toEqual([]);
  for (const name of ['pipe', 'zero', 'nothing', 'loop'])
    expect(await detailOf(files.open(`${name}.safetensors`))).toBe('the file is missing');
  for (const name of ['../x', 'a/b', '..']) expect(await detailOf(files.open(name)), name).not.toBe('read');
});
