/** When a photo was taken, as its camera wrote it: Exif's DateTimeOriginal, else its DateTime, read from the first part of the file. Nothing is decoded. */
import { open, type FileHandle } from 'node:fs/promises';
import { systemPath } from '../photo/byte-path';

/** Cameras write it at the front; a RAW file's directories too. */
const HEAD = 256 * 1024;
const EXIF = Buffer.from('Exif\0\0', 'latin1');
/** Chunks of a WebP that are walked; it has the camera's words at its end. */
const MOST_CHUNKS = 64;

/** As a wall clock showed it there: milliseconds, as if that clock were UTC's. Null where the file does not say, or cannot be read. */
export async function takenAt(path: string): Promise<number | null> {
  let file: FileHandle | null = null;
  try {
    const handle = (file = await open(systemPath(path), 'r'));
    const head = await piece(file, 0, HEAD);
    if (isTiff(head, 0)) return await takenIn((from, length) => piece(handle, from, length));
    const tiff = tiffIn(head) ?? (await tiffOfWebp(file, head));
    return tiff && (await takenIn(async (from, length) => tiff.subarray(from, from + length)));
  } catch {
    return null;
  } finally {
    await file?.close().catch(() => undefined);
  }
}

async function piece(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, from);
  return buffer.subarray(0, bytesRead);
}

/** The TIFF that holds the camera's words: what follows 'Exif', or a PNG's eXIf chunk. */
function tiffIn(head: Buffer): Buffer | null {
  for (let at = head.indexOf(EXIF); at >= 0; at = head.indexOf(EXIF, at + 1))
    if (isTiff(head, at + EXIF.length)) return head.subarray(at + EXIF.length);
  const chunk = head.length > 8 && head.readUInt32BE(0) === 0x89504e47 ? head.indexOf('eXIf', 8, 'latin1') : -1;
  return chunk >= 0 && isTiff(head, chunk + 4) ? head.subarray(chunk + 4) : null;
}

/** 'II*' or 'MM*'; makers of RAW files have numbers of their own in place of 42. */
function isTiff(bytes: Buffer, at: number): boolean {
  if (at + 8 > bytes.length) return false;
  const order = bytes.toString('latin1', at, at + 2);
  const little = order === 'II';
  if (!little && order !== 'MM') return false;
  const magic = little ? bytes.readUInt16LE(at + 2) : bytes.readUInt16BE(at + 2);
  return magic === 42 || magic === 0x55 || magic === 0x4f52;
}

async function tiffOfWebp(file: FileHandle, head: Buffer): Promise<Buffer | null> {
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WEBP') return null;
  for (let at = 12, i = 0; i < MOST_CHUNKS; i++) {
    const chunk = await piece(file, at, 8);
    if (chunk.length < 8) return null;
    const bytes = chunk.readUInt32LE(4);
    if (chunk.toString('latin1', 0, 4) === 'EXIF') {
      const content = await piece(file, at + 8, Math.min(bytes, HEAD));
      return isTiff(content, 0) ? content : tiffIn(content);
    }
    at += 8 + bytes + (bytes % 2);
  }
  return null;
}

const TAGS = { exif: 34665, time: 306, original: 36867 } as const;
/** 'YYYY:MM:DD HH:MM:SS' and a zero. */
const TEXT_BYTES = 20;
/** No directory has more entries that matter to us. */
const MOST_ENTRIES = 1000;

/** The bytes of a TIFF from one place on; fewer where it ends. */
type Read = (from: number, length: number) => Promise<Buffer>;

async function takenIn(read: Read): Promise<number | null> {
  const head = await read(0, 8);
  const little = head[0] === 0x49;
  const u16 = (bytes: Buffer, at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (bytes: Buffer, at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  /** Where values lie: every value that is meant takes more than its entry has room for, or is the place of a directory. */
  const places = async (at: number): Promise<ReadonlyMap<number, number>> => {
    const count = Math.min(u16(await read(at, 2), 0), MOST_ENTRIES);
    const entries = await read(at + 2, count * 12);
    const found = new Map<number, number>();
    for (let entry = 0; entry + 12 <= entries.length; entry += 12)
      found.set(u16(entries, entry), u32(entries, entry + 8));
    return found;
  };
  const date = async (at: number | undefined): Promise<number | null> =>
    at === undefined ? null : wallClock((await read(at, TEXT_BYTES)).toString('latin1'));
  const first = await places(u32(head, 4));
  const exif = first.get(TAGS.exif);
  const inside = exif === undefined ? null : await places(exif).catch(() => null); // it ends too early
  return (await date(inside?.get(TAGS.original))) ?? date(first.get(TAGS.time));
}

/** '2019:07:03 14:05:09' → milliseconds; null for what is no date, such as the zeros of a camera that was never set. */
function wallClock(text: string): number | null {
  const parts = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text)?.slice(1).map(Number);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isReal = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && year >= 1826 && hour < 24; // the oldest photograph's year
  return isReal ? time.getTime() : null;
}

/** A file's time as the clock here shows it, in the same count. */
export function wallClockOf(ms: number): number {
  const time = new Date(ms);
  return ms - time.getTimezoneOffset() * 60_000;
}
