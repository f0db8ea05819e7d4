/**
 * The safetensors format: 8 bytes little-endian header length, a JSON header, raw data (github.com/huggingface/safetensors).
 * Everything the header claims is checked against the file before any data is read.
 */
import { expected, HeadlightError } from '../errors';
import { DTYPE_BITS, decodeFloats, isDtype, isFloat, type FloatDtype } from './dtype';
import { refuseOtherFormats, TELLING_BYTES } from './formats/other-formats';
import { isObject, parseJsonObject, type JsonObject } from './json';
import type { ByteSource } from './source';
import type { TensorFile, TensorInfo } from './tensor-file';

/** Bytes. The specification allows 100 MB; a ViT's header has some ten thousand, and every byte is paid for before it is judged. */
export const MAX_HEADER = 16_000_000;
/** More than the largest language models have; no ViT comes near. */
const MAX_TENSORS = 50_000;

/** Marks the metadata of a file that Headlight wrote. */
export const PRODUCER = 'Headlight';

export interface TensorEntry extends TensorInfo {
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly bytes: number;
}

export interface Safetensors extends TensorFile {
  readonly tensors: ReadonlyMap<string, TensorEntry>;
}

/** Reads and checks the header. Throws `checkpointEmpty`, `checkpointDamaged`, `checkpointUnsupportedFormat`, `checkpointResave`, `checkpointUnsupportedDtype`. */
export async function openSafetensors(source: ByteSource): Promise<Safetensors> {
  const { tensors, metadata } = await readHeader(source);
  const floats = (name: string): { readonly entry: TensorEntry; readonly dtype: FloatDtype } => {
    const entry = tensors.get(name);
    if (!entry) throw new HeadlightError('checkpointMissingTensor', { name: source.name, tensor: name });
    const { dtype } = entry;
    if (!isFloat(dtype)) throw new HeadlightError('checkpointUnsupportedDtype', { tensor: name, dtype });
    return { entry, dtype };
  };
  return {
    tensors,
    ...(metadata && { metadata }),
    async read(name) {
      const { entry, dtype } = floats(name);
      return decodeFloats(await source.read(entry.offset, entry.bytes), dtype);
    },
    async readRows(name, begin, count) {
      const { entry, dtype } = floats(name);
      const [rows = 0] = entry.shape;
      if (begin < 0 || count < 0 || begin + count > rows)
        throw expected(`rows from 0 to ${rows - 1}`, name, begin + count - 1);
      const row = rows === 0 ? 0 : entry.bytes / rows;
      return decodeFloats(await source.read(entry.offset + begin * row, count * row), dtype);
    },
  };
}

async function readHeader(source: ByteSource): Promise<Pick<Safetensors, 'tensors' | 'metadata'>> {
  const damaged = damagedIn(source.name);
  if (source.size === 0) throw new HeadlightError('checkpointEmpty', { name: source.name });
  const start = await source.read(0, Math.min(source.size, 64));
  // In safetensors byte 8 is the brace of the header's JSON, whatever length stands before it.
  if (start[8] !== 0x7b) refuseOtherFormats(source.name, await source.read(0, Math.min(source.size, TELLING_BYTES)));
  if (source.size < 10) throw damaged('too short for a header');
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  if (start[8] !== 0x7b && length > BigInt(source.size))
    throw damaged('it begins like no weights file that Headlight reads');
  if (length > BigInt(MAX_HEADER)) throw damaged(`the header claims ${length} bytes, the limit is ${MAX_HEADER}`);
  const dataStart = 8 + Number(length);
  if (dataStart > source.size) throw damaged(`the header claims ${length} bytes, the file has ${source.size}`);
  if (start[8] !== 0x7b) throw damaged('the header is not a JSON object');
  const header = parseJsonObject(await source.read(8, Number(length)), (detail) => damaged(`header: ${detail}`));
  const metadata = ownMetadataIn(header, damaged);
  const tensors = new Map<string, TensorEntry>();
  const entries = Object.entries(header);
  if (entries.length > MAX_TENSORS)
    throw damaged(`the header names ${entries.length} tensors, the limit is ${MAX_TENSORS}`);
  for (const [name, value] of entries) {
    if (name !== '__metadata__') tensors.set(name, entryOf(name, value, dataStart, source.size, damaged));
  }
  checkLayout(tensors, dataStart, source.size, damaged);
  return { tensors, ...(metadata && { metadata }) };
}

type Damaged = (detail: string) => HeadlightError;

function damagedIn(name: string): Damaged {
  return (detail) => new HeadlightError('checkpointDamaged', { name, detail });
}

/** What a file of ours says about its model; null for others. */
function ownMetadataIn(header: JsonObject, damaged: Damaged): ReadonlyMap<string, string> | null {
  const metadata = header['__metadata__'];
  if (metadata === undefined) return null;
  const entries = isObject(metadata) ? Object.entries(metadata) : null;
  if (!entries?.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
    throw damaged('`__metadata__` must hold text only');
  const said = new Map(entries);
  return said.get('producer') === PRODUCER && said.has('config') ? said : null;
}

function entryOf(name: string, value: unknown, dataStart: number, size: number, damaged: Damaged): TensorEntry {
  const said = `tensor \`${name.slice(0, 120)}\``;
  if (!isObject(value)) throw damaged(`${said} has no description`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string') throw damaged(`${said} has no dtype`);
  if (!isDtype(dtype))
    throw new HeadlightError('checkpointUnsupportedDtype', { tensor: name.slice(0, 120), dtype: dtype.slice(0, 40) });
  if (!isCounts(shape)) throw damaged(`${said} has no valid shape`);
  if (!isCounts(offsets) || offsets.length !== 2) throw damaged(`${said} has no valid data_offsets`);
  const [begin, end] = offsets as [number, number];
  if (begin > end || end > size - dataStart) throw damaged(`${said} lies outside the file`);
  const bits = shape.reduce((product, length) => product * length, DTYPE_BITS[dtype]);
  if (bits !== (end - begin) * 8)
    throw damaged(`${said} claims shape [${shape.join(', ')}] but has ${end - begin} bytes`);
  return { dtype, shape, offset: dataStart + begin, bytes: end - begin };
}

function isCounts(value: unknown): value is number[] {
  return (
    Array.isArray(value) && value.length <= 32 && value.every((n) => Number.isSafeInteger(n) && (n as number) >= 0)
  );
}

/** The data must be covered exactly: no overlap, no gap, nothing left over. */
function checkLayout(
  tensors: ReadonlyMap<string, TensorEntry>,
  dataStart: number,
  size: number,
  damaged: Damaged,
): void {
  let at = dataStart;
  for (const [name, { offset, bytes }] of [...tensors].sort(
    ([, a], [, b]) => a.offset - b.offset || a.bytes - b.bytes,
  )) {
    if (offset < at) throw damaged(`tensor \`${name.slice(0, 120)}\` overlaps another`);
    if (offset > at) throw damaged(`${offset - at} bytes before tensor \`${name.slice(0, 120)}\` belong to nothing`);
    at = offset + bytes;
  }
  if (at !== size) throw damaged(`the last ${size - at} bytes belong to nothing`);
}
