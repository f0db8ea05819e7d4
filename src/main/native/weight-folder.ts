/**
 * Weights as the native engine maps them, kept in a cache folder: written once per model, whole or not at all, checked before use,
 * and the ones unused longest removed when together they grow too large.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredData } from '../../vit/graph/onnx/stored';
import type { WeightFile, WeightFiles, WeightLayout } from '../../vit/execute/onnx/weight-files';
import { sweepOnce, temporaryBeside } from '../write/temporary';
import { hashOf, isSound, readCheck, stateOf, writeCheck, type Piece, type SourceFile } from './weight-check';

const GIB = 2 ** 30;
/** Four large models, or a dozen of the usual ones. */
const DEFAULT_TOTAL = 4 * GIB;
/** Files that this process has compared byte by byte, or is comparing. */
const compared = new Set<string>();
/** After the first use of a file, which has better things to read, in milliseconds. */
const COMPARE_AFTER_MS = 2000;
/** Weights below this are read from the model as quickly as they are mapped (measured); they are not worth the room. */
const SMALLEST = 64 * 2 ** 20;

export interface WeightFolderOptions {
  /** Bytes of all files together; the newest stays in any case. */
  readonly total?: number;
  /** Bytes from which weights get a file. */
  readonly smallest?: number;
  /** The files of the model. */
  readonly sources?: readonly SourceFile[];
  /** A file that is in use does not hold what was written there; it is gone now. */
  readonly onDamaged?: () => void;
}

export class WeightFolder implements WeightFiles {
  readonly #options: WeightFolderOptions;

  /**
   * @param folder made when needed; holds nothing else
   * @param model changes whenever its weights do
   */
  constructor(
    readonly folder: string,
    readonly model: string,
    options: WeightFolderOptions = {},
  ) {
    this.#options = options;
  }

  async obtain(
    layout: WeightLayout,
    fill: (write: (offset: number, data: StoredData) => Promise<void>) => Promise<void>,
  ): Promise<WeightFile | null> {
    if (layout.bytes < (this.#options.smallest ?? SMALLEST)) return null;
    const stem = createHash('sha256').update(`${this.model}\n${layout.key}`).digest('hex').slice(0, 32);
    const file = `${stem}.weights`;
    if (!(await this.#isUsable(stem, layout))) {
      await mkdir(this.folder, { recursive: true });
      await sweepOnce(this.folder);
      await this.#write(stem, layout, fill);
      await this.#removeOldest(file);
    }
    const now = new Date();
    await utimes(this.#checkOf(stem), now, now).catch(() => undefined); // only the order of removal suffers
    return { folder: this.folder, file };
  }

  /** A file that is as it was when it was last compared is used at once, and compared meanwhile; any other one first. */
  async #isUsable(stem: string, layout: WeightLayout): Promise<boolean> {
    const path = join(this.folder, `${stem}.weights`);
    const check = await readCheck(this.#checkOf(stem));
    const state = await stateOf(path).catch(() => null);
    if (!check || state === null || check.bytes !== layout.bytes) return false;
    if (check.state === state) {
      if (!compared.has(path)) setTimeout(() => void this.#compare(stem), COMPARE_AFTER_MS).unref();
      return true;
    }
    if (!(await isSound(path, check))) return false;
    await writeCheck(this.#checkOf(stem), { ...check, state }).catch(() => undefined); // compared again next time
    compared.add(path);
    return true;
  }

  /** Checked once in each process: disks forget, too. */
  async #compare(stem: string): Promise<void> {
    const path = join(this.folder, `${stem}.weights`);
    const check = await readCheck(this.#checkOf(stem));
    if (!check || compared.has(path)) return;
    compared.add(path);
    const state = await stateOf(path).catch(() => null);
    if (state !== check.state || (await isSound(path, check))) return; // replaced meanwhile, or sound
    await this.#remove(stem);
    this.#options.onDamaged?.();
  }

  async #write(
    stem: string,
    layout: WeightLayout,
    fill: (write: (offset: number, data: StoredData) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const path = join(this.folder, `${stem}.weights`);
    const unfinished = temporaryBeside(path);
    const pieces: Piece[] = [];
    try {
      const handle = await open(unfinished, 'wx');
      try {
        await fill(async (offset, data) => {
          const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
          pieces.push([offset, bytes.byteLength, hashOf(bytes)]); // of what was meant, not of what arrived
          await writeAt(handle, offset, bytes);
        });
        await handle.truncate(layout.bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await this.#remove(stem);
      await rename(unfinished, path);
      const { sources = [] } = this.#options;
      await writeCheck(this.#checkOf(stem), { bytes: layout.bytes, sources, pieces, state: await stateOf(path) });
      compared.add(path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  #checkOf(stem: string): string {
    return join(this.folder, `${stem}.check`);
  }

  async #remove(stem: string): Promise<void> {
    // A file that another process has mapped cannot be removed on Windows; next time, then.
    await rm(this.#checkOf(stem), { force: true }).catch(() => undefined);
    await rm(join(this.folder, `${stem}.weights`), { force: true }).catch(() => undefined);
  }

  async #removeOldest(newest: string): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.weights'));
    const files = await Promise.all(
      names.map(async (name) => ({ name, ...(await sizeAndUse(join(this.folder, name))) })),
    );
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    for (const { name, size } of files.sort((a, b) => a.used - b.used)) {
      if (bytes <= (this.#options.total ?? DEFAULT_TOTAL) || name === newest) continue;
      await this.#remove(name.replace(/\.weights$/, ''));
      bytes -= size;
    }
  }
}

/** A file is used when its check is: the weights themselves never change. */
async function sizeAndUse(path: string): Promise<{ size: number; used: number }> {
  const { size } = await stat(path);
  const check = await stat(path.replace(/\.weights$/, '.check')).catch(() => null);
  return { size, used: check?.mtimeMs ?? 0 };
}

async function writeAt(handle: FileHandle, offset: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, offset + done);
    done += bytesWritten;
  }
}
