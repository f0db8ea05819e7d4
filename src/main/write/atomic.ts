/** Small files in one call, whole or not at all. */
import { OutFile } from './out-file';

/** Replaces `path`. On failure what was there stays, and nothing new is left behind; rejects with the system's error. @param mode of a new file */
export async function writeAtomically(path: string, data: Uint8Array | string, mode = 0o644): Promise<void> {
  await writeTogether([{ path, pieces: [data] }], mode);
}

export interface FilePieces {
  readonly path: string;
  readonly pieces: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>;
}

/** Replaces several files or none: all are written in full before the first is moved to its place. Rejects as above, with the file's path as `path`. */
export async function writeTogether(files: readonly FilePieces[], mode?: number): Promise<void> {
  const open: { readonly path: string; readonly file: OutFile }[] = [];
  let now = '';
  try {
    for (const { path, pieces } of files) {
      now = path;
      const file = await OutFile.create(path, mode);
      open.push({ path, file });
      for await (const piece of pieces) await file.write(piece);
    }
    for (const { path, file } of open) {
      now = path;
      await file.finish();
    }
  } catch (error) {
    for (const { file } of open) await file.discard();
    if (error instanceof Error) Object.assign(error, { path: now });
    throw error;
  }
}
