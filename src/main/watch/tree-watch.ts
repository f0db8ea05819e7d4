/**
 * Photos of a folder and those below it, as they come, change and go. One watch for each folder, none for files (systems allow few), and a look
 * at a folder once nothing has happened in it for a while, so that a file that is still being copied is not met half.
 */
import { watch, type FSWatcher } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { contentOf, isPhotoName } from '../photo/folder';
import { systemPath } from '../photo/byte-path';

/** Nothing happens in a folder for so long before it is looked at, in milliseconds. */
const QUIET_MS = 400;
/** Folders that cannot be watched (of other computers, or too many) are looked at this often. */
const LOOK_MS = 30_000;
const DEEPEST = 32;

export interface TreeChanges {
  /** New, or written since. */
  readonly come: readonly string[];
  readonly gone: readonly string[];
}

export interface TreeWatchOptions {
  /** Files that came or were written before are no news at the first look, in milliseconds since 1970. */
  readonly since: number;
  onChanges(changes: TreeChanges): void;
  /** The folder itself is gone, or there again. */
  onThere(isThere: boolean): void;
  readonly quietMs?: number;
  readonly lookMs?: number;
}

interface Seen {
  readonly bytes: number;
  readonly written: number;
}

interface Folder {
  readonly path: string;
  readonly depth: number;
  watcher: FSWatcher | null;
  timer: NodeJS.Timeout | undefined;
  files: ReadonlyMap<string, Seen>;
  folders: ReadonlySet<string>;
}

export class TreeWatch {
  readonly #options: TreeWatchOptions;
  readonly #folders = new Map<string, Folder>();
  readonly #root: string;
  #isThere = true;
  #closed = false;
  #poll: NodeJS.Timeout | undefined;
  /** Looks follow one another. */
  #looking: Promise<unknown> = Promise.resolve();

  constructor(root: string, options: TreeWatchOptions) {
    this.#options = options;
    this.#root = root;
  }

  /** Resolves once everything was looked at for the first time. */
  async start(): Promise<void> {
    this.#poll = setInterval(() => this.#lookAtUnwatched(), this.#options.lookMs ?? LOOK_MS);
    this.#poll.unref();
    const news: string[] = [];
    await this.#add(this.#root, 0, (path, changed) => {
      if (changed > this.#options.since) news.push(path);
    });
    this.#tell({ come: news, gone: [] });
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#poll);
    for (const path of [...this.#folders.keys()]) this.#drop(path);
  }

  async #add(path: string, depth: number, onFile: (path: string, changed: number) => void): Promise<void> {
    if (this.#closed || depth > DEEPEST || this.#folders.has(path)) return;
    const folder: Folder = { path, depth, watcher: null, timer: undefined, files: new Map(), folders: new Set() };
    this.#folders.set(path, folder);
    this.#watch(folder);
    const found = await this.#contents(path);
    if (!found) return this.#missing(folder);
    folder.files = found.files;
    folder.folders = found.folders;
    for (const [file, { changed }] of found.files) onFile(file, changed);
    for (const below of found.folders) await this.#add(below, depth + 1, onFile);
  }

  #watch(folder: Folder): void {
    folder.watcher?.close();
    folder.watcher = null;
    try {
      const watcher = watch(systemPath(folder.path), { persistent: false }, () => this.#touched(folder));
      watcher.on('error', () => {
        watcher.close();
        if (folder.watcher === watcher) folder.watcher = null;
        this.#touched(folder);
      });
      folder.watcher = watcher;
    } catch {
      // It is looked at now and then.
    }
  }

  #touched(folder: Folder): void {
    clearTimeout(folder.timer);
    folder.timer = setTimeout(() => this.#next(() => this.#look(folder)), this.#options.quietMs ?? QUIET_MS);
  }

  #next(work: () => Promise<void>): void {
    this.#looking = this.#looking.then(() => (this.#closed ? undefined : work())).catch(() => undefined);
  }

  #lookAtUnwatched(): void {
    for (const folder of this.#folders.values())
      if (!folder.watcher) {
        this.#watch(folder);
        this.#next(() => this.#look(folder));
      }
  }

  async #look(folder: Folder): Promise<void> {
    if (this.#folders.get(folder.path) !== folder) return;
    const found = await this.#contents(folder.path);
    if (!found) return this.#missing(folder);
    if (folder.depth === 0) this.#there(true);
    const come = [...found.files].flatMap(([path, now]) => {
      const was = folder.files.get(path);
      return was?.bytes === now.bytes && was.written === now.written ? [] : [path];
    });
    const gone = [...folder.files.keys()].filter((path) => !found.files.has(path));
    const before = folder.folders;
    folder.files = found.files;
    folder.folders = found.folders;
    for (const below of before) if (!found.folders.has(below)) gone.push(...this.#drop(below));
    for (const below of found.folders)
      if (!before.has(below)) await this.#add(below, folder.depth + 1, (path) => come.push(path));
    this.#tell({ come, gone });
  }

  /** Null where it cannot be read. Links to folders are not followed: they may lead in a circle. */
  async #contents(path: string): Promise<{
    readonly files: Map<string, Seen & { readonly changed: number }>;
    readonly folders: Set<string>;
  } | null> {
    const found = await contentOf(path).catch(() => null);
    if (!found) return null;
    const files = new Map<string, Seen & { readonly changed: number }>();
    const folders = new Set<string>();
    for (const entry of found.entries) {
      if (entry.kind === 'folder' && !(await isLink(entry.path))) folders.add(entry.path);
      if (entry.kind !== 'file' || !isPhotoName(entry.name)) continue;
      const now = await stat(systemPath(entry.path)).catch(() => null);
      if (now)
        files.set(entry.path, { bytes: now.size, written: now.mtimeMs, changed: Math.max(now.ctimeMs, now.mtimeMs) });
    }
    return { files, folders };
  }

  #missing(folder: Folder): void {
    folder.watcher?.close();
    folder.watcher = null;
    const gone = [...folder.files.keys()];
    for (const below of folder.folders) gone.push(...this.#drop(below));
    folder.files = new Map();
    folder.folders = new Set();
    if (folder.depth === 0) this.#there(false);
    this.#tell({ come: [], gone });
  }

  /** With those below it; returns its files. */
  #drop(path: string): string[] {
    const folder = this.#folders.get(path);
    if (!folder) return [];
    this.#folders.delete(path);
    clearTimeout(folder.timer);
    folder.watcher?.close();
    return [...folder.files.keys(), ...[...folder.folders].flatMap((below) => this.#drop(below))];
  }

  #there(isThere: boolean): void {
    if (isThere === this.#isThere) return;
    this.#isThere = isThere;
    this.#options.onThere(isThere);
  }

  #tell(changes: TreeChanges): void {
    if (!this.#closed && changes.come.length + changes.gone.length > 0) this.#options.onChanges(changes);
  }
}

async function isLink(path: string): Promise<boolean> {
  return (await lstat(systemPath(path)).catch(() => null))?.isSymbolicLink() ?? true;
}
