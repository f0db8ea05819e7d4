/** Folders that a person has watched: new photos come in by themselves, also those that came while the app was closed. Kept in one JSON file in the data folder. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import * as v from 'valibot';
import type { WatchedFolder } from '../../shared/ipc-watch';
import { JsonFile } from '../files/json-file';
import { readablePath } from '../photo/byte-path';
import { TreeWatch, type TreeChanges } from './tree-watch';

const KeptSchema = v.object({
  id: v.pipe(v.string(), v.uuid()),
  path: v.pipe(v.string(), v.minLength(1)),
  paused: v.boolean(),
  /** Until when it was watched, in milliseconds since 1970: what came later is new. */
  until: v.number(),
});
type Kept = v.InferOutput<typeof KeptSchema>;
const FileSchema = v.object({ folders: v.optional(v.array(v.unknown())) });

/** How often it is kept until when folders were watched, in milliseconds. */
const KEEP_MS = 60_000;

export interface WatchedOptions {
  readonly path: string;
  onUnkept(error: unknown): void;
  onChanges(changes: TreeChanges): void;
  /** The list has changed by itself: a folder is gone, or there again. */
  onList(): void;
  readonly keepMs?: number;
}

export class WatchedFolders {
  readonly #options: WatchedOptions;
  readonly #file: JsonFile<Kept[]>;
  #kept: Kept[] = [];
  readonly #watches = new Map<string, TreeWatch>();
  readonly #missing = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #started: Promise<void> | null = null;

  constructor(options: WatchedOptions) {
    this.#options = options;
    const parse = (value: unknown): Kept[] =>
      (v.parse(FileSchema, value).folders ?? []).flatMap((one) => (v.is(KeptSchema, one) ? [one] : []));
    this.#file = new JsonFile(options.path, parse, (error) => options.onUnkept(error));
  }

  /** Goes on with what was watched before. Never rejects. */
  start(): Promise<void> {
    this.#started ??= (async () => {
      this.#kept = await this.#file.read();
      for (const folder of this.#kept) if (!folder.paused) this.#watch(folder);
      this.#timer = setInterval(() => {
        if (this.#watches.size > 0) void this.#keep();
      }, this.#options.keepMs ?? KEEP_MS);
      this.#timer.unref();
    })();
    return this.#started;
  }

  async list(): Promise<WatchedFolder[]> {
    await this.start();
    return this.#kept.map(({ id, path, paused }) => ({
      id,
      name: readablePath(basename(path)) || path,
      paused,
      missing: this.#missing.has(id),
    }));
  }

  has(path: string): boolean {
    return this.#kept.some((folder) => folder.path === path);
  }

  /** From now on. One that is watched already stays as it is, going on where it was paused. */
  async add(path: string): Promise<void> {
    await this.start();
    const known = this.#kept.find((folder) => folder.path === path);
    if (known) return this.pause(known.id, false);
    const folder = { id: randomUUID(), path, paused: false, until: Date.now() };
    this.#kept.push(folder);
    this.#watch(folder);
    await this.#keep();
  }

  /** Photos that arrive during a pause come in when it ends. */
  async pause(id: string, paused: boolean): Promise<void> {
    await this.start();
    const at = this.#kept.findIndex((folder) => folder.id === id);
    const folder = this.#kept[at];
    if (!folder || folder.paused === paused) return;
    if (paused) this.#end(id);
    const changed = { ...folder, paused, until: paused ? Date.now() : folder.until };
    this.#kept[at] = changed;
    if (!paused) this.#watch(changed);
    await this.#keep();
  }

  /** Photos that came from it stay. */
  async forget(id: string | null = null): Promise<void> {
    await this.start();
    if (this.#kept.length === 0) return;
    for (const folder of this.#kept) if (id === null || folder.id === id) this.#end(folder.id);
    this.#kept = id === null ? [] : this.#kept.filter((folder) => folder.id !== id);
    await this.#keep();
  }

  /** Ends all watching; what comes later is new at the next start. */
  async dispose(): Promise<void> {
    clearInterval(this.#timer);
    const some = this.#watches.size > 0;
    for (const id of [...this.#watches.keys()]) this.#end(id, true);
    if (some) await this.#write();
  }

  #watch({ id, path, until }: Kept): void {
    const watch = new TreeWatch(path, {
      since: until,
      onChanges: (changes) => this.#options.onChanges(changes),
      onThere: (isThere) => {
        if (isThere) this.#missing.delete(id);
        else this.#missing.add(id);
        this.#options.onList();
      },
    });
    this.#watches.set(id, watch);
    void watch.start();
  }

  #end(id: string, stamps = false): void {
    this.#watches.get(id)?.close();
    this.#watches.delete(id);
    this.#missing.delete(id);
    if (stamps) this.#stamp([id]);
  }

  /** Saves the list, with now as the time until which each active folder was watched. */
  #keep(): Promise<void> {
    this.#stamp([...this.#watches.keys()].filter((id) => !this.#missing.has(id)));
    return this.#write();
  }

  #stamp(ids: readonly string[]): void {
    const until = Date.now();
    this.#kept = this.#kept.map((folder) => (ids.includes(folder.id) ? { ...folder, until } : folder));
  }

  async #write(): Promise<void> {
    const folders = this.#kept;
    await this.#file.update(() => [{ folders }, undefined]).catch((error: unknown) => this.#options.onUnkept(error));
  }
}
