/** Files inside a tar or zip, one after the other as they are read: nothing is unpacked to disk, and one member is held at a time. */
import { open, type FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { createTarDecoder } from 'modern-tar';
import { readablePath, systemPath } from '../../main/photo/byte-path';
import { MAX_FILE_BYTES, checkFileBytes } from '../../main/photo/limits';
import { openZip } from '../../vit/checkpoint/formats/zip';
import { HeadlightError } from '../../vit/errors';
import { folderFiles } from '../../vit/node/folder-files';
import { placeInArchive } from './archive-name';

export interface Member {
  /** Its path in the archive, with slashes. */
  readonly name: string;
  /** Share of the archive that is read once this member is, 0 … 1. */
  readonly share: number;
  /** Null where there is an error, or it is too large. */
  readonly bytes: Uint8Array | null;
  /** Size that the archive records. */
  readonly size: number;
  /** Why it is not taken. */
  readonly error?: HeadlightError;
}

/** A member whose bytes are not read yet. */
interface Entry {
  readonly name: string;
  readonly size: number;
  readonly share: number;
  readonly kind: 'file' | 'link' | 'other';
  read(): Promise<Uint8Array>;
  skip(): Promise<void>;
}

/**
 * Files of the archive, in its order. Throws `archiveDamaged` where it cannot be read on; what came before is right.
 * @param wants the most bytes that a member of this name may have; null: it is passed over
 */
export async function* membersOf(
  path: string,
  archiveBytes: number,
  wants: (name: string) => number | null,
): AsyncGenerator<Member> {
  try {
    const kind = await kindOf(path);
    const met = new Set<string>();
    for await (const entry of kind === 'zip' ? zipEntries(path) : tarEntries(path, archiveBytes, kind)) {
      const most = entry.kind === 'other' ? null : wants(entry.name);
      if (most === null) await entry.skip();
      else yield await memberOf(entry, kind === 'zip', most, met);
    }
  } catch (error) {
    throw archiveError(path, error);
  }
}

async function memberOf(entry: Entry, isZip: boolean, most: number, met: Set<string>): Promise<Member> {
  const { size, share } = entry;
  const place = placeInArchive(entry.name, isZip);
  const name = place ?? entry.name;
  const refused = place === null ? 'archiveOutside' : met.has(name) ? 'archiveTwice' : entry.kind === 'link' ? 'photoNoFile' : null; // prettier-ignore
  if (!name.includes('\uFFFD')) met.add(name); // names whose letters are lost may look alike
  if (refused === null && size <= most) return { name, share, size, bytes: await entry.read() };
  await entry.skip();
  const error = refused && new HeadlightError(refused, { name: basename(name) });
  return { name, share, size, bytes: null, ...(error && { error }) };
}

function archiveError(path: string, error: unknown): HeadlightError {
  const name = readablePath(basename(path));
  if (error instanceof HeadlightError && error.code !== 'checkpointDamaged') return error;
  const said = error instanceof HeadlightError ? error.toData().params['detail'] : undefined;
  const detail =
    typeof said === 'string' ? said : error instanceof Error ? error.message.replace(/\.$/, '') : 'unknown';
  return new HeadlightError('archiveDamaged', { name, detail }, undefined, { cause: error });
}

/** By its first bytes: names of archives are not always true. */
async function kindOf(path: string): Promise<'zip' | 'gzip' | 'tar'> {
  const file = await open(systemPath(path));
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.toString('latin1');
    if (start.startsWith('PK')) return 'zip';
    return start.startsWith('\x1f\x8b') ? 'gzip' : 'tar';
  } finally {
    await file.close();
  }
}

async function* zipEntries(path: string): AsyncGenerator<Entry> {
  const zip = await openZip(await folderFiles(dirname(path)).open(basename(path)));
  const { size: members } = zip.entries;
  let at = 0;
  for (const entry of zip.entries.values()) {
    const { name, size } = entry;
    const kind = /[/\\]$/.test(name) ? 'other' : 'file';
    yield { name, size, kind, share: ++at / members, read: () => zip.whole(entry), skip: () => Promise.resolve() };
  }
}

async function* tarEntries(path: string, archiveBytes: number, kind: 'gzip' | 'tar'): AsyncGenerator<Entry> {
  const file = new FileBytes(await open(systemPath(path)));
  const plain = kind === 'gzip' ? file.stream.pipeThrough(new DecompressionStream('gzip') as Through) : file.stream;
  let met = 0;
  try {
    for await (const { header, body } of plain.pipeThrough(createTarDecoder({ strict: true }))) {
      met++;
      const share = archiveBytes > 0 ? Math.min(1, file.read / archiveBytes) : 1;
      const { name, size, type } = header;
      const kind = type === 'file' ? 'file' : type === 'link' || type === 'symlink' ? 'link' : 'other';
      yield { name, size, kind, share, read: () => wholeOf(body, size), skip: () => body.cancel() };
    }
  } catch (error) {
    throw met === 0 && !isSystemError(error) ? new Error('it is empty, or no archive', { cause: error }) : error;
  } finally {
    await file.close();
  }
}

/** A file as a stream that may be left at any moment: Node's own adapter throws where nobody catches when a piece arrives after that. */
class FileBytes {
  readonly #file: FileHandle;
  read = 0;
  #isOpen = true;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(file: FileHandle) {
    this.#file = file;
  }

  readonly stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const reading = this.#file.read(Buffer.alloc(PIECE), 0, PIECE);
      this.#reading = reading.catch(() => undefined);
      const { bytesRead, buffer } = await reading;
      if (!this.#isOpen) return;
      this.read += bytesRead;
      if (bytesRead === 0) controller.close();
      else controller.enqueue(buffer.subarray(0, bytesRead));
    },
    cancel: () => this.close(),
  });

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#reading;
    await this.#file.close();
  }
}

const PIECE = 2 ** 18;

const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

type Through = ReadableWritablePair<Uint8Array, Uint8Array>;

async function wholeOf(body: ReadableStream<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const piece of body) {
    bytes.set(piece, at);
    at += piece.length;
  }
  if (at !== size) throw new Error(`a member has ${at} of ${size} bytes`);
  return bytes;
}

/** Throws why a photo is not taken, `photoEmpty` or `photoTooLarge`; the bytes otherwise. */
export function photoBytes({ bytes, size, error }: Member): Uint8Array {
  if (error) throw error;
  checkFileBytes(size);
  return bytes ?? new Uint8Array(0);
}

/** A photo that is larger is none. */
export const MOST_OF_A_PHOTO = MAX_FILE_BYTES;
