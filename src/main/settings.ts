/** Settings on disk: one JSON file in the user's data folder, read at start, replaced whole on change. */
import { readFileSync, renameSync } from 'node:fs';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../shared/settings';
import { writeAtomically } from './write/atomic';

export class SettingsStore {
  #value: Settings;
  #writing: Promise<void> = Promise.resolve();
  #unsaved = 0;

  /** @param path the JSON file; a damaged one is kept aside as `<path>.damaged`, and the defaults serve. */
  constructor(readonly path: string) {
    this.#value = read(path);
  }

  get value(): Settings {
    return this.#value;
  }

  /** Takes effect at once; resolves when it is on disk. Writes happen in order, rejections concern that write only. */
  async save(settings: Settings): Promise<void> {
    this.#value = settings;
    const text = `${JSON.stringify(settings, null, 2)}\n`;
    this.#unsaved++;
    const written = this.#writing.catch(() => undefined).then(() => writeAtomically(this.path, text));
    this.#writing = written;
    return written.finally(() => this.#unsaved--);
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

function read(path: string): Settings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return DEFAULT_SETTINGS; // first start
  }
  try {
    return readSettings(JSON.parse(text));
  } catch {
    keepAside(path);
    return DEFAULT_SETTINGS;
  }
}

function keepAside(path: string): void {
  try {
    renameSync(path, `${path}.damaged`);
  } catch {
    // Unmovable as well: the next save replaces it.
  }
}
