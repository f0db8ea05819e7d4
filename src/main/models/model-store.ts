/**
 * The folder of a person's own models: a model appears in it, and goes from it, by one rename. What is unfinished lies in the hidden folder
 * `.partial`, which is never listed.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadlightError } from '../../vit/errors';
import { writeError } from './disk-space';

const PARTIAL = '.partial';
/** Milliseconds between making a lock and writing into it whose it is. */
const TIME_TO_SIGN = 10_000;

export class ModelStore {
  readonly #partial: string;
  /** Locks this process holds. */
  static readonly #held = new Set<string>();

  /** @param folder made when needed */
  constructor(readonly folder: string) {
    this.#partial = join(folder, PARTIAL);
  }

  /** Where a model lies once it is installed. */
  placeOf(id: string): string {
    return join(this.folder, id);
  }

  async has(id: string): Promise<boolean> {
    return (await stat(this.placeOf(id)).catch(() => null)) !== null;
  }

  /** Also where only upper and lower case differ: some systems keep two such names in one folder. */
  async isTaken(id: string): Promise<boolean> {
    const names = await readdir(this.folder).catch(() => []);
    return names.some((name) => name.toLowerCase() === id.toLowerCase());
  }

  /** Where `version` of a model gathers until it is whole; the same for every try. Other versions' remains are removed. */
  async partial(id: string, version: string): Promise<string> {
    const wanted = `${id}@${version}`;
    for (const name of await this.#remains(id)) {
      if (name !== wanted) await rm(join(this.#partial, name), { recursive: true, force: true });
    }
    const folder = join(this.#partial, wanted);
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw writeError(error, id);
    });
    return folder;
  }

  /** The place without making it. */
  partialPlace(id: string, version: string): string {
    return join(this.#partial, `${id}@${version}`);
  }

  /** Ids of models that unfinished tries have left something of, in order. Never rejects. */
  async leftovers(): Promise<readonly string[]> {
    const names = await readdir(this.#partial).catch(() => []);
    return [
      ...new Set(names.filter((name) => name.includes('@')).map((name) => name.slice(0, name.indexOf('@')))),
    ].sort();
  }

  /** Forgets what unfinished tries of a model have left. */
  async discardPartial(id: string): Promise<void> {
    for (const name of await this.#remains(id)) await rm(join(this.#partial, name), { recursive: true, force: true });
  }

  /** Puts a whole folder into its place, instead of what was there. */
  async install(partial: string, id: string): Promise<void> {
    try {
      const old = (await this.has(id)) ? await this.#setAside(id) : null;
      await rename(partial, this.placeOf(id));
      if (old !== null) await rm(old, { recursive: true, force: true });
    } catch (error) {
      throw writeError(error, id);
    }
  }

  /** Not listed any more at once, then deleted. A link goes, what it leads to stays. */
  async remove(id: string): Promise<void> {
    try {
      const old = await this.#setAside(id);
      await rm(old, { recursive: true, force: true });
    } catch (error) {
      throw writeError(error, id);
    }
  }

  /** Removes a model and what unfinished tries of it have left. Rejects with `modelBusy` and `saveFailed`. */
  async forget(id: string): Promise<void> {
    await this.alone(id, async () => {
      if (await this.has(id)) await this.remove(id);
      await this.discardPartial(id);
    });
  }

  /** Runs `work` while nobody else installs or removes this model, in this process or another. Rejects with `modelBusy`. */
  async alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    const lock = join(this.#partial, `${id}.lock`);
    if (ModelStore.#held.has(lock)) throw new HeadlightError('modelBusy', { model: id });
    ModelStore.#held.add(lock); // before anything is waited for
    try {
      await mkdir(this.#partial, { recursive: true }).catch((error: unknown) => {
        throw writeError(error, id);
      });
      if (!(await take(lock)) && !(await takeOver(lock))) throw new HeadlightError('modelBusy', { model: id });
      return await work().finally(() => rm(lock, { force: true }));
    } finally {
      ModelStore.#held.delete(lock);
    }
  }

  async #setAside(id: string): Promise<string> {
    await mkdir(this.#partial, { recursive: true });
    const aside = join(this.#partial, `.old-${randomUUID()}`);
    await rename(this.placeOf(id), aside);
    return aside;
  }

  async #remains(id: string): Promise<string[]> {
    const names = await readdir(this.#partial).catch(() => []);
    return names.filter((name) => name.startsWith(`${id}@`));
  }
}

/** False where the lock is there already. */
async function take(lock: string): Promise<boolean> {
  const file = await open(lock, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw writeError(error, 'lock');
  });
  await file?.writeFile(String(process.pid));
  await file?.close();
  return file !== null;
}

/** The lock of a process that is gone becomes ours. False where its holder runs, or another one is quicker. */
async function takeOver(lock: string): Promise<boolean> {
  const text = await readFile(lock, 'utf8').catch(() => '');
  if (text === '' && (await ageOf(lock)) < TIME_TO_SIGN) return false;
  const holder = Number(text);
  if (holder !== process.pid && isRunning(holder)) return false; // our own number is one of before a restart
  await rm(lock, { force: true });
  return take(lock);
}

/** Milliseconds. */
async function ageOf(path: string): Promise<number> {
  const info = await stat(path).catch(() => null);
  return info ? Date.now() - info.mtimeMs : Infinity;
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // of another user
  }
}
