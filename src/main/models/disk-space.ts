/** Room on the disk, asked before anything large is written. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HeadlightError } from '../../vit/errors';

/** The system and other programs need some too. */
const MARGIN = 64 * 2 ** 20;

/** Bytes free for us where `folder` is or will be; Infinity where the system does not say. */
export async function freeBytes(folder: string): Promise<number> {
  const info = await statfs(folder).catch(() => null);
  if (info) return info.bavail * info.bsize;
  const parent = dirname(folder);
  return parent === folder ? Infinity : freeBytes(parent);
}

/** Throws `diskFull` where `bytes` more would not fit. */
export async function checkRoom(folder: string, bytes: number): Promise<void> {
  const free = await freeBytes(folder);
  if (bytes + MARGIN > free) throw diskFull(bytes + MARGIN, free);
}

/** A failed write in words: `diskFull`, else `saveFailed`. */
export function writeError(error: unknown, name: string): HeadlightError {
  if (error instanceof HeadlightError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new HeadlightError('saveFailed', { name, detail: code === 'ENOSPC' ? 'the disk is full' : code }, undefined, {
    cause: error,
  });
}

function diskFull(needed: number, free: number): HeadlightError {
  return new HeadlightError('diskFull', { needed: Math.ceil(needed / 1e6), free: Math.floor(free / 1e6) });
}
