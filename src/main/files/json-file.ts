/** A JSON file that a program keeps: read whole, changed by one program at a time, replaced whole; a damaged one is kept aside. */
import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { saveError } from '../../shared/save-error';
import { HeadlightError } from '../../vit/errors';
import { copyAside, keepAside } from '../write/aside';
import { writeAtomically } from '../write/atomic';
import { withLock } from '../write/lock';

/** How long a program waits for another one that writes, in milliseconds. */
const WAIT_MS = 10_000;

export class JsonFile<T> {
  readonly #parse: (value: unknown) => T;
  readonly #onUnkept: ((error: unknown) => void) | undefined;
  readonly #onDamaged: ((name: string) => void) | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  /** Holds what could not be kept on the disk. */
  #unkept: { readonly kept: object } | null = null;
  #saidDamaged = false;
  /** Whether the file was damaged when it was last read. */
  #isDamaged = false;

  /**
   * @param path of the file; it and its folder are made when there is something to keep
   * @param onUnkept where the disk takes nothing, changes hold as long as this program runs, and this is told; without it they reject
   * @param parse what the file means, `{}` where there is none; throws where it is not ours
   * @param onDamaged told, by the file's name, that it cannot be understood, so that what it keeps does not count; once
   */
  constructor(
    readonly path: string,
    parse: (value: unknown) => T,
    onUnkept?: (error: unknown) => void,
    onDamaged?: (name: string) => void,
  ) {
    this.#parse = parse;
    this.#onUnkept = onUnkept;
    this.#onDamaged = onDamaged;
  }

  /** `parse` calls this when it did not understand a part. */
  damaged(): void {
    this.#isDamaged = true;
    if (!this.#saidDamaged) this.#onDamaged?.(basename(this.path));
    this.#saidDamaged = true;
  }

  /** A missing, damaged or unreadable file holds nothing. Never rejects. */
  async read(): Promise<T> {
    return this.#unkept ? this.#parse(this.#unkept.kept) : ((await this.#read()) ?? this.#parse({}));
  }

  /**
   * The file is read again before it is replaced, and no other program writes meanwhile. Rejects with `saveInUse` where one does for too
   * long, and as `saveError` says where the file cannot be written, or a damaged one cannot be kept aside.
   * @param work gives what is to be kept, and what the caller wants to know
   */
  update<R>(work: (now: T) => readonly [kept: object, result: R]): Promise<R> {
    const done = this.#writing.then(async () => {
      try {
        return await this.#write(work);
      } catch (error) {
        if (error instanceof HeadlightError) throw error;
        if (!this.#onUnkept) throw saveError(basename(this.path), error);
        const [kept, result] = work(await this.read());
        this.#unkept = { kept };
        this.#onUnkept(error);
        return result;
      }
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  async #write<R>(work: (now: T) => readonly [kept: object, result: R]): Promise<R> {
    await mkdir(dirname(this.path), { recursive: true });
    const written = await withLock(`${this.path}.lock`, WAIT_MS, () => this.#replace(work));
    if (!written) throw new HeadlightError('saveInUse', { name: basename(this.path) });
    this.#unkept = null;
    return written.value;
  }

  async #replace<R>(work: (now: T) => readonly [kept: object, result: R]): Promise<R> {
    const found = await (this.#unkept ? this.#parsed(this.#unkept.kept) : this.#read());
    if (found === null) keepAside(this.path);
    else if (this.#isDamaged) copyAside(this.path);
    const [kept, result] = work(found ?? this.#parse({}));
    await writeAtomically(this.path, `${JSON.stringify(kept, null, 2)}\n`);
    return result;
  }

  /** Null for a file that is there and damaged, or may not be read. */
  async #read(): Promise<T | null> {
    try {
      const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return '{}';
        throw error;
      });
      return this.#parsed(JSON.parse(text));
    } catch {
      this.damaged();
      return null;
    }
  }

  #parsed(value: unknown): T {
    this.#isDamaged = false;
    return this.#parse(value);
  }
}
