/** ONNX files that Headlight wrote (`models export-onnx`): the weights by name, and what stands in their metadata. The graph is not run. */
import { HeadlightError } from '../../errors';
import { decodeFloats } from '../dtype';
import { productOf } from '../layouts/layout';
import { PRODUCER } from '../safetensors';
import type { ByteSource } from '../source';
import type { TensorFile, TensorInfo } from '../tensor-file';
import { ProtoReader, type Fail, type ProtoField } from './proto-reader';

export interface OnnxExport extends TensorFile {
  /** Key → value, as the export wrote them. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** onnx.proto's numbers. */
const MODEL = { producer: 2, graph: 7, metadata: 14 } as const;
const INITIALIZER = 5;
const TENSOR = { dim: 1, dtype: 2, name: 8, raw: 9, external: 13 } as const;
const FLOAT = 1;
const MAX_NAME = 200;
const MAX_AXES = 8;
/** Labels of 21,843 classes have 1 MB. */
const MAX_METADATA = 20_000_000;

/** The start of every file of ours: IR version, then who wrote it. */
export function isOwnOnnx(start: Uint8Array): boolean {
  return start[0] === 0x08 && start[2] === 0x12 && start[3] === PRODUCER.length && start[4] === PRODUCER.charCodeAt(0);
}

/**
 * @param beside opens a file next to it, where weights may lie
 * Throws `checkpointUnsupportedFormat` for another program's file, `checkpointDamaged`.
 */
export async function openOnnx(source: ByteSource, beside: (name: string) => Promise<ByteSource>): Promise<OnnxExport> {
  const { name } = source;
  const fail: Fail = (detail) => new HeadlightError('checkpointDamaged', { name, detail });
  const reader = new ProtoReader(source, fail);
  const metadata = new Map<string, string>();
  const placed = new Map<string, Placed>();
  let producer = '';
  for await (const field of reader.fields(0, source.size)) {
    if (field.field === MODEL.producer) producer = await reader.text(field, MAX_NAME);
    else if (field.field === MODEL.metadata) metadata.set(...(await entryOf(reader, field, MAX_METADATA)));
    else if (field.field === MODEL.graph) await readGraph(reader, field, source.size, placed, fail);
  }
  if (producer !== PRODUCER || !metadata.has('config')) throw foreign(name);
  const read = async (tensor: string): Promise<Float32Array> => {
    const found = placed.get(tensor);
    if (!found) throw new HeadlightError('checkpointMissingTensor', { name, tensor });
    const holder = found.file === null ? source : await beside(found.file);
    return decodeFloats(await holder.read(found.offset, found.bytes), 'F32');
  };
  await checkFiles(placed, beside, fail);
  return { tensors: placed, metadata, read };
}

export function foreign(name: string): HeadlightError {
  return new HeadlightError('checkpointUnsupportedFormat', { name, format: 'ONNX not exported by Headlight' });
}

interface Placed extends TensorInfo {
  /** Null: in the model itself. */
  readonly file: string | null;
  readonly offset: number;
  readonly bytes: number;
}

async function readGraph(
  reader: ProtoReader,
  graph: ProtoField,
  size: number,
  placed: Map<string, Placed>,
  fail: Fail,
): Promise<void> {
  for await (const field of reader.fields(graph.start, graph.end)) {
    if (field.field !== INITIALIZER) continue;
    const found = await readTensor(reader, field, fail);
    if (found === null) continue;
    const [name, tensor] = found;
    if (placed.has(name)) throw fail(`\`${name.slice(0, 80)}\` stands twice`);
    if (tensor.file === null && tensor.offset + tensor.bytes > size) throw fail(`\`${name.slice(0, 80)}\` is cut`);
    placed.set(name, tensor);
  }
}

/** Null for what is no float32: shapes and axes that the graph reads. */
async function readTensor(reader: ProtoReader, field: ProtoField, fail: Fail): Promise<[string, Placed] | null> {
  const shape: number[] = [];
  const external = new Map<string, string>();
  let name = '';
  let dtype = 0;
  let raw: ProtoField | null = null;
  for await (const part of reader.fields(field.start, field.end)) {
    if (part.field === TENSOR.dim && part.value !== null) shape.push(part.value);
    else if (part.field === TENSOR.dtype) dtype = part.value ?? 0;
    else if (part.field === TENSOR.name) name = await reader.text(part, MAX_NAME);
    else if (part.field === TENSOR.raw) raw = part;
    else if (part.field === TENSOR.external) external.set(...(await entryOf(reader, part, MAX_NAME)));
    if (shape.length > MAX_AXES) throw fail('a tensor with too many axes');
  }
  if (dtype !== FLOAT) return null;
  const said = `\`${name.slice(0, 80)}\``;
  const bytes = productOf(shape) * 4;
  const place = raw
    ? { file: null, offset: raw.start, bytes: raw.end - raw.start }
    : externalPlace(external, said, fail);
  if (!Number.isSafeInteger(bytes) || place.bytes !== bytes)
    throw fail(`${said} claims shape [${shape.join(', ')}] but has ${place.bytes} bytes`);
  return [name, { dtype: 'F32', shape, ...place }];
}

function externalPlace(
  external: ReadonlyMap<string, string>,
  said: string,
  fail: Fail,
): { readonly file: string; readonly offset: number; readonly bytes: number } {
  const file = external.get('location') ?? '';
  const [offset, bytes] = ['offset', 'length'].map((key) => external.get(key) ?? '');
  const counts = [offset, bytes].every((text) => text !== undefined && /^\d{1,15}$/.test(text));
  if (!/^[^/\\:]+$/.test(file) || file.startsWith('.') || !counts) throw fail(`${said} has no data`);
  return { file, offset: Number(offset), bytes: Number(bytes) };
}

/** Files beside the model are there and long enough, before a weight is asked for. */
async function checkFiles(
  placed: ReadonlyMap<string, Placed>,
  beside: (name: string) => Promise<ByteSource>,
  fail: Fail,
): Promise<void> {
  const needed = new Map<string, number>();
  for (const { file, offset, bytes } of placed.values()) {
    if (file !== null) needed.set(file, Math.max(needed.get(file) ?? 0, offset + bytes));
  }
  for (const [file, end] of needed) {
    if ((await beside(file)).size < end) throw fail(`\`${file.slice(0, 80)}\` beside it ends too early`);
  }
}

async function entryOf(reader: ProtoReader, field: ProtoField, limit: number): Promise<[string, string]> {
  let [key, value] = ['', ''];
  for await (const part of reader.fields(field.start, field.end)) {
    if (part.field === 1) key = await reader.text(part, MAX_NAME);
    else if (part.field === 2) value = await reader.text(part, limit);
  }
  return [key, value];
}
