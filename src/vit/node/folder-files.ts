/** A model folder on disk as `ModelFiles`. Files are opened for each read, so that nothing has to be closed. */
import { constants, type Stats } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ByteSource, ModelFiles } from '../checkpoint/source';
import { HeadlightError } from '../errors';
import { cachedName } from './hub-cache';

/** The folder's name, or the model's in a cache, is shown to people. Symbolic links are followed (the caches of download tools consist of them). */
export function folderFiles(folder: string): ModelFiles {
  return {
    name: cachedName(folder) ?? basename(resolve(folder)),
    list: () => filesIn(folder),
    async open(name) {
      if (basename(name) !== name) throw damaged(name, 'not a plain file name');
      const path = await pathIn(folder, name);
      const info = await stat(path).catch(() => null);
      if (!info?.isFile()) throw damaged(name, 'the file is missing');
      return fileSource(path, name, info);
    },
  };
}

/** Visible files of a folder with their sizes, by name, and those that it shares with a model beside it; not of its sub-folders. */
export async function filesIn(folder: string): Promise<{ readonly name: string; readonly size: number }[]> {
  const { own, names } = await namesIn(folder);
  const entries = await Promise.all(
    names.map(async (name) => {
      const info = await stat(await pathIn(folder, name, own)).catch(() => null); // a dangling link
      return info?.isFile() ? [{ name, size: info.size }] : [];
    }),
  );
  return entries.flat();
}

/** Visible names of a folder, and with them those that it shares with a model beside it; nothing is known of what they name. */
export async function namesIn(folder: string): Promise<{ readonly own: readonly string[]; readonly names: string[] }> {
  const own = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  const shared = own.includes(SHARED) ? (await sharedIn(folder)).keys() : [];
  return { own, names: [...new Set([...own, ...shared])].sort() };
}

/** Names files of a model in the folder beside this one, which then lie on disk once: `{ "encoder.safetensors": "vit-tiny/model.safetensors" }`. */
const SHARED = 'shared-files.json';
const IN_SHARED = /^[^./\\:][^/\\:]*\/[^./\\:][^/\\:]*\.safetensors$/;
const MAX_SHARED = 10_000;

/** Where a file of a model's folder lies: there, or in the folder beside it that it shares the file with. @param own names that are there, where they are known */
export async function pathIn(folder: string, name: string, own?: readonly string[]): Promise<string> {
  const here = join(folder, name);
  if (own?.includes(name) ?? (await stat(here).catch(() => null))) return here;
  const other = (await sharedIn(folder)).get(name);
  return other === undefined ? here : join(dirname(resolve(folder)), other);
}

async function sharedIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(folder, SHARED), 'utf8').catch(() => '');
  if (text === '' || text.length > MAX_SHARED) return new Map();
  try {
    const said: unknown = JSON.parse(text);
    const entries = Object.entries(said ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return new Map(entries.filter(([name, other]) => basename(name) === name && IN_SHARED.test(other)));
  } catch {
    return new Map();
  }
}

/** What tells a file from the one that was there when it was opened: names of tensors and their numbers must be of one file. */
type Mark = Pick<Stats, 'size' | 'mtimeMs' | 'ino'>;

/** A pipe that takes the file's place meanwhile must not hold anybody up. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file of this many bytes is read in one go once its tensors are asked for: opening it anew for each costs more than they do. */
const SMALL = 32 * 2 ** 20;
/** Headers and names take fewer reads than this: whoever only lists models reads no weights. */
const HEADER_READS = 8;
/** How long the bytes of a small file are held after the last read, in milliseconds. */
const HELD_MS = 2000;

function fileSource(path: string, name: string, mark: Mark): ByteSource {
  const { size } = mark;
  let reads = 0;
  let whole: Promise<Uint8Array> | null = null;
  let drop: NodeJS.Timeout | undefined;
  const held = (): Promise<Uint8Array> => {
    clearTimeout(drop);
    drop = setTimeout(() => (whole = null), HELD_MS).unref();
    whole ??= readPart(path, name, mark, 0, size);
    whole.catch(() => (whole = null)); // told to whoever reads; tried again
    return whole;
  };
  return {
    name,
    size,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size) throw damaged(name, 'it ends too early');
      if (++reads <= HEADER_READS || size > SMALL) return readPart(path, name, mark, offset, length);
      return (await held()).slice(offset, offset + length);
    },
  };
}

async function readPart(path: string, name: string, mark: Mark, offset: number, length: number): Promise<Uint8Array> {
  const file = await open(path, FLAGS);
  try {
    const now = await file.stat();
    if (now.size < mark.size) throw damaged(name, 'it ends too early');
    if (now.mtimeMs !== mark.mtimeMs || now.ino !== mark.ino) throw damaged(name, 'it changed while it was read');
    const bytes = new Uint8Array(length);
    let at = 0;
    while (at < length) {
      const { bytesRead } = await file.read(bytes, at, length - at, offset + at);
      if (bytesRead === 0) throw damaged(name, 'it ends too early');
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

function damaged(name: string, detail: string): HeadlightError {
  return new HeadlightError('checkpointDamaged', { name, detail });
}
