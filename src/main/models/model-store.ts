/**
 * The folder of a person's own models: a model appears in it, and goes from it, by one rename. What is unfinished lies in the hidden folder
 * `.partial`, which is never listed.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadlightError } from '../../vit/errors';
import { withLock } from '../write/lock';
import { isGone, ownMark } from '../write/process-mark';
import { bytesIn } from './bytes-in';
import { writeError } from './disk-space';

const PARTIAL = '.partial';
/** `.removed-MARK-RANDOM-ID`; an earlier version wrote `.old-UUID` for both. */
const ASIDE = /^\.(removed|replaced)-([0-9a-f]{8}-(?:[0-9a-f]{8}|0)-\d+-\d+)-[0-9a-f]{8}-(.+)$/;

export class ModelStore {
  readonly #partial: string;
  /** @param folder made when needed */
  constructor(readonly folder: string) {
    this.#partial = join(folder, PARTIAL);
  }

  /** The folder of an installed model. */
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
      const old = (await this.has(id)) ? await this.#setAside(id, 'replaced') : null;
      await rename(partial, this.placeOf(id));
      if (old !== null) await rm(old, { recursive: true, force: true });
    } catch (error) {
      throw writeError(error, id);
    }
  }

  /** Not listed any more at once, then deleted. A link goes, what it leads to stays. */
  async remove(id: string): Promise<void> {
    try {
      const old = await this.#setAside(id, 'removed');
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
    await mkdir(this.#partial, { recursive: true }).catch((error: unknown) => {
      throw writeError(error, id);
    });
    const done = await withLock(join(this.#partial, `${id}.lock`), 0, () => settled(work)).catch((error: unknown) => {
      throw writeError(error, id);
    });
    if (!done) throw new HeadlightError('modelBusy', { model: id });
    if ('error' in done.value) throw done.value.error;
    return done.value.value;
  }

  /**
   * Finishes what a killed process has begun: what it was removing is removed, and what it had set aside for a new version that did not come
   * is put back. Never rejects; returns the number of folders and their bytes.
   */
  async sweep(): Promise<{ readonly files: number; readonly bytes: number }> {
    let [files, bytes] = [0, 0];
    for (const name of await readdir(this.#partial).catch(() => [])) {
      const [, why, mark = '', id = ''] = ASIDE.exec(name) ?? [];
      if (!name.startsWith('.old-') && why === undefined) continue;
      if (why !== undefined && isGone(mark) === false) continue;
      const path = join(this.#partial, name);
      if (why === 'replaced' && !(await this.has(id))) await rename(path, this.placeOf(id)).catch(() => undefined);
      else {
        const size = await bytesIn(path);
        const removed = await rm(path, { recursive: true, force: true }).then(
          () => true,
          () => false,
        );
        if (removed) [files, bytes] = [files + 1, bytes + size];
      }
    }
    return { files, bytes };
  }

  /** Where it lies while it is on its way out: the name says who moved it there, and why. */
  async #setAside(id: string, why: 'removed' | 'replaced'): Promise<string> {
    await mkdir(this.#partial, { recursive: true });
    const aside = join(this.#partial, `.${why}-${ownMark()}-${randomUUID().slice(0, 8)}-${id}`);
    await rename(this.placeOf(id), aside);
    return aside;
  }

  async #remains(id: string): Promise<string[]> {
    const names = await readdir(this.#partial).catch(() => []);
    return names.filter((name) => name.startsWith(`${id}@`));
  }
}

/** Catches an error of `work`, so that it is not taken for trouble with the lock. */
async function settled<T>(work: () => Promise<T>): Promise<{ readonly value: T } | { readonly error: unknown }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}
