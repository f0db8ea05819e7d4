/** Zips that lie: each is refused before anything is made of it, whatever its directory claims. */
import { deflateSync, strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openZip } from '../../../../src/vit/checkpoint/formats/zip';
import { openCheckpoint } from '../../../../src/vit/checkpoint/open';
import { folder, refusal } from '../build';

interface Member {
  readonly name: string;
  readonly data: Uint8Array;
  /** What the directory says where it lies. */
  readonly claims?: {
    readonly size?: number;
    readonly packed?: number;
    readonly start?: number;
    readonly method?: number;
    readonly flags?: number;
  };
  readonly zip64?: boolean;
  /** What its own header says instead. */
  readonly local?: {
    readonly name?: string;
    readonly method?: number;
    readonly flags?: number;
    readonly size?: number;
  };
}

const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
const u32 = (value: number): number[] => [...u16(value), ...u16(value >>> 16)];
const u64 = (value: number): number[] => [...new Uint8Array(BigUint64Array.of(BigInt(value)).buffer)];

const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];

/** A zip written by hand, honest or not. */
function zip(
  members: readonly Member[],
  end: { readonly offset?: number; readonly bytes?: number; readonly members?: number } = {},
): Uint8Array {
  const out: number[] = [];
  const directory: number[] = [];
  for (const { name, data, claims = {}, zip64 = false, local = {} } of members) {
    const text = bytesOf(name);
    const start = claims.start ?? out.length;
    const { size = data.length, packed = data.length, method = 0, flags = 0 } = claims;
    const own = { size, method, flags, ...local };
    out.push(...u32(0x04034b50), ...u16(45), ...u16(own.flags), ...u16(own.method), ...Array<number>(8).fill(0), ...u32(local.size ?? packed), ...u32(own.size), ...u16(text.length), ...u16(0), ...(local.name ? bytesOf(local.name) : text), ...data); // prettier-ignore
    const extra = zip64 ? [...u16(1), ...u16(24), ...u64(size), ...u64(packed), ...u64(start)] : [];
    const said = zip64 ? [...u32(0xffffffff), ...u32(0xffffffff)] : [...u32(packed), ...u32(size)];
    directory.push(...u32(0x02014b50), ...u16(45), ...u16(45), ...u16(flags), ...u16(method), ...Array<number>(8).fill(0), ...said, ...u16(text.length), ...u16(extra.length), ...Array<number>(10).fill(0), ...u32(zip64 ? 0xffffffff : start), ...text, ...extra); // prettier-ignore
  }
  const count = u16(end.members ?? members.length);
  const record = [...u32(end.bytes ?? directory.length), ...u32(end.offset ?? out.length)];
  return Uint8Array.from([...out, ...directory, ...u32(0x06054b50), 0, 0, 0, 0, ...count, ...count, ...record, 0, 0]);
}

/** The same with a ZIP64 record, honest or not, before its end record, whose offset is `end`. */
function withDirectory64(
  plain: Uint8Array,
  lie: (fields: { members: number; end: number }) => void = () => undefined,
): Uint8Array {
  const cut = plain.length - 22;
  const view = new DataView(plain.buffer);
  const [bytes, offset] = [view.getUint32(cut + 12, true), view.getUint32(cut + 16, true)];
  const fields = { members: view.getUint16(cut + 10, true), end: offset };
  lie(fields);
  const record = [...u32(0x06064b50), ...u64(44), ...u16(45), ...u16(45), ...u32(0), ...u32(0), ...u64(fields.members), ...u64(fields.members), ...u64(bytes), ...u64(offset)]; // prettier-ignore
  const locator = [...u32(0x07064b50), ...u32(0), ...u64(cut), ...u32(1)];
  return Uint8Array.from([...plain.subarray(0, cut), ...record, ...locator, ...plain.subarray(cut, cut + 16), ...u32(fields.end), 0, 0]); // prettier-ignore
}

const source = async (bytes: Uint8Array) => folder({ 'x.pth': bytes }).open('x.pth');
const refused = async (bytes: Uint8Array) => refusal(openCheckpoint(folder({ 'model.pth': bytes })));
const A = { name: 'x/data.pkl', data: strToU8('}.') };
const B = { name: 'x/data/0', data: new Uint8Array(8) };

