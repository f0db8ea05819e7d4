/** Main's side of the library: its process, begun where there is something kept or to be kept; where it fails, the app goes on without. */
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { utilityProcess, type UtilityProcess } from 'electron';
import { Caller } from '../../shared/channel/caller';
import { utilityPort } from '../../shared/channel/port';
import type { KeptAnswer, LibraryCounts } from '../../shared/library';
import { HeadlightError } from '../../vit/errors';
import { environment } from '../environment';
import type { FileThen, TurnedFile } from '../library/library';
import {
  LIBRARY_PROCESS,
  type KnownAnswers,
  type LibraryProcess,
  type OpenedLibrary,
  type WeightsPlace,
} from '../library/protocol';
import { endAtOnce } from './transport';

export interface PhotoLibraryOptions {
  /** The built `library-process.js`. */
  readonly entry: string;
  /** The SQLite file. */
  readonly path: string;
  /** Told of everything that could not be kept, and of a library that cannot be used. */
  readonly onTrouble: (error: HeadlightError) => void;
}

/** A library that is begun waits for so long: the first photo's answer comes first. */
const BEGIN_MS = 1000;

const NOTHING: LibraryCounts = { photos: 0, answers: 0, bytes: 0 };

export class PhotoLibrary {
  readonly #options: PhotoLibraryOptions;
  #child: UtilityProcess | null = null;
  readonly #process = new Caller<LibraryProcess>(LIBRARY_PROCESS);
  #opening: Promise<OpenedLibrary | null> | null = null;
  /** It cannot be used in this run. */
  #closed = false;
  #isOpen = false;

  constructor(options: PhotoLibraryOptions) {
    this.#options = options;
  }

  /** Nothing is kept in this run, and nothing shown of what was. */
  close(): void {
    this.#closed = true;
  }

  /** Something was kept before, or is now. */
  get isThere(): boolean {
    return !this.#closed && (this.#opening !== null || existsSync(this.#options.path));
  }

  /** What was kept; null where there is nothing, or where it cannot be read. Never rejects. */
  async opened(): Promise<OpenedLibrary | null> {
    return this.isThere ? this.#open() : null;
  }

  add(photos: readonly FileThen[]): void {
    if (photos.length > 0) void this.#ask((library) => library.add(photos), null, true);
  }

  remove(paths: readonly string[]): void {
    if (paths.length > 0) void this.#ask((library) => library.remove(paths), null);
  }

  /** Photos whose files were moved: they stay in their place of the list. */
  relocate(pairs: readonly (readonly [from: string, to: string])[]): void {
    if (pairs.length > 0) void this.#ask((library) => library.relocate(pairs), null);
  }

  /** @param begin whether to begin a library where there is none */
  model(weights: WeightsPlace, facts: string, begin: boolean): Promise<number | null> {
    return this.#ask((library) => library.model(weights, facts), null, begin);
  }

  answers(model: number, files: readonly TurnedFile[]): Promise<KnownAnswers> {
    const none = { answers: files.map(() => null), moved: [] };
    if (!this.#isOpen && !existsSync(this.#options.path)) return Promise.resolve(none); // nothing is known yet
    return this.#ask((library) => library.answers(model, files), none);
  }

  async keep(model: number, answers: readonly { file: TurnedFile; answer: KeptAnswer }[]): Promise<void> {
    await this.#ask((library) => library.keep(model, answers), null);
  }

  async setPlace(place: string): Promise<void> {
    await this.#ask((library) => library.setPlace(place), null);
  }

  counts(): Promise<LibraryCounts> {
    return this.#ask((library) => library.counts(), NOTHING);
  }

  /** Any other question. Rejects as its answer does, and with `libraryClosed` where the library cannot be used. */
  async asked<T>(question: (library: LibraryProcess) => Promise<T>): Promise<T> {
    if (this.#closed || !(await this.#open())) throw new HeadlightError('libraryClosed');
    return question(this.#process.calls);
  }

  /** Rejects where it could not be forgotten. */
  async forget(): Promise<void> {
    if (this.isThere && (await this.#open())) await this.#process.calls.forget();
  }

  dispose(): void {
    const child = this.#child;
    this.#child = null;
    this.#closed = true;
    this.#process.end(new HeadlightError('cancelled'));
    if (child) endAtOnce(child); // what was kept is whole at any moment
  }

  /** Never rejects: `instead` where the library cannot be asked. */
  async #ask<T>(question: (library: LibraryProcess) => Promise<T>, instead: T, begin = false): Promise<T> {
    if (this.#closed || !(begin || this.isThere) || !(await this.#open())) return instead;
    try {
      return await question(this.#process.calls);
    } catch (error) {
      this.#trouble(error);
      return instead;
    }
  }

  #open(): Promise<OpenedLibrary | null> {
    this.#opening ??= this.#begin().catch((error: unknown) => {
      this.#closed = true;
      this.#trouble(error);
      return null;
    });
    return this.#opening;
  }

  async #begin(): Promise<OpenedLibrary> {
    if (!existsSync(this.#options.path)) await setTimeout(BEGIN_MS);
    if (this.#closed) throw new HeadlightError('cancelled');
    const child = utilityProcess.fork(this.#options.entry, [], {
      serviceName: 'Headlight library',
      stdio: 'ignore',
      env: environment(process.env),
    });
    this.#child = child;
    this.#process.moveTo(utilityPort(child));
    child.once('exit', (code) => {
      if (this.#child !== child) return; // it was ended
      this.#closed = true;
      this.#process.end(new HeadlightError('internal', { detail: `the library’s process ended (${code})` }));
    });
    const opened = await this.#process.calls.open(this.#options.path);
    this.#isOpen = true;
    const { kept } = opened;
    if (kept !== null) this.#options.onTrouble(new HeadlightError('libraryRenewed', { name: 'library.db', kept }));
    return opened;
  }

  #trouble(error: unknown): void {
    const { code, params } = HeadlightError.toData(error);
    if (code !== 'cancelled') this.#options.onTrouble(new HeadlightError(code, params));
  }
}
