import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPhotoFile } from '../../../src/main/photo/file';
import { MAX_FILE_BYTES } from '../../../src/main/photo/limits';
import { expandSources } from '../../../src/main/photo/sources';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'headlight-sources-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function files(...names: string[]): void {
  for (const name of names) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), 'x');
  }
}
const expand = async (...names: string[]) => {
  const { photos, failed } = await expandSources(names.map((name) => join(root, name)));
  return {
    photos: photos.map(({ path }) => relative(root, path).replaceAll('\\', '/')),
    failed: failed.map(({ name, error }) => `${name}: ${error.code}`),
  };
};

describe('files and folders become photos', () => {
  it('in the order named, a folder in natural order with its own files first', async () => {
    files('z.jpg', 'f/10.jpg', 'f/2.png', 'f/a/1.webp', 'f/B.HEIC');
    expect((await expand('z.jpg', 'f')).photos).toEqual(['z.jpg', 'f/2.png', 'f/10.jpg', 'f/B.HEIC', 'f/a/1.webp']);
  });

  it('by extension inside folders, whatever they are called when named', async () => {
    files('f/a.txt', 'f/b.jpg', 'f/c', 'odd.bin');
    expect((await expand('f', 'odd.bin')).photos).toEqual(['f/b.jpg', 'odd.bin']);
  });

  it('without hidden files and folders', async () => {
    files('f/.a.jpg', 'f/.hidden/b.jpg', 'f/c.jpg');
    expect((await expand('f')).photos).toEqual(['f/c.jpg']);
  });

  it('each file once', async () => {
    files('f/a.jpg');
    expect(await expand('f/a.jpg', 'f', 'f')).toEqual({ photos: ['f/a.jpg'], failed: [] });
  });

  it.skipIf(process.platform === 'win32')('through links, without going round in circles', async () => {
    files('f/a.jpg', 'elsewhere/b.jpg');
    symlinkSync(join(root, 'f'), join(root, 'f/loop'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'f/there'));
    symlinkSync(join(root, 'gone.jpg'), join(root, 'f/dangling.jpg'));
    expect((await expand('f')).photos).toEqual(['f/a.jpg', 'f/there/b.jpg']);
  });

  it('and what cannot be taken is named', async () => {
    files('f/notes.txt', 'a.jpg');
    expect(await expand('f', 'gone.jpg', 'a.jpg')).toEqual({
      photos: ['a.jpg'],
      failed: ['f: folderEmpty', 'gone.jpg: photoNotFound'],
    });
  });

  it('up to a limit', async () => {
    files('f/1.jpg', 'f/2.jpg', 'f/3.jpg');
    const { photos, failed } = await expandSources([join(root, 'f')], 2);
    expect(photos.map(({ path }) => basename(path))).toEqual(['1.jpg', '2.jpg']);
    expect(failed).toEqual([{ name: 'f', error: { code: 'tooManyPhotos', params: { limit: 2 } } }]);
  });
});

describe('reading a photo’s file', () => {
  it('gives its bytes', async () => {
    files('a.jpg');
    expect(Array.from(await readPhotoFile(join(root, 'a.jpg')))).toEqual([120]);
  });

  it('names what is not there', async () => {
    await expect(readPhotoFile(join(root, 'gone.jpg'))).rejects.toMatchObject({
      code: 'photoNotFound',
      params: { name: 'gone.jpg' },
    });
  });

  it('refuses what is no file', async () => {
    await expect(readPhotoFile(root)).rejects.toMatchObject({ code: 'photoUnreadable' });
    if (process.platform === 'linux') {
      await expect(readPhotoFile('/dev/zero')).rejects.toMatchObject({ code: 'photoUnreadable' });
    }
  });

  it('refuses a file above the limit without reading it', async () => {
    const { open } = await import('node:fs/promises');
    const file = await open(join(root, 'sparse.jpg'), 'w');
    await file.truncate(MAX_FILE_BYTES + 1);
    await file.close();
    await expect(readPhotoFile(join(root, 'sparse.jpg'))).rejects.toMatchObject({ code: 'photoTooLarge' });
  });
});
