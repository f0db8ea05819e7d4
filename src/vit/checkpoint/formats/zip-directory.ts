/** A zip's directory: found from the file's end, read, and each member held to its place. */
import type { ByteSource } from '../source';
import { show, viewOf, type Damaged, type ZipEntry } from './zip-entry';
import { zipName } from './zip-name';

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const CENTRAL = 0x02014b50;
/** The end record and the longest comment. */
const MAX_TAIL = 22 + 0xffff;
/** Real ones: 40 KB for 400 tensors. */
const MAX_DIRECTORY = 32 * 2 ** 20;
/** Deflate cannot do better; a claim above it is a lie. */
const MAX_RATIO = 1032;
/** A deflated member is held whole; stored ones are not. */
const MAX_INFLATED = 2 ** 30;

/** Each member by name. Throws what `damaged` makes: no member outside the file, in another one, twice, encrypted or oddly compressed. */
export async function readEntries(source: ByteSource, damaged: Damaged): Promise<Map<string, ZipEntry>> {
  const { offset, bytes, members } = await findDirectory(source, damaged);
  const listed = readDirectory(await source.read(offset, bytes), damaged);
  if (listed.length !== members)
    throw damaged(`the zip directory lists ${listed.length} members and claims ${members}`);
  return bound(listed, offset, damaged);
}

interface Directory {
  readonly offset: number;
  readonly bytes: number;
  readonly members: number;
}

async function findDirectory(source: ByteSource, damaged: Damaged): Promise<Directory> {
  const tailStart = Math.max(0, source.size - MAX_TAIL);
  const tail = viewOf(await source.read(tailStart, source.size - tailStart));
  let at = tail.byteLength - 22;
  while (at >= 0 && !(tail.getUint32(at, true) === END && tail.getUint16(at + 20, true) === tail.byteLength - at - 22))
    at--;
  if (at < 0) throw damaged('the zip directory is missing, so the file is cut or no zip');
  let end = tailStart + at;
  let found: Directory = {
    members: tail.getUint16(at + 10, true),
    bytes: tail.getUint32(at + 12, true),
    offset: tail.getUint32(at + 16, true),
  };
  if (at >= 20 && tail.getUint32(at - 20, true) === LOCATOR64) {
    end = whole(tail, at - 12, damaged);
    found = await findDirectory64(source, end, found, damaged);
  }
  const { offset, bytes } = found;
  if (offset + bytes !== end) throw damaged('the zip directory is not where the file says');
  if (bytes > MAX_DIRECTORY) throw damaged(`the zip directory has ${bytes} bytes, the limit is ${MAX_DIRECTORY}`);
  return found;
}

/** What the ZIP64 record says; the short one may only say the same, or that it is too short to say it. */
async function findDirectory64(source: ByteSource, at: number, short: Directory, damaged: Damaged): Promise<Directory> {
  if (at + 56 > source.size) throw damaged('the zip directory lies outside the file');
  const record = viewOf(await source.read(at, 56));
  if (record.getUint32(0, true) !== END64) throw damaged('the ZIP64 directory is missing');
  const [members, bytes, offset] = [32, 40, 48].map((field) => whole(record, field, damaged)) as [
    number,
    number,
    number,
  ];
  const agrees = (value: number, said: number, most: number): boolean => said === most || said === value;
  if (
    !agrees(members, short.members, 0xffff) ||
    !agrees(bytes, short.bytes, 0xffffffff) ||
    !agrees(offset, short.offset, 0xffffffff)
  )
    throw damaged('its two zip directories differ');
  return { members, bytes, offset };
}

type Listed = Omit<ZipEntry, 'limit'>;

function readDirectory(directory: Uint8Array, damaged: Damaged): Listed[] {
  const view = viewOf(directory);
  const listed: Listed[] = [];
  let at = 0;
  while (at < directory.length) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== CENTRAL) throw damaged('broken zip directory');
    const extraAt = at + 46 + view.getUint16(at + 28, true);
    const next = extraAt + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > directory.length) throw damaged('broken zip directory');
    const extra = new DataView(directory.buffer, directory.byteOffset + extraAt, view.getUint16(at + 30, true));
    const flags = view.getUint16(at + 8, true);
    const nameBytes = directory.slice(at + 46, extraAt);
    const name = zipName(nameBytes, flags, extra);
    const method = view.getUint16(at + 10, true);
    if ((flags & 1) !== 0) throw damaged(`\`${show(name)}\` is encrypted`);
    if (method !== 0 && method !== 8) throw damaged(`\`${show(name)}\` is compressed by method ${method}`);
    const sizes = sizesOf(view, at, extra, damaged);
    listed.push({ name, nameBytes, deflated: method === 8, crc: view.getUint32(at + 16, true), ...sizes });
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
  for (const [i, entry] of sorted.entries()) {
    const said = `\`${show(entry.name)}\``;
    const limit = sorted[i + 1]?.start ?? directory;
    if (entries.has(entry.name)) throw damaged(`${said} stands twice in the zip`);
    if (entry.start + 30 + entry.nameBytes.length + entry.packed > limit)
      throw damaged(`${said} overlaps what follows it in the zip`);
    if (!entry.deflated && entry.size !== entry.packed) throw damaged(`${said} has two sizes`);
    if (entry.deflated && entry.size > Math.min(MAX_INFLATED, MAX_RATIO * (entry.packed + 1)))
      throw damaged(`${said} claims ${entry.size} bytes from ${entry.packed}`);
    entries.set(entry.name, { ...entry, limit });
  }
  return entries;
}

function whole(view: DataView, at: number, damaged: Damaged): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('broken ZIP64 directory');
  return Number(value);
}
