/**
 * Weights as the native engine maps them, kept in a cache folder: written once per model, whole or not at all, checked before use,
 * and the ones unused longest removed when together they grow too large.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredData } from '../../vit/graph/onnx/stored';
import type { WeightFile, WeightFiles, WeightLayout } from '../../vit/execute/onnx/weight-files';

const GIB = 2 ** 30;
/** Four large models, or a dozen of the usual ones. */
const DEFAULT_TOTAL = 4 * GIB;
/** What is read back of each weight before a file is trusted: enough to notice a file that was cut or overwritten. */
const SAMPLE_BYTES = 4096;
/** Weights below this are read from the model as quickly as they are mapped (measured); they are not worth the room. */
const SMALLEST = 64 * 2 ** 20;

export interface WeightFolderLimits {
  /** Bytes of all files together; the newest stays in any case. */
  readonly total?: number;
  /** Bytes from which weights get a file. */
  readonly smallest?: number;
}

export class WeightFolder implements WeightFiles {
  /**
   * @param folder made when needed; holds nothing else
   * @param model changes whenever the model's own files do
   */
  constructor(
    readonly folder: string,
    readonly model: string,
    readonly limits: WeightFolderLimits = {},
  ) {}

  async obtain(
    layout: WeightLayout,
    fill: (write: (offset: number, data: StoredData) => Promise<void>) => Promise<void>,
  ): Promise<WeightFile | null> {
    if (layout.bytes < (this.limits.smallest ?? SMALLEST)) return null;
    const stem = createHash('sha256').update(`${this.model}\n${layout.key}`).digest('hex').slice(0, 32);
    const file = `${stem}.weights`;
    if (!(await this.#isSound(stem, layout))) {
      await mkdir(this.folder, { recursive: true });
      await this.#write(stem, layout, fill);
      await this.#removeOldest(file);
    }
    const now = new Date();
    await utimes(join(this.folder, file), now, now).catch(() => undefined); // only the order of removal suffers
    return { folder: this.folder, file };
  }

  async #isSound(stem: string, layout: WeightLayout): Promise<boolean> {
    try {
      const wanted = await readFile(join(this.folder, `${stem}.check`), 'utf8');
      return wanted === (await fingerprint(join(this.folder, `${stem}.weights`), layout));
    } catch {
      return false; // missing or unreadable: written again
    }
  }

  async #write(
    stem: string,
    layout: WeightLayout,
    fill: (write: (offset: number, data: StoredData) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const unfinished = join(this.folder, `${stem}.${randomUUID()}.part`);
    try {
      const handle = await open(unfinished, 'wx');
      try {
        await fill((offset, data) => writeAt(handle, offset, data));
        await handle.truncate(layout.bytes);
      } finally {
        await handle.close();
      }
      const check = await fingerprint(unfinished, layout);
      await rename(unfinished, join(this.folder, `${stem}.weights`));
      await writeFile(join(this.folder, `${stem}.check`), check);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async #removeOldest(newest: string): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.weights'));
    const files = await Promise.all(
      names.map(async (name) => ({ name, ...(await sizeAndUse(join(this.folder, name))) })),
    );
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    for (const { name, size } of files.sort((a, b) => a.used - b.used)) {
      if (bytes <= (this.limits.total ?? DEFAULT_TOTAL) || name === newest) continue;
      const path = join(this.folder, name);
      // A file that another process has mapped cannot be removed on Windows; next time, then.
      await rm(path.replace(/\.weights$/, '.check'), { force: true }).catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
      bytes -= size;
    }
  }
}

async function sizeAndUse(path: string): Promise<{ size: number; used: number }> {
  const { size, mtimeMs } = await stat(path);
  return { size, used: mtimeMs };
}

async function writeAt(handle: FileHandle, offset: number, data: StoredData): Promise<void> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, offset + done);
    done += bytesWritten;
  }
}

/** Of the file's size and the first bytes of every weight. */
async function fingerprint(path: string, layout: WeightLayout): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const hash = createHash('sha256').update(`${size} of ${layout.bytes}\n`);
    const sample = Buffer.alloc(SAMPLE_BYTES);
    for (const offset of layout.offsets.values()) {
      const { bytesRead } = await handle.read(sample, 0, SAMPLE_BYTES, offset);
      hash.update(sample.subarray(0, bytesRead));
    }
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}
