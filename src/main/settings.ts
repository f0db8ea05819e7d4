/** Settings on disk: one JSON file in the user's data folder, read at start, replaced whole on change. */
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../shared/settings';
import { keepAside } from './write/aside';
import { writeAtomically } from './write/atomic';

export class SettingsStore {
  #value: Settings;
  #writing: Promise<void> = Promise.resolve();
  #unsaved = 0;
  /** The file was there and could not be understood. */
  readonly wasDamaged: boolean;

  /** @param path the JSON file; a damaged one is kept aside as `<path>.bad-1`, and the defaults serve. */
  constructor(readonly path: string) {
    const found = read(path);
    this.wasDamaged = found === null;
    this.#value = found ?? DEFAULT_SETTINGS;
  }

  get value(): Settings {
    return this.#value;
  }

  /** Takes effect at once; resolves when it is on disk. Writes happen in order, rejections concern that write only. */
  async save(settings: Settings): Promise<void> {
    this.#value = settings;
    const text = `${JSON.stringify(settings, null, 2)}\n`;
    this.#unsaved++;
    const written = this.#writing.catch(() => undefined).then(() => this.#write(text));
    this.#writing = written;
    return written.finally(() => this.#unsaved--);
  }

  /** A data folder that was deleted is made again. */
  async #write(text: string): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await writeAtomically(this.path, text);
  }

  /** True while a change is not on disk yet. */
  get isWriting(): boolean {
    return this.#unsaved > 0;
  }

  /** Resolves when nothing is left to write, whether or not writing went well. */
  async settled(): Promise<void> {
    await this.#writing.catch(() => undefined);
  }
}

/** Null for a damaged file, which is kept aside. */
function read(path: string): Settings | null {
  try {
    return readSettings(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return DEFAULT_SETTINGS;
    tryToKeepAside(path);
    return null;
  }
}

/** Whether the file is missing, as it is at the first start. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function tryToKeepAside(path: string): void {
  try {
    keepAside(path);
  } catch {
    // Unmovable as well: then it cannot be replaced either.
  }
}
