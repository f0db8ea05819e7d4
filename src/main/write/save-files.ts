/** Files that belong together, written whole or not at all, and a failure said by the file's name. */
import { basename } from 'node:path';
import { saveError } from '../../shared/save-error';
import { readablePath } from '../photo/byte-path';
import { writeTogether, type FilePieces } from './atomic';

/** All are written in full before the first is moved. Rejects as `saveError` says; then nothing new is left behind. */
export async function saveFiles(files: readonly FilePieces[]): Promise<void> {
  try {
    await writeTogether(files);
  } catch (error) {
    throw namedError((error as { readonly path?: string }).path ?? '', error);
  }
}

/** What the system said of a file, by its name. */
export function namedError(path: string, error: unknown): Error {
  return saveError(readablePath(basename(path)), error);
}
