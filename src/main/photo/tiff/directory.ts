/** Directories of a TIFF (6.0, and BigTIFF), of which most RAW formats are made too: tags and numbers, nothing decoded. */
import { viewOf } from '../isobmff/box';

export const TAG = {
  subfileType: 254,
  oldSubfileType: 255,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  make: 271,
  stripOffsets: 273,
  orientation: 274,
  samples: 277,
  stripBytes: 279,
  planar: 284,
  tileOffsets: 324,
  tileBytes: 325,
  subDirectories: 330,
  jpegStart: 513,
  jpegBytes: 514,
  exif: 34665,
  dngVersion: 50706,
} as const;

/** Bytes of one value, by the type's number. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
/** No directory has more entries that matter to us, and no chain more directories. */
const MAX_ENTRIES = 4096;
const MAX_DIRECTORIES = 64;
/** Values of one entry; a picture has no more strips or tiles than that. */
const MAX_VALUES = 1 << 20;

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the values lie. */
  readonly at: number;
}

/** The order of bytes and the width of offsets. */
export class TiffFile {
  readonly view: DataView;
  readonly little: boolean;
  readonly big: boolean;

  constructor(readonly bytes: Uint8Array) {
    this.view = viewOf(bytes);
    this.little = bytes[0] === 0x49;
    this.big = this.view.getUint16(2, this.little) === 43;
  }

  get first(): number {
    return this.big ? this.uint64(8) : this.view.getUint32(4, this.little);
  }

  uint64(at: number): number {
    const [low, high] = this.little ? [at, at + 4] : [at + 4, at];
    return this.view.getUint32(high, this.little) * 2 ** 32 + this.view.getUint32(low, this.little);
  }
}

export class TiffDirectory {
  readonly #file: TiffFile;
  readonly #entries = new Map<number, Entry>();
  /** The next directory of the chain; 0: none. */
  readonly next: number;

  /** Throws `RangeError` where the directory ends too early. */
  constructor(
    file: TiffFile,
    readonly offset: number,
  ) {
    this.#file = file;
    const { view, little, big } = file;
    const claimed = big ? file.uint64(offset) : view.getUint16(offset, little);
    const count = Math.min(claimed, MAX_ENTRIES);
    const size = big ? 20 : 12;
    const start = offset + (big ? 8 : 2);
    for (let i = 0; i < count; i++) this.#entry(start + i * size);
    const after = start + count * size;
    const room = big ? 8 : 4;
    this.next =
      claimed > count || after + room > view.byteLength ? 0 : big ? file.uint64(after) : view.getUint32(after, little);
  }

  #entry(at: number): void {
    const { view, little, big } = this.#file;
    const tag = view.getUint16(at, little);
    const type = view.getUint16(at + 2, little);
    const count = big ? this.#file.uint64(at + 4) : view.getUint32(at + 4, little);
    const inside = at + (big ? 12 : 8);
    const bytes = (TYPE_BYTES[type] ?? 0) * count;
    const outside = big ? this.#file.uint64(inside) : view.getUint32(inside, little);
    this.#entries.set(tag, { type, count, at: bytes <= (big ? 8 : 4) ? inside : outside });
  }

  has(tag: number): boolean {
    return this.#entries.has(tag);
  }

  /** Where an entry's values lie in the file, and how many bytes they take. */
  range(tag: number): { readonly start: number; readonly end: number } | null {
    const entry = this.#entries.get(tag);
    return entry ? { start: entry.at, end: entry.at + entry.count * (TYPE_BYTES[entry.type] ?? 0) } : null;
  }

  /** Whole numbers of an entry; those that lie beyond the file are left out. */
  numbers(tag: number): number[] {
    const entry = this.#entries.get(tag);
    if (!entry) return [];
    const { view, little } = this.#file;
    const size = TYPE_BYTES[entry.type] ?? 0;
    const result: number[] = [];
    for (let i = 0, at = entry.at; i < Math.min(entry.count, MAX_VALUES); i++, at += size) {
      if (size === 0 || at + size > view.byteLength) break;
      if (size === 1) result.push(view.getUint8(at));
      else if (size === 2) result.push(view.getUint16(at, little));
      else if (size === 4) result.push(view.getUint32(at, little));
      else result.push(this.#file.uint64(at));
    }
    return result;
  }

  number(tag: number): number | undefined {
    return this.numbers(tag)[0];
  }

  text(tag: number): string {
    const range = this.range(tag);
    if (!range) return '';
    const { bytes } = this.#file;
    return Buffer.from(bytes.subarray(range.start, Math.min(range.end, range.start + 256))).toString('latin1');
  }

  /** A smaller copy of another picture, or a mask of one: not what a person means by the photo. */
  get reduced(): boolean {
    return ((this.number(TAG.subfileType) ?? 0) & 5) !== 0 || this.number(TAG.oldSubfileType) === 2;
  }

  /** Strips or tiles, as far as the file tells their place and size. */
  get segments(): { readonly start: number; readonly end: number }[] {
    const tiled = this.has(TAG.tileOffsets);
    const sizes = this.numbers(tiled ? TAG.tileBytes : TAG.stripBytes);
    return this.numbers(tiled ? TAG.tileOffsets : TAG.stripOffsets).map((start, i) => ({
      start,
      end: start + (sizes[i] ?? 0),
    }));
  }
}

/** A directory, whichever way it was reached: as page of the chain, or as child of a page. */
export interface FoundDirectory {
  readonly directory: TiffDirectory;
  readonly page: number;
  /** Which child of that page; null: the page itself. */
  readonly child: number | null;
}

/** Pages in their order, each followed by its children; a directory that cannot be read ends the chain. */
export function directoriesOf(file: TiffFile): FoundDirectory[] {
  const found: FoundDirectory[] = [];
  const seen = new Set<number>();
  const read = (offset: number): TiffDirectory | null => {
    if (offset === 0 || seen.has(offset) || seen.size >= MAX_DIRECTORIES) return null;
    seen.add(offset);
    try {
      return new TiffDirectory(file, offset);
    } catch {
      return null;
    }
  };
  let page = 0;
  for (let directory = read(file.first); directory; directory = read(directory.next), page++) {
    found.push({ directory, page, child: null });
    for (const [child, offset] of directory.numbers(TAG.subDirectories).entries()) {
      if (child >= MAX_DIRECTORIES) break;
      const inside = read(offset);
      if (inside) found.push({ directory: inside, page, child });
    }
  }
  return found;
}

/** The first directory that holds the photo itself; the first of all where every one calls itself a smaller copy. */
export function mainDirectory(found: readonly FoundDirectory[]): FoundDirectory | null {
  const pages = found.filter(({ child }) => child === null);
  const whole = ({ directory }: FoundDirectory): boolean => !directory.reduced && directory.has(TAG.width);
  return pages.find(whole) ?? found.find(whole) ?? found[0] ?? null;
}
