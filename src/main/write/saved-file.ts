/** Files that are written whole or not at all, a failure said by the file's name. */
import type { FilePieces } from './atomic';
import { OutFile, type EndAt } from './out-file';
import { namedError, saveFiles } from './save-files';

/** An `OutFile` that rejects as `saveError` says. */
export class SavedFile {
  readonly #path: string;
  readonly #file: OutFile;

  private constructor(path: string, file: OutFile) {
    this.#path = path;
    this.#file = file;
  }

  static async create(path: string): Promise<SavedFile> {
    return new SavedFile(path, await saving(path, OutFile.create(path)));
  }

  write(data: Uint8Array | string): Promise<void> {
    return saving(this.#path, this.#file.write(data));
  }

  /** What is written so far could stand by itself. */
  mark(): void {
    this.#file.mark();
  }

  finish(): Promise<void> {
    return saving(this.#path, this.#file.finish());
  }

  discard(): Promise<void> {
    return this.#file.discard();
  }

  /** After a failed write: where what was marked lies now, with `end` after it; null where nothing could be kept. */
  keepMarked(end: string | EndAt): Promise<string | null> {
    return this.#file.keepMarked(end);
  }
}

/** One file in pieces. */
export function saveFile(path: string, pieces: FilePieces['pieces']): Promise<void> {
  return saveFiles([{ path, pieces }]);
}

async function saving<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw namedError(path, error);
  }
}
