/** Photos inside a tar or zip, one after the other as they are read: nothing is unpacked to disk, and one member is held at a time. */
import { createReadStream } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Readable } from 'node:stream';
import { createTarDecoder } from 'modern-tar';
import { systemPath } from '../../main/photo/byte-path';
import { MAX_FILE_BYTES, checkFileBytes } from '../../main/photo/limits';
import { openZip } from '../../vit/checkpoint/formats/zip';
import { HeadlightError } from '../../vit/errors';
import { folderFiles } from '../../vit/node/folder-files';

export interface Member {
  /** Its path in the archive. */
  readonly name: string;
  /** Share of the archive that is read once this member is, 0 … 1. */
  readonly share: number;
  /** Null: too large to be a photo, or a link to another member. */
  readonly bytes: Uint8Array | null;
  readonly isLink?: boolean;
  /** Size that the archive records. */
  readonly size: number;
}

/**
 * Files of the archive, in its order. Throws `archiveDamaged` where it cannot be read on; what came before is right.
 * @param wants whether a member is asked for, by its name
 */
export async function* membersOf(
  path: string,
  archiveBytes: number,
  wants: (name: string) => boolean,
): AsyncGenerator<Member> {
  try {
    yield* path.toLowerCase().endsWith('.zip') ? zipMembers(path, wants) : tarMembers(path, archiveBytes, wants);
  } catch (error) {
    throw archiveError(path, error);
  }
}

function archiveError(path: string, error: unknown): HeadlightError {
  const name = basename(path);
  if (error instanceof HeadlightError && error.code !== 'checkpointDamaged') return error;
  const said = error instanceof HeadlightError ? error.toData().params['detail'] : undefined;
  const detail =
    typeof said === 'string' ? said : error instanceof Error ? error.message.replace(/\.$/, '') : 'unknown';
  return new HeadlightError('archiveDamaged', { name, detail }, undefined, { cause: error });
}

async function* zipMembers(path: string, wants: (name: string) => boolean): AsyncGenerator<Member> {
  const zip = await openZip(await folderFiles(dirname(path)).open(basename(path)));
  const entries = [...zip.entries.values()];
  for (const [i, entry] of entries.entries()) {
    if (entry.name.endsWith('/') || !wants(entry.name)) continue;
    const bytes = entry.size > MAX_FILE_BYTES ? null : await zip.whole(entry);
    yield { name: entry.name, share: (i + 1) / entries.length, bytes, size: entry.size };
  }
}

async function* tarMembers(
  path: string,
  archiveBytes: number,
  wants: (name: string) => boolean,
): AsyncGenerator<Member> {
  const file = createReadStream(systemPath(path), { highWaterMark: 2 ** 18 });
  const raw = Readable.toWeb(file) as ReadableStream<Uint8Array>;
  const plain = /\.(tar\.gz|tgz)$/i.test(path) ? raw.pipeThrough(new DecompressionStream('gzip') as Through) : raw;
  try {
    for await (const { header, body } of plain.pipeThrough(createTarDecoder({ strict: true }))) {
      const share = archiveBytes > 0 ? Math.min(1, file.bytesRead / archiveBytes) : 1;
      const { name, size, type } = header;
      const isLink = type === 'link' || type === 'symlink';
      if (!(type === 'file' || isLink) || !wants(name)) await body.cancel();
      else if (isLink || size > MAX_FILE_BYTES) {
        await body.cancel();
        yield { name, share, bytes: null, size, isLink };
      } else yield { name, share, bytes: await wholeOf(body, size), size };
    }
  } finally {
    file.destroy();
  }
}

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

/** Throws `photoEmpty`, `photoTooLarge` or `photoNoFile`; the bytes otherwise. */
export function photoBytes({ name, bytes, size, isLink = false }: Member): Uint8Array {
  if (isLink) throw new HeadlightError('photoNoFile', { name: basename(name) });
  checkFileBytes(size);
  return bytes ?? new Uint8Array(0);
}
