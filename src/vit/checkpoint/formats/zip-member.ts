/** A member of a zip, stored or deflated, whole or from its start. */
import { Inflate, inflateSync } from 'fflate';
import type { HeadlightError } from '../../errors';
import type { ByteSource } from '../source';
import { crc32 } from './crc32';
import { show, viewOf, type Damaged, type ZipEntry } from './zip-entry';

const LOCAL = 0x04034b50;

/** `length` bytes from `offset`; of a stored member only these are read. */
export async function readMember(
  source: ByteSource,
  entry: ZipEntry,
  offset: number,
  length: number,
  damaged: Damaged,
): Promise<Uint8Array> {
  const said = `\`${show(entry.name)}\``;
  if (offset < 0 || length < 0 || offset + length > entry.size) throw damaged(`${said} ends too early`);
  const header = await source.read(entry.start, 30 + entry.nameBytes.length);
  if (!agrees(header, entry)) throw damaged(`${said} is not where the zip directory says`);
  const data = entry.start + header.length + viewOf(header).getUint16(28, true);
  if (data + entry.packed > entry.limit) throw damaged(`${said} overlaps what follows it in the zip`);
  if (!entry.deflated) return source.read(data + offset, length);
  const fail = (): HeadlightError => damaged(`${said} cannot be inflated`);
  const end = offset + length;
  if (end < entry.size) return (await inflateStart(source, data, entry.packed, end, fail)).subarray(offset);
  return inflate(await source.read(data, entry.packed), entry.size, fail).subarray(offset);
}

/** The whole member, held to the checksum of the directory. */
export async function readWhole(source: ByteSource, entry: ZipEntry, damaged: Damaged): Promise<Uint8Array> {
  const bytes = await readMember(source, entry, 0, entry.size, damaged);
  if (crc32(bytes) !== entry.crc) throw damaged(`the checksum of \`${show(entry.name)}\` differs`);
  return bytes;
}

const ENCRYPTED = 1;
/** Sizes stand behind the data, and the local header has none. */
const SIZES_BEHIND = 8;

/** Whether a local header says what the directory says: readers that believe the one must not see another file than those that believe the other. */
function agrees(header: Uint8Array, { nameBytes, deflated, size, packed }: ZipEntry): boolean {
  const view = viewOf(header);
  const flags = view.getUint16(6, true);
  const same = (said: number, value: number): boolean =>
    (flags & SIZES_BEHIND) !== 0 || said === 0xffffffff || said === value;
  return (
    view.getUint32(0, true) === LOCAL &&
    (flags & ENCRYPTED) === 0 &&
    view.getUint16(8, true) === (deflated ? 8 : 0) &&
    view.getUint16(26, true) === nameBytes.length &&
    nameBytes.every((byte, i) => byte === header[30 + i]) &&
    same(view.getUint32(18, true), packed) &&
    same(view.getUint32(22, true), size)
  );
}

/** Compressed bytes taken at a time where only the start of a member is wanted: they become half a megabyte at most. */
const PIECE = 512;

/** The first `length` bytes of a deflated member, without holding or inflating the rest. */
async function inflateStart(
  source: ByteSource,
  data: number,
  packed: number,
  length: number,
  fail: () => HeadlightError,
): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  let filled = 0;
  const stream = new Inflate((chunk) => {
    const taken = chunk.subarray(0, length - filled);
    out.set(taken, filled);
    filled += taken.length;
  });
  for (let at = 0; at < packed && filled < length; at += PIECE) {
    const piece = await source.read(data + at, Math.min(PIECE, packed - at));
    try {
      stream.push(piece, at + PIECE >= packed);
    } catch {
      throw fail();
    }
  }
  if (filled < length) throw fail();
  return out;
}

/** Into exactly `size` bytes, never more. */
function inflate(packed: Uint8Array, size: number, fail: () => HeadlightError): Uint8Array {
  let out: Uint8Array;
  try {
    out = inflateSync(packed, { out: new Uint8Array(size) });
  } catch {
    throw fail();
  }
  if (out.length !== size) throw fail();
  return out;
}
