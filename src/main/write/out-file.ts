/**
 * Every file that Headlight writes for people: whole or not at all. It grows beside its place and is moved there once it is on the disk;
 * mode and owner of a file that it replaces stay, a link stays a link, and a device or a pipe is written through.
 */
import type { Stats } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemPath } from '../photo/byte-path';
import { placeOf, type Place } from './place';
import { writeToStream } from './stream';
import { sweepOnce, temporaryBeside } from './temporary';

const CHUNK = 4 * 2 ** 20;

/** The end of a file that is cut after so many bytes; null: it cannot stand so short. */
export type EndAt = (bytes: number) => Uint8Array | null;

type FilePlace = Extract<Place, { readonly kind: 'file' }>;

export abstract class OutFile {
  /**
   * All of them reject with the system's error, and so do the methods.
   * @param mode of a new file, less what the person's umask takes away
   */
  static async create(path: string, mode = 0o666): Promise<OutFile> {
    const place = await placeOf(path);
    return place.kind === 'file' ? GrowingFile.beside(place, mode) : new Passage(place);
  }

  abstract write(data: Uint8Array | string): Promise<void>;
  /** What is written so far could stand by itself. */
  abstract mark(): void;
  /** Everything is on the disk and in its place. */
  abstract finish(): Promise<void>;
  /** Leaves what was there as it was, and nothing new. Never rejects. */
  abstract discard(): Promise<void>;
  /**
   * After a failed write: keeps what was marked, with `end` after it; in its place only where nothing was. Returns where it lies; null
   * where nothing can be kept, and then it is discarded. Never rejects.
   */
  abstract keepMarked(end: string | EndAt): Promise<string | null>;
}

/** A file that grows beside its place. */
class GrowingFile extends OutFile {
  readonly #place: FilePlace;
  readonly #temporary: string;
  readonly #file: FileHandle;
  /** It cannot be replaced by another file: it has other names, or its owner could not be kept. */
  readonly #isFixed: boolean;
  #written = 0;
  /** Ends of what was marked, the last one first. */
  #marks: readonly number[] = [];

  private constructor(place: FilePlace, temporary: string, file: FileHandle, isFixed: boolean) {
    super();
    this.#place = place;
    this.#temporary = temporary;
    this.#file = file;
    this.#isFixed = isFixed;
  }

  static async beside(place: FilePlace, mode: number): Promise<GrowingFile> {
    await sweepOnce(dirname(place.path));
    const temporary = temporaryBeside(place.path);
    const file = await open(systemPath(temporary), 'wx+', place.was ? place.was.mode & 0o777 : mode);
    try {
      const isLike = place.was === null || (await liken(file, place.was));
      return new GrowingFile(place, temporary, file, !isLike || (place.was?.nlink ?? 1) > 1);
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(systemPath(temporary), { force: true }).catch(() => undefined);
      throw error;
    }
  }

  async write(data: Uint8Array | string): Promise<void> {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    await writeAt(this.#file, bytes, this.#written);
    this.#written += bytes.byteLength;
  }

  mark(): void {
    this.#marks = [this.#written, ...this.#marks.slice(0, 1)];
  }

  async finish(): Promise<void> {
    await this.#file.sync();
    if (this.#isFixed) await this.#copyInto();
    await this.#file.close();
    if (this.#isFixed) return rm(systemPath(this.#temporary), { force: true });
    await this.#moveTo(this.#place.path);
  }

  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(systemPath(this.#temporary), { force: true }).catch(() => undefined); // a folder that is gone has none
  }

  async keepMarked(end: string | EndAt): Promise<string | null> {
    for (const mark of this.#marks) {
      try {
        const last = typeof end === 'string' ? end : end(mark);
        if (last === null) continue;
        await this.#file.truncate(mark); // makes room, too
        this.#written = mark;
        await this.write(last);
        await this.#file.sync();
        await this.#file.close();
        const kept = await freePlace(this.#place);
        await this.#moveTo(kept);
        return kept;
      } catch {
        // not even that; with less perhaps
      }
    }
    await this.discard();
    return null;
  }

  async #moveTo(path: string): Promise<void> {
    await rename(systemPath(this.#temporary), systemPath(path));
    await syncFolder(dirname(path));
  }

  async #copyInto(): Promise<void> {
    const target = await open(systemPath(this.#place.path), 'r+');
    try {
      const buffer = Buffer.alloc(Math.min(CHUNK, Math.max(1, this.#written)));
      for (let at = 0; at < this.#written;) {
        const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, at);
        if (bytesRead === 0) throw Object.assign(new Error('EIO: it ends too early'), { code: 'EIO' });
        await writeAt(target, buffer.subarray(0, bytesRead), at);
        at += bytesRead;
      }
      await target.truncate(this.#written);
      await target.sync();
    } finally {
      await target.close();
    }
  }
}

/** Written through: to a device, a pipe, or a stream of ours. What is written is gone from here. */
class Passage extends OutFile {
  readonly #place: Exclude<Place, FilePlace>;
  #file: Promise<FileHandle> | undefined;

  constructor(place: Exclude<Place, FilePlace>) {
    super();
    this.#place = place;
  }

  async write(data: Uint8Array | string): Promise<void> {
    if (this.#place.kind === 'stream') return writeToStream(this.#place.fd, data);
    this.#file ??= open(systemPath(this.#place.path), 'w'); // a pipe waits here for its reader
    await (await this.#file).writeFile(data);
  }

  mark(): void {}

  async finish(): Promise<void> {
    await (await this.#file)?.close();
  }

  async discard(): Promise<void> {
    await this.finish().catch(() => undefined);
  }

  async keepMarked(): Promise<null> {
    await this.discard();
    return null;
  }
}

/** Owner and mode of the file that is replaced. False where the system does not allow that owner. */
async function liken(file: FileHandle, was: Stats): Promise<boolean> {
  const now = await file.stat();
  if (now.uid !== was.uid || now.gid !== was.gid) {
    const isOurs = await file.chown(was.uid, was.gid).then(
      () => true,
      () => false,
    );
    if (!isOurs) return false;
  }
  await file.chmod(was.mode & 0o7777).catch(() => undefined); // some file systems know none
  return true;
}

/** In whole: one call may take less than it was given, and says so only in passing. */
async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, position + done);
    done += bytesWritten;
  }
}

/** Where nothing is yet: the place itself, or `NAME.partial.csv` beside what must stay. */
async function freePlace({ path, was }: FilePlace): Promise<string> {
  const ending = /\.[^./\\]*$/.exec(path)?.[0] ?? '';
  const stem = path.slice(0, path.length - ending.length);
  const names = [...(was ? [] : [path]), `${stem}.partial${ending}`];
  for (let count = 2; ; count++) {
    for (const name of names.splice(0)) {
      const handle = await open(systemPath(name), 'wx').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return null;
        throw error;
      });
      await handle?.close();
      if (handle) return name; // taken by us, and replaced at once
    }
    names.push(`${stem}.partial-${count}${ending}`);
  }
}

/** So that the move itself outlives a power cut. Not every system can, and nothing is lost then. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(systemPath(folder), 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close().catch(() => undefined);
}
