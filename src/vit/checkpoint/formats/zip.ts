/**
 * The zip container of PyTorch and NumPy, read by ranges (PKWARE APPNOTE 6.3.10): the central directory is checked against the
 * file first; members are stored or deflated, ZIP64 included. Nothing is extracted, names are only names.
 */
import { Inflate, inflateSync } from 'fflate';
import { HeadlightError } from '../../errors';
import type { ByteSource } from '../source';

export interface ZipEntry {
  readonly name: string;
  /** Bytes once inflated; `packed` in the file. */
  readonly size: number;
  readonly packed: number;
  readonly deflated: boolean;
  /** Where the local header starts, and what the member must end before. */
  readonly start: number;
  readonly limit: number;
}

export interface Zip {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** `length` bytes of a member from `offset`; of a stored one only these are read. Throws `checkpointDamaged`. */
  read(entry: ZipEntry, offset: number, length: number): Promise<Uint8Array>;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record and the longest comment. */
const MAX_TAIL = 22 + 0xffff;
/** Real ones: 40 KB for 400 tensors. */
const MAX_DIRECTORY = 32 * 2 ** 20;
/** Deflate cannot do better; a claim above it is a lie. */
const MAX_RATIO = 1032;
/** A deflated member is held whole; stored ones are not. */
const MAX_INFLATED = 2 ** 30;

type Damaged = (detail: string) => HeadlightError;

/** Reads and checks the directory: no member outside the file, in another one, twice, encrypted or oddly compressed. */
export async function openZip(source: ByteSource): Promise<Zip> {
  const damaged: Damaged = (detail) => new HeadlightError('checkpointDamaged', { name: source.name, detail });
  const { offset, bytes } = await findDirectory(source, damaged);
  const entries = bound(readDirectory(await source.read(offset, bytes), damaged), offset, damaged);
  return { entries, read: (entry, from, length) => readMember(source, entry, from, length, damaged) };
}

async function findDirectory(source: ByteSource, damaged: Damaged): Promise<{ offset: number; bytes: number }> {
  const tailStart = Math.max(0, source.size - MAX_TAIL);
  const tail = viewOf(await source.read(tailStart, source.size - tailStart));
  let at = tail.byteLength - 22;
  while (at >= 0 && !(tail.getUint32(at, true) === END && tail.getUint16(at + 20, true) === tail.byteLength - at - 22))
    at--;
  if (at < 0) throw damaged('the zip directory is missing, so the file is cut or no zip');
  let end = tailStart + at;
  let bytes = tail.getUint32(at + 12, true);
  let offset = tail.getUint32(at + 16, true);
  if (at >= 20 && tail.getUint32(at - 20, true) === LOCATOR64) {
    end = whole(tail, at - 12, damaged);
    if (end + 56 > source.size) throw damaged('the zip directory lies outside the file');
    const record = viewOf(await source.read(end, 56));
    if (record.getUint32(0, true) !== END64) throw damaged('the ZIP64 directory is missing');
    bytes = whole(record, 40, damaged);
    offset = whole(record, 48, damaged);
  }
  if (offset + bytes !== end) throw damaged('the zip directory is not where the file says');
  if (bytes > MAX_DIRECTORY) throw damaged(`the zip directory has ${bytes} bytes, the limit is ${MAX_DIRECTORY}`);
  return { offset, bytes };
}

type Listed = Omit<ZipEntry, 'limit'> & { readonly nameBytes: number };

function readDirectory(directory: Uint8Array, damaged: Damaged): Listed[] {
  const view = viewOf(directory);
  const listed: Listed[] = [];
  let at = 0;
  while (at < directory.length) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== CENTRAL) throw damaged('broken zip directory');
    const nameBytes = view.getUint16(at + 28, true);
    const extraAt = at + 46 + nameBytes;
    const next = extraAt + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > directory.length) throw damaged('broken zip directory');
    const name = new TextDecoder().decode(directory.subarray(at + 46, extraAt));
    const method = view.getUint16(at + 10, true);
    if ((view.getUint16(at + 8, true) & 1) !== 0) throw damaged(`\`${show(name)}\` is encrypted`);
    if (method !== 0 && method !== 8) throw damaged(`\`${show(name)}\` is compressed by method ${method}`);
    const extra = new DataView(directory.buffer, directory.byteOffset + extraAt, view.getUint16(at + 30, true));
    const sizes = sizesOf(view, at, extra, damaged);
    listed.push({ name, nameBytes, deflated: method === 8, ...sizes });
    at = next;
  }
  return listed;
}

