/** What stands where a file is to be written, and so how it is written: whole and then moved there, or through what is there. */
import type { Stats } from 'node:fs';
import { readlink, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathOfBytes, systemPath } from '../photo/byte-path';

export type Place =
  /** `path` is the file itself, links followed; `was` is null for a new one. */
  | { readonly kind: 'file'; readonly path: string; readonly was: Stats | null }
  /** A device, a pipe, a socket: nothing can be moved there. */
  | { readonly kind: 'through'; readonly path: string }
  /** A stream of this process, by the system's name for it. */
  | { readonly kind: 'stream'; readonly fd: 1 | 2 };

const STREAMS: Readonly<Record<string, 1 | 2>> = {
  '/dev/stdout': 1,
  '/dev/stderr': 2,
  '/dev/fd/1': 1,
  '/dev/fd/2': 2,
  '/proc/self/fd/1': 1,
  '/proc/self/fd/2': 2,
};
const MOST_LINKS = 40;

/** Rejects with the system's error: `EISDIR` for a folder, `ELOOP` for links that lead in a circle. */
export async function placeOf(path: string): Promise<Place> {
  const fd = STREAMS[path];
  if (fd !== undefined) return { kind: 'stream', fd };
  const was = await stat(systemPath(path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (was?.isDirectory()) throw Object.assign(new Error('EISDIR: it is a folder'), { code: 'EISDIR' });
  if (was && !was.isFile()) return { kind: 'through', path };
  return { kind: 'file', path: was ? await real(path) : await endOfLinks(path), was };
}

async function real(path: string): Promise<string> {
  return pathOfBytes(await realpath(systemPath(path), 'buffer'));
}

/** Where the file of a dangling link would be. */
async function endOfLinks(path: string, left = MOST_LINKS): Promise<string> {
  const target = await readlink(systemPath(path), 'buffer').catch(() => null);
  return target === null || left === 0 ? path : endOfLinks(resolve(dirname(path), pathOfBytes(target)), left - 1);
}
