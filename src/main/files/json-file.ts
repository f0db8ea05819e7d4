/** A JSON file that a program keeps: read whole, changed by one program at a time, replaced whole; a damaged one is kept aside. */
import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { HeadlightError } from '../../vit/errors';
import { keepAside } from '../write/aside';
import { writeAtomically } from '../write/atomic';
import { withLock } from '../write/lock';

/** How long a program waits for another one that writes, in milliseconds. */
const WAIT_MS = 10_000;

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

  /** A missing, damaged or unreadable file holds nothing. Never rejects. */
  async read(): Promise<T> {
    return (await this.#read()) ?? this.parse({});
  }

  /**
   * The file is read again before it is replaced, and no other program writes meanwhile. Rejects with `saveInUse` where one does for too
   * long, and with the system's error where the file cannot be written, or a damaged one cannot be kept aside.
   * @param work gives what is to be kept, and what the caller wants to know
   */
  update<R>(work: (now: T) => readonly [kept: object, result: R]): Promise<R> {
    const done = this.#writing.then(async () => {
      await mkdir(dirname(this.path), { recursive: true });
      const written = await withLock(`${this.path}.lock`, WAIT_MS, () => this.#replace(work));
      if (!written) throw new HeadlightError('saveInUse', { name: basename(this.path) });
      return written.value;
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  async #replace<R>(work: (now: T) => readonly [kept: object, result: R]): Promise<R> {
    const found = await this.#read();
    if (found === null) keepAside(this.path);
    const [kept, result] = work(found ?? this.parse({}));
    await writeAtomically(this.path, `${JSON.stringify(kept, null, 2)}\n`);
    return result;
  }

  /** Null for a file that is there and damaged, or may not be read. */
  async #read(): Promise<T | null> {
    try {
      const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '{}';
        throw error;
      });
      return this.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }
}
