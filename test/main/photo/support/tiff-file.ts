/** Writes TIFF-like files, directory by directory, so that a test can say exactly what a RAW file holds. */

export interface WrittenDirectory {
  /** Whole numbers (as LONG) or text, by tag. */
  readonly tags: Readonly<Record<number, number | readonly number[] | string>>;
  /** Becomes its one strip, or what other tags tell: its place, and its size where there is a tag for it. */
  readonly data?: Uint8Array;
  readonly dataTags?: readonly [start: number, bytes: number | null];
  readonly children?: readonly WrittenDirectory[];
}

const [ASCII, LONG] = [2, 4];
const [STRIP_START, STRIP_BYTES, CHILDREN] = [273, 279, 330];

class Writer {
  private readonly parts: Buffer[] = [];
  length = 0;

  add(part: Uint8Array): number {
    const at = this.length;
    const padded = Buffer.concat([part, Buffer.alloc(part.length % 2)]);
    this.parts.push(padded);
    this.length += padded.length;
    return at;
  }

  /** Children and data first, so that their places are known. */
  directory({ tags, data, dataTags = [STRIP_START, STRIP_BYTES], children = [] }: WrittenDirectory): number {
    const all: Record<number, number | readonly number[] | string> = { ...tags };
    const [start, bytes] = dataTags;
    if (data) all[start] = this.add(data);
    if (data && bytes !== null) all[bytes] = data.length;
    if (children.length > 0) all[CHILDREN] = children.map((child) => this.directory(child));
    const entries = Object.entries(all).map(([tag, value]) => {
      const text = typeof value === 'string';
      const values = text ? Buffer.from(`${value}\0`, 'latin1') : longs(typeof value === 'number' ? [value] : value);
      const count = text ? values.length : values.length / 4;
      const entry = Buffer.alloc(12);
      entry.writeUInt16LE(Number(tag));
      entry.writeUInt16LE(text ? ASCII : LONG, 2);
      entry.writeUInt32LE(count, 4);
      if (values.length <= 4) values.copy(entry, 8);
      else entry.writeUInt32LE(this.add(values), 8);
      return entry;
    });
    const head = Buffer.alloc(2);
    head.writeUInt16LE(entries.length);
    return this.add(Buffer.concat([head, ...entries, Buffer.alloc(4)]));
  }

  finish(first: number): Uint8Array {
    const file = Buffer.concat(this.parts);
    file.writeUInt32LE(first, 4);
    return new Uint8Array(file);
  }
}

function longs(values: readonly number[]): Buffer {
  const result = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => result.writeUInt32LE(value, i * 4));
  return result;
}

/** @param magic the first four bytes; what stands at the ninth may be given too, as in CR2 */
export function tiffFile(first: WrittenDirectory, magic = 'II*\0', eighth = ''): Uint8Array {
  const writer = new Writer();
  writer.add(Buffer.from(`${magic}\0\0\0\0${eighth}`, 'latin1'));
  return writer.finish(writer.directory(first));
}
