/** Reads a photo's file within the limits. */
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { HeadlightError } from '../../vit/errors';
import { readablePath, systemPath } from './byte-path';
import { checkFileBytes } from './limits';

const code = (error: unknown): unknown => (error as { code?: unknown } | undefined)?.code;

/** What to say when a path cannot be read; without an error it is there, and no file. */
export function fileError(error: unknown, path: string): HeadlightError {
  if (error instanceof HeadlightError) return error;
  if (error === undefined || error === null) return new HeadlightError('photoNoFile', { name: nameIn(path) });
  const missing = code(error) === 'ENOENT' || code(error) === 'ENOTDIR';
  return new HeadlightError(missing ? 'photoNotFound' : 'photoUnreadable', { name: nameIn(path) });
}

/** What to say of a folder that cannot be read. */
export function folderError(path: string): HeadlightError {
  return new HeadlightError('folderUnreadable', { name: nameIn(path) });
}

function nameIn(path: string): string {
  return readablePath(basename(path));
}

/** Throws `photoNotFound`, `photoUnreadable`, `photoNoFile`, `photoEmpty`, `photoTooLarge`. */
export async function readPhotoFile(path: string): Promise<Uint8Array> {
  try {
    // Asked before opening: opening a pipe would wait for ever.
    const { size, isFile } = await stat(systemPath(path)).then((found) => ({
      size: found.size,
      isFile: found.isFile(),
    }));
    if (!isFile) throw new HeadlightError('photoNoFile', { name: nameIn(path) });
    checkFileBytes(size);
    const file = await open(systemPath(path));
    try {
      const bytes = new Uint8Array(size);
      let length = 0;
      while (length < size) {
        const { bytesRead } = await file.read(bytes, length, size - length, length);
        if (bytesRead === 0) break; // shrank meanwhile
        length += bytesRead;
      }
      return bytes.subarray(0, length);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}
