/** Files and folders that a person names, as a flat list of photos: every path that is given or found is taken, or named beside its reason. */
import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { addLeftOut, type LeftOut } from '../../shared/left-out';
import { HeadlightError, type ErrorData } from '../../vit/errors';
import { pathsMeant, readablePath, systemPath } from './byte-path';
import { fileError, folderError } from './file';
import { contentOf, isPhotoName, type FolderEntry } from './folder';
import { leftOutKind } from './left-out';
import { MAX_PHOTOS } from './limits';

export interface PhotoFile {
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
}

export interface FailedSource {
  readonly path: string;
  /** The last part of the path, for people. */
  readonly name: string;
  readonly error: ErrorData;
}

export interface ExpandedSources {
  /**
   * In the order named; inside a folder in natural order (2 before 10), files before sub-folders. No path twice; links to one file are
   * photos of their own.
   */
  readonly photos: readonly PhotoFile[];
  readonly failed: readonly FailedSource[];
  /** Files of folders that were searched. */
  readonly leftOut: LeftOut;
}

export interface ExpandOptions {
  /** Photos at most. */
  readonly limit?: number;
  /** Told of the photos found so far. */
  readonly onFound?: (photos: number) => void;
  /** Handed photos as they are found, in their order: soon a few, then many at a time. The last are in the result alone. */
  readonly onSome?: (photos: readonly PhotoFile[]) => void;
  /** Ends the look with what was found. */
  readonly signal?: AbortSignal;
}

/** Photos handed over first: more than a window shows at once. */
const FIRST = 64;
/** The others: few enough to be listed within a frame. */
const AT_ONCE = 1000;
/** Folders inside folders; deeper ones are not searched. */
const MAX_DEPTH = 32;
/** Searches of folders that were searched before, by another path: links that lead to each other multiply. */
const MAX_AGAIN = 500;

class Expansion {
  readonly #options: ExpandOptions;
  readonly photos: PhotoFile[] = [];
  readonly failed: FailedSource[] = [];
  leftOut: LeftOut = {};
  readonly #seen = new Set<string>();
  readonly #said = new Set<string>();
  /** Photos met, also those met before. */
  #found = 0;
  readonly #searched = new Set<string>();
  #again = 0;
  /** Photos handed over so far. */
  #handed = 0;

  constructor(options: ExpandOptions) {
    this.#options = options;
  }

  get #isStopped(): boolean {
    return this.#options.signal?.aborted ?? false;
  }

  /** A file or folder named by a person: files are taken whatever their extension. */
  async named(path: string): Promise<void> {
    const found = await stat(systemPath(path)).catch(async (error: unknown) => {
      const meant = await pathsMeant(path);
      if (meant.length === 0) throw error;
      for (const one of meant) await this.named(one);
      return null;
    });
    if (!found?.isDirectory()) return found ? this.#take(path, found.size) : undefined;
    const [before, failures] = [this.#found, this.failed.length];
    await this.#folder(path);
    if (this.#found === before && this.failed.length === failures && !this.#isStopped) {
      throw new HeadlightError('folderEmpty', { name: nameIn(path) });
    }
  }

  fail(path: string, error: HeadlightError): void {
    const place = `${error.code} ${resolve(path)}`;
    if (this.#said.has(place)) return;
    this.#said.add(place);
    this.failed.push({ path, name: nameIn(path), error: error.toData() });
  }

  #take(path: string, bytes: number): void {
    const place = resolve(path);
    this.#found++;
    if (this.#seen.has(place)) return;
    const { limit = MAX_PHOTOS } = this.#options;
    if (this.photos.length >= limit) throw new HeadlightError('tooManyPhotos', { limit });
    this.#seen.add(place);
    this.photos.push({ path, bytes });
    this.#options.onFound?.(this.photos.length);
    if (this.photos.length - this.#handed === (this.#handed === 0 ? FIRST : AT_ONCE)) this.#handOver();
  }

  #handOver(): void {
    this.#options.onSome?.(this.photos.slice(this.#handed));
    this.#handed = this.photos.length;
  }

  /**
   * Symbolic links are followed; one that leads to a folder around it is a loop, and ends there: what it holds is on the list already.
   * @param around real paths of the folders that this one lies in, outermost first
   */
  async #folder(path: string, around: readonly string[] = []): Promise<void> {
    if (this.#isStopped) return;
    const real = await realpath(systemPath(path), 'latin1'); // one character for each byte
    if (around.includes(real)) return;
    if (around.length > MAX_DEPTH) return this.fail(path, new HeadlightError('folderTooDeep', { name: nameIn(path) }));
    if (this.#searched.has(real) && ++this.#again > MAX_AGAIN) {
      return this.fail(path, new HeadlightError('folderTooDeep', { name: nameIn(path) }));
    }
    const again = this.#searched.has(real);
    this.#searched.add(real);
    const { entries, system } = await contentOf(path, (some) => {
      for (const entry of some) this.#entry(entry, again);
    });
    if (system > 0 && !again) this.leftOut = addLeftOut(this.leftOut, { system });
    for (const { path: inside } of entries.filter(({ kind }) => kind === 'folder')) {
      await this.#folder(inside, [...around, real]).catch((error: unknown) => {
        if (error instanceof HeadlightError) throw error;
        this.fail(inside, folderError(inside));
      });
    }
  }

  #entry({ name, path, kind, bytes, error }: FolderEntry, again: boolean): void {
    if (kind === 'folder') return;
    if (!isPhotoName(name)) {
      if (!again) this.leftOut = addLeftOut(this.leftOut, { [leftOutKind(name)]: 1 });
      return;
    }
    if (kind === 'file') this.#take(path, bytes);
    else this.fail(path, fileError(error, path));
  }
}

function nameIn(path: string): string {
  return readablePath(basename(resolve(path)));
}

/**
 * Expands files and folders into photos, at most `limit`. Never rejects: what cannot be taken is in `failed`, with
 * `photoNotFound`, `photoUnreadable`, `folderUnreadable`, `folderTooDeep`, `folderEmpty` or `tooManyPhotos`.
 */
export async function expandSources(paths: readonly string[], options: ExpandOptions = {}): Promise<ExpandedSources> {
  const expansion = new Expansion(options);
  for (const path of paths) {
    if (options.signal?.aborted) break;
    try {
      await expansion.named(path);
    } catch (error) {
      expansion.fail(path, error instanceof HeadlightError ? error : await pathError(error, path));
      if (error instanceof HeadlightError && error.code === 'tooManyPhotos') break;
    }
  }
  return { photos: expansion.photos, failed: expansion.failed, leftOut: expansion.leftOut };
}

async function pathError(error: unknown, path: string): Promise<HeadlightError> {
  const found = await stat(systemPath(path)).catch(() => null);
  return found?.isDirectory() ? folderError(path) : fileError(error, path);
}
