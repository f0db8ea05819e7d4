import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathOfBytes, readablePath } from '../../../src/main/photo/byte-path';
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

/** As somebody for whom the modes of files count: the administrator may read everything. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('files and folders become photos', () => {
  it('in the order named, a folder in natural order with its own files first', async () => {
    files('z.jpg', 'f/10.jpg', 'f/2.png', 'f/a/1.webp', 'f/B.HEIC');
    expect((await expand('z.jpg', 'f')).photos).toEqual(['z.jpg', 'f/2.png', 'f/10.jpg', 'f/B.HEIC', 'f/a/1.webp']);
  });

  it('as they are found, in their order: some are handed over before the last folder is looked into', async () => {
    const names = Array.from({ length: 70 }, (_, i) => `f/${i}.jpg`);
    files(...names, ...Array.from({ length: 1100 }, (_, i) => `f/sub/${i}.jpg`));
    const handed: number[] = [];
    const inOrder: string[] = [];
    const { photos } = await expandSources([join(root, 'f')], {
      onSome: (some) => {
        handed.push(some.length);
        inOrder.push(...some.map(({ path }) => path));
        if (handed.length === 1) rmSync(join(root, 'f', 'sub', '7.jpg')); // the folder inside is not read yet
      },
    });
    expect(handed).toEqual([64, 1000]);
    expect(photos).toHaveLength(1169);
    expect(photos.slice(0, 1064).map(({ path }) => path)).toEqual(inOrder);
    expect(inOrder.slice(0, 3).map((path) => relative(root, path))).toEqual(
      names.slice(0, 3).map((name) => join(name)),
    );
  });

  it('by extension inside folders, whatever they are called when named', async () => {
    files('f/a.txt', 'f/b.jpg', 'f/c', 'odd.bin');
    expect((await expand('f', 'odd.bin')).photos).toEqual(['f/b.jpg', 'odd.bin']);
  });

  it('what is no photo is counted by kind, each file once', async () => {
    files('f/a.jpg', 'f/b.MOV', 'f/g/c.mp4', 'f/d.pdf', 'f/e.jxl', 'f/raw.DNG', 'f/notes', 'f/._a.jpg', 'f/.DS_Store');
    files('f/@eaDir/a.jpg', 'f/#recycle/b.jpg', 'f/g/Thumbs.db', 'f/.thumbnails/c.jpg', 'f/$RECYCLE.BIN/d.jpg');
    const { photos, leftOut } = await expandSources([join(root, 'f'), join(root, 'f/g'), join(root, 'f')]);
    expect(photos.map(({ path }) => basename(path))).toEqual(['a.jpg', 'raw.DNG']);
    expect(leftOut).toEqual({ video: 2, picture: 1, document: 1, other: 1, system: 7 });
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
    expect(await expand('f')).toEqual({ photos: ['f/a.jpg', 'f/there/b.jpg'], failed: [] });
  });

  it.skipIf(process.platform === 'win32')(
    'each link to one file, and to one folder, as photos of their own',
    async () => {
      files('store/a.jpg', 'f/b.jpg');
      for (const name of ['1.jpg', '2.jpg']) symlinkSync(join(root, 'store/a.jpg'), join(root, 'f', name));
      for (const name of ['x', 'y']) symlinkSync(join(root, 'store'), join(root, 'f', name));
      const photos = ['f/1.jpg', 'f/2.jpg', 'f/b.jpg', 'f/x/a.jpg', 'f/y/a.jpg'];
      expect(await expand('f')).toEqual({ photos, failed: [] });
    },
  );

  it.skipIf(process.platform === 'win32')('and folders that lead to each other by links end', async () => {
    const names = Array.from('abcdefghij');
    for (const name of names) files(`f/${name}/photo.jpg`);
    for (const name of names)
      for (const other of names) symlinkSync(join(root, 'f', other), join(root, 'f', name, other));
    files('f/z/last.jpg');
    const { photos, failed } = await expand('f');
    expect([photos.length, photos.at(-1)]).toEqual([10 + 500 + 1, 'f/z/last.jpg']);
    expect(new Set(failed.map((line) => line.slice(3)))).toEqual(new Set(['folderTooDeep']));
  });

  it.skipIf(process.platform === 'win32')(
    'what cannot be looked at inside a folder is named, and the rest done',
    async () => {
      files('f/a.jpg', 'f/sub/b.jpg');
      symlinkSync(join(root, 'gone.jpg'), join(root, 'f/dangling.jpg'));
      symlinkSync('round.jpg', join(root, 'f/round.jpg'));
      symlinkSync('/dev/null', join(root, 'f/device.png'));
      symlinkSync(join(root, 'gone.txt'), join(root, 'f/note.txt'));
      expect(await expand('f')).toEqual({
        photos: ['f/a.jpg', 'f/sub/b.jpg'],
        failed: ['dangling.jpg: photoNotFound', 'device.png: photoNoFile', 'round.jpg: photoUnreadable'],
      });
    },
  );

  it.skipIf(process.platform === 'win32')('a folder that may not be read is named, and the rest done', async () => {
    files('f/a.jpg', 'f/secret/b.jpg', 'f/z/c.jpg');
    chmodSync(root, 0o755);
    chmodSync(join(root, 'f/secret'), 0o000);
    const found = await asNobody(() => Promise.all([expand('f'), expand('f/secret')]));
    expect(found).toEqual([
      { photos: ['f/a.jpg', 'f/z/c.jpg'], failed: ['secret: folderUnreadable'] },
      { photos: [], failed: ['secret: folderUnreadable'] },
    ]);
  });

  it('one that lies too deep, too', async () => {
    const deep = Array.from({ length: 40 }, () => 'd').join('/');
    files('f/a.jpg', `f/${deep}/b.jpg`);
    expect(await expand('f')).toEqual({ photos: ['f/a.jpg'], failed: ['d: folderTooDeep'] });
  });

  it.skipIf(process.platform !== 'linux')('whatever the bytes of their names', async () => {
    const folder = Buffer.concat([Buffer.from(join(root, 'caf')), Buffer.of(0xe9)]);
    mkdirSync(folder);
    for (const byte of [0xe9, 0xe8]) {
      writeFileSync(Buffer.concat([folder, Buffer.from('/na'), Buffer.of(byte), Buffer.from('한.jpg')]), String(byte));
    }
    const read = async (paths: readonly string[]) => {
      const { photos, failed } = await expandSources(paths);
      expect(failed).toEqual([]);
      return Promise.all(photos.map(async ({ path }) => [basename(readablePath(path)), await text(path)]));
    };
    const text = async (path: string): Promise<string> => Buffer.from(await readPhotoFile(path)).toString();
    const both = [
      ['na\\xE8한.jpg', '232'],
      ['na\\xE9한.jpg', '233'],
    ];
    expect(await read([root])).toEqual(both);
    expect(await read([pathOfBytes(folder)])).toEqual(both);
    // As a window or a file manager hands it over, once its bytes are lost.
    expect(await read([folder.toString('utf8')])).toEqual(both);
    expect(await read([`${folder.toString('utf8')}/na\ufffd한.jpg`])).toEqual(both);
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
    const { photos, failed } = await expandSources([join(root, 'f')], { limit: 2 });
    expect(photos.map(({ path }) => basename(path))).toEqual(['1.jpg', '2.jpg']);
    expect(failed).toEqual([
      { path: join(root, 'f'), name: 'f', error: { code: 'tooManyPhotos', params: { limit: 2 } } },
    ]);
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
    await expect(readPhotoFile(root)).rejects.toMatchObject({ code: 'photoNoFile' });
    if (process.platform === 'linux') {
      await expect(readPhotoFile('/dev/zero')).rejects.toMatchObject({ code: 'photoNoFile' });
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
