/** Files written whole or not at all: into a neighbour first, then moved into place. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { saveError } from '../../shared/save-error';

export class AtomicFile {
  private constructor(
    readonly path: string,
    private readonly temporary: string,
    private readonly file: FileHandle,
  ) {}

  /** Rejects as `saveError` says. */
  static async create(path: string): Promise<AtomicFile> {
    const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);
    return saving(path, async () => new AtomicFile(path, temporary, await open(temporary, 'wx', 0o644)));
  }

  write(data: Uint8Array | string): Promise<void> {
    return saving(this.path, () => this.file.writeFile(data));
  }

  /** Puts the file into its place. */
  async finish(): Promise<void> {
    await saving(this.path, async () => {
      await this.file.close();
      await rename(this.temporary, this.path);
    });
  }

  /** Leaves nothing behind, and what was there before as it was. */
  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }
}

async function saving<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw saveError(basename(path), error);
  }
}

export interface FilePieces {
  readonly path: string;
  readonly pieces: Iterable<Uint8Array | string>;
}

/** Files that belong together: all are written in full before the first is moved. Rejects as `saveError` says; then nothing new is left behind. */
export async function saveFiles(files: readonly FilePieces[]): Promise<void> {
  const open: AtomicFile[] = [];
  try {
    for (const { path, pieces } of files) {
      const file = await AtomicFile.create(path);
      open.push(file);
      for (const piece of pieces) await file.write(piece);
    }
    for (const file of open) await file.finish();
  } catch (error) {
    for (const file of open) await file.discard();
    throw error;
  }
}

/** One file in pieces. */
export function saveFile(path: string, pieces: FilePieces['pieces']): Promise<void> {
  return saveFiles([{ path, pieces }]);
}