describe('an honest zip', () => {
  it('gives its members, ZIP64 or not', async () => {
    for (const zip64 of [false, true]) {
      const opened = await openZip(await source(zip([{ ...A, zip64 }, B])));
      expect([...opened.entries.keys()]).toEqual([A.name, B.name]);
      const entry = opened.entries.get(A.name)!;
      expect(await opened.read(entry, 0, entry.size)).toEqual(A.data);
    }
  });

  it('may say where its directory lies once or twice', async () => {
    for (const bytes of [
      withDirectory64(zip([A, B])),
      withDirectory64(zip([A, B]), (fields) => (fields.end = 0xffffffff)),
    ])
      expect([...(await openZip(await source(bytes))).entries.keys()]).toEqual([A.name, B.name]);
  });

  it('keeps names that would leave the folder as names only', async () => {
    const names = ['../../etc/passwd', '/etc/passwd', 'C:\\x', 'x/../../y'];
    const opened = await openZip(await source(zip(names.map((name) => ({ name, data: B.data })))));
    expect([...opened.entries.keys()]).toEqual(names);
    expect((await refused(zip([A, ...names.map((name) => ({ name, data: B.data }))]))).code).toBe('checkpointEmpty');
  });
});

describe('a zip that lies is damaged', () => {
  const packed = deflateSync(new Uint8Array(100_000));
  it.each<[string, Uint8Array]>([
    ['two members in one place', zip([A, { ...B, claims: { start: 0 } }])],
    ['a member that reaches into the next', zip([{ ...A, claims: { size: 40, packed: 40 } }, B])],
    ['a member that reaches into the directory', zip([A, { ...B, claims: { size: 500, packed: 500 } }])],
    ['a member twice', zip([A, A])],
    ['a stored member with two sizes', zip([{ ...A, claims: { size: 1 } }, B])],
    ['a member beyond the file', zip([A, { ...B, claims: { start: 0x7fffffff } }])],
    ['a member of 2^53 bytes', zip([A, { ...B, zip64: true, claims: { size: 2 ** 53, packed: 2 ** 53 } }])],
    ['ZIP64 sizes that are missing', zip([{ ...A, claims: { size: 0xffffffff } }])],
    ['an encrypted member', zip([{ ...A, claims: { flags: 1 } }, B])],
    ['a compression that is not known', zip([{ ...A, claims: { method: 14 } }, B])],
    [
      'a bomb: 4 GB from a hundred bytes',
      zip([{ name: A.name, data: packed, claims: { method: 8, size: 0xfffffffe } }]),
    ],
    [
      'a member that inflates to more than it says',
      zip([{ name: A.name, data: packed, claims: { method: 8, size: 1000 } }]),
    ],
    ['a member that inflates to less', zip([{ name: A.name, data: packed, claims: { method: 8, size: 100_001 } }])],
    ['a deflated member of noise', zip([{ name: A.name, data: Uint8Array.from({ length: 64 }, (_, i) => (i * 151) % 256), claims: { method: 8, size: 60 } }])], // prettier-ignore
    ['a directory elsewhere', zip([A, B], { offset: 0 })],
    ['a directory of 4 GB', zip([A, B], { bytes: 0xfffffffe })],
    ['a directory that is cut', zip([A, B], { bytes: 60, offset: zip([A, B]).length - 22 - 60 })],
    ['a member of another name in its place', zip([{ ...A, local: { name: 'x/evil.pkl' } }])],
    ['a member that is compressed in its place only', zip([{ ...A, local: { method: 8 } }])],
    ['a member that is encrypted in its place only', zip([{ ...A, local: { flags: 1 } }])],
    ['a member of another size in its place', zip([{ ...A, local: { size: 1 } }])],
    ['a directory of more members than it lists', zip([A, B], { members: 3 })],
    ['a directory of fewer', zip([A, B], { members: 1 })],
    ['two directories that differ', withDirectory64(zip([A, B]), (fields) => (fields.end = 1))],
    ['a ZIP64 directory of more members', withDirectory64(zip([A, B]), (fields) => (fields.members = 3))],
    ['two pickles', zip([A, { name: 'y/data.pkl', data: A.data }])],
  ])('%s', async (name, bytes) => {
    const { code } = await refused(bytes);
    expect(code).toBe(name === 'two pickles' ? 'checkpointArchive' : 'checkpointDamaged');
  });

  it('and never makes more of a bomb than was asked for', async () => {
    const bomb = zipSync({ 'a.npy': new Uint8Array(50_000_000) }, { level: 9 });
    const before = process.memoryUsage().arrayBuffers;
    expect((await refused(bomb)).code).toBe('checkpointDamaged');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
  });
});
