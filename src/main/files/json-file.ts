/** A JSON file that a program keeps: read whole, changed one after the other, replaced whole; a damaged one is kept aside. */
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomically } from '../write/atomic';

export class JsonFile<T> {
  #writing: Promise<unknown> = Promise.resolve();

  /**
   * @param path of the file; it and its folder are made when there is something to keep
   * @param parse what the file means, `{}` where there is none; throws where it is not ours
   */
  constructor(
    readonly path: string,
    private readonly parse: (value: unknown) => T,
  ) {}

  /** A missing or damaged file holds nothing. Never rejects. */
  async read(): Promise<T> {
    return (await this.#read()) ?? this.parse({});
  }

  /**
   * The file is read again before it is replaced, so that of two programs only changes in the same moment can be lost.
   * Rejects with the system's error where it cannot be written.
   * @param work gives what is to be kept, and what the caller wants to know
   */
  update<R>(work: (now: T) => readonly [kept: object, result: R]): Promise<R> {
    const done = this.#writing.then(async () => {
      const found = await this.#read();
      if (found === null) await rename(this.path, `${this.path}.damaged`).catch(() => undefined);
      const [kept, result] = work(found ?? this.parse({}));
      await mkdir(dirname(this.path), { recursive: true });
      await writeAtomically(this.path, `${JSON.stringify(kept, null, 2)}\n`);
      return result;
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** Null for a file that is there and damaged. */
  async #read(): Promise<T | null> {
    const text = await readFile(this.path, 'utf8').catch(() => '{}');
    try {
      return this.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }
}