/** Sizes and offset of a directory record; 0xffffffff means: the real value stands in the ZIP64 extra field. */
function sizesOf(
  view: DataView,
  at: number,
  extra: DataView,
  damaged: Damaged,
): Pick<ZipEntry, 'size' | 'packed' | 'start'> {
  const long = zip64Field(extra);
  const next = (short: number): number => {
    if (short !== 0xffffffff) return short;
    const value = long.shift();
    if (value === undefined || value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('broken ZIP64 sizes');
    return Number(value);
  };
  const size = next(view.getUint32(at + 24, true));
  const packed = next(view.getUint32(at + 20, true));
  return { size, packed, start: next(view.getUint32(at + 42, true)) };
}

function zip64Field(extra: DataView): bigint[] {
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const length = extra.getUint16(at + 2, true);
    const end = Math.min(at + 4 + length, extra.byteLength);
    if (extra.getUint16(at, true) === 1) {
      const values: bigint[] = [];
      for (let i = at + 4; i + 8 <= end; i += 8) values.push(extra.getBigUint64(i, true));
      return values;
    }
    at += 4 + length;
  }
  return [];
}

/** Each member must end before the next begins, the last before the directory; a deflated one may not claim the impossible. */
function bound(listed: readonly Listed[], directory: number, damaged: Damaged): Map<string, ZipEntry> {
  const sorted = [...listed].sort((a, b) => a.start - b.start);
  const entries = new Map<string, ZipEntry>();
  for (const [i, { nameBytes, ...entry }] of sorted.entries()) {
    const said = `\`${show(entry.name)}\``;
    const limit = sorted[i + 1]?.start ?? directory;
    if (entries.has(entry.name)) throw damaged(`${said} stands twice in the zip`);
    if (entry.start + 30 + nameBytes + entry.packed > limit)
      throw damaged(`${said} overlaps what follows it in the zip`);
    if (!entry.deflated && entry.size !== entry.packed) throw damaged(`${said} has two sizes`);
    if (entry.deflated && entry.size > Math.min(MAX_INFLATED, MAX_RATIO * (entry.packed + 1)))
      throw damaged(`${said} claims ${entry.size} bytes from ${entry.packed}`);
    entries.set(entry.name, { ...entry, limit });
  }
  return entries;
}

async function readMember(
  source: ByteSource,
  entry: ZipEntry,
  offset: number,
  length: number,
  damaged: Damaged,
): Promise<Uint8Array> {
  const said = `\`${show(entry.name)}\``;
  if (offset < 0 || length < 0 || offset + length > entry.size) throw damaged(`${said} ends too early`);
  const header = viewOf(await source.read(entry.start, 30));
  if (header.getUint32(0, true) !== LOCAL) throw damaged(`${said} is not where the zip directory says`);
  const data = entry.start + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (data + entry.packed > entry.limit) throw damaged(`${said} overlaps what follows it in the zip`);
  if (!entry.deflated) return source.read(data + offset, length);
  const fail = (): HeadlightError => damaged(`${said} cannot be inflated`);
  const end = offset + length;
  if (end < entry.size) return (await inflateStart(source, data, entry.packed, end, fail)).subarray(offset);
  return inflate(await source.read(data, entry.packed), entry.size, fail).subarray(offset);
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

function whole(view: DataView, at: number, damaged: Damaged): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('broken ZIP64 directory');
  return Number(value);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A name from the file, fit for a sentence. */
function show(name: string): string {
  return name.slice(0, 80);
}
