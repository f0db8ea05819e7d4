/**
 * The zip container of PyTorch and NumPy, read by ranges (PKWARE APPNOTE 6.3.10): the central directory is checked against the
 * file first; members are stored or deflated, ZIP64 included. Nothing is extracted, names are only names.
 */
import { HeadlightError } from '../../errors';
import type { ByteSource } from '../source';
import { readEntries } from './zip-directory';
import type { Damaged, ZipEntry } from './zip-entry';
import { readMember, readWhole } from './zip-member';

export type { ZipEntry };

export interface Zip {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** `length` bytes of a member from `offset`; of a stored one only these are read. Throws `checkpointDamaged`. */
  read(entry: ZipEntry, offset: number, length: number): Promise<Uint8Array>;
  /** A whole member, held to its checksum. Throws `checkpointDamaged`. */
  whole(entry: ZipEntry): Promise<Uint8Array>;
}

/** Reads and checks the directory. Throws `checkpointDamaged`. */
export async function openZip(source: ByteSource): Promise<Zip> {
  const damaged: Damaged = (detail) => new HeadlightError('checkpointDamaged', { name: source.name, detail });
  const entries = await readEntries(source, damaged);
  return {
    entries,
    read: (entry, from, length) => readMember(source, entry, from, length, damaged),
    whole: (entry) => readWhole(source, entry, damaged),
  };
}
