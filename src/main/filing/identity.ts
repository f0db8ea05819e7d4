/** Which file stands at a place: by the system's own number for it, its size and its time, so that ours is known from one of the same name. */
import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { systemPath } from '../photo/byte-path';

/** Numbers as text: they pass 2⁵³ on some disks. */
export interface Identity {
  readonly dev: string;
  readonly ino: string;
  readonly bytes: number;
  /** Nanoseconds. */
  readonly written: string;
}

export interface Found extends Identity {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Milliseconds, as `stat` has it elsewhere. */
  readonly writtenMs: number;
}

/** Null where nothing is. Rejects with the system's error where that cannot be told. Links are not followed. */
export async function foundAt(path: string): Promise<Found | null> {
  const stats = await lstat(systemPath(path), { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  return stats && describe(stats);
}

function describe(stats: BigIntStats): Found {
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'other';
  return {
    kind,
    dev: String(stats.dev),
    ino: String(stats.ino),
    bytes: Number(stats.size),
    written: String(stats.mtimeNs),
    writtenMs: Number(stats.mtimeNs / 1_000_000_000n) * 1e3 + Number(stats.mtimeNs % 1_000_000_000n) / 1e6,
  };
}

export function identityOf({ dev, ino, bytes, written }: Identity): Identity {
  return { dev, ino, bytes, written };
}

/** The same file, whatever it is called. */
export function isSameFile(a: Identity, b: Identity): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/** The same file, not written since. */
export function isUntouched(a: Identity, b: Identity): boolean {
  return isSameFile(a, b) && isSameContent(a, b);
}

export function isSameContent(a: Identity, b: Identity): boolean {
  return a.bytes === b.bytes && a.written === b.written;
}
