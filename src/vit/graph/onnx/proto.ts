/** ONNX's messages (onnx.proto, IR version 9), as far as a graph of ours uses them. */
import type { Shape } from '../shape';
import { ProtoMessage } from './protobuf';
import type { StoredTensor } from './stored';

const FLOAT = 1;
const UINT8 = 2;
const INT64 = 7;

export type Attribute = number | string | readonly number[] | { readonly float: number };

/** One op: names of operands and results; whole numbers, lists of them, strings and `{ float }` as attributes. */
export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Further results. */
  readonly others?: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Whose op it is; ONNX's own by default. */
  readonly domain?: string;
}

export function nodeProto({ type, inputs, output, others = [], attributes = {}, domain }: OnnxNode): ProtoMessage {
  const node = new ProtoMessage();
  for (const input of inputs) node.string(1, input);
  for (const each of [output, ...others]) node.string(2, each);
  node.string(3, output).string(4, type);
  for (const [name, value] of Object.entries(attributes)) node.message(5, attributeProto(name, value));
  return domain === undefined ? node : node.string(7, domain);
}

/** The last number of each branch is AttributeProto.AttributeType. */
function attributeProto(name: string, value: Attribute): ProtoMessage {
  const attribute = new ProtoMessage().string(1, name);
  if (typeof value === 'number') return attribute.int(3, value).int(20, 2);
  if (typeof value === 'string') return attribute.string(4, value).int(20, 3);
  if ('float' in value) return attribute.float(2, value.float).int(20, 1);
  for (const each of value) attribute.int(8, each);
  return attribute.int(20, 7);
}

/** Float32 or uint8 values inside the model. `data` is not copied. */
export function rawTensor(name: string, shape: Shape, data: Float32Array | Uint8Array): ProtoMessage {
  const dtype = data instanceof Uint8Array ? UINT8 : FLOAT;
  return tensor(name, shape, dtype).bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

/** Values in another file, by its name and byte offset. */
export function externalTensor(
  { name, shape, dtype, bytes }: StoredTensor,
  { file, offset }: { readonly file: string; readonly offset: number },
): ProtoMessage {
  return tensor(name, shape, dtype === 'uint8' ? UINT8 : FLOAT)
    .message(13, entry('location', file))
    .message(13, entry('offset', String(offset)))
    .message(13, entry('length', String(bytes)))
    .int(14, 1);
}

/** A short list of whole numbers: a shape, axes, bounds. */
export function int64Tensor(name: string, values: readonly number[]): ProtoMessage {
  return tensor(name, [values.length], INT64).bytes(9, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
}

function tensor(name: string, shape: Shape, dtype: number): ProtoMessage {
  const message = new ProtoMessage();
  for (const length of shape) message.int(1, length);
  return message.int(2, dtype).string(8, name);
}

/** Name, type and shape of a float32 input or output; an axis given as text is symbolic. */
export function valueInfo(name: string, shape: readonly (number | string)[], doc = ''): ProtoMessage {
  const dims = new ProtoMessage();
  for (const length of shape) {
    const dim = new ProtoMessage();
    dims.message(1, typeof length === 'number' ? dim.int(1, length) : dim.string(2, length));
  }
  const tensorType = new ProtoMessage().int(1, FLOAT).message(2, dims);
  const info = new ProtoMessage().string(1, name).message(2, new ProtoMessage().message(1, tensorType));
  return doc === '' ? info : info.string(3, doc);
}

export interface GraphParts {
  readonly nodes: readonly ProtoMessage[];
  readonly initializers: readonly ProtoMessage[];
  readonly inputs: readonly ProtoMessage[];
  readonly outputs: readonly ProtoMessage[];
}

export function graphProto(name: string, parts: GraphParts): ProtoMessage {
  const graph = new ProtoMessage();
  for (const node of parts.nodes) graph.message(1, node);
  graph.string(2, name);
  for (const initializer of parts.initializers) graph.message(5, initializer);
  for (const input of parts.inputs) graph.message(11, input);
  for (const output of parts.outputs) graph.message(12, output);
  return graph;
}

/** @param about `opsets`: version by domain, ONNX's own being ''; `irVersion`: the one that came with it (onnx/docs/Versioning.md) */
export function modelProto(
  graph: ProtoMessage,
  about: { irVersion: number; opsets: Readonly<Record<string, number>>; metadata: Readonly<Record<string, string>> },
): ProtoMessage {
  const model = new ProtoMessage().int(1, about.irVersion).string(2, 'Headlight').message(7, graph);
  for (const [domain, version] of Object.entries(about.opsets))
    model.message(8, new ProtoMessage().string(1, domain).int(2, version));
  for (const [key, value] of Object.entries(about.metadata)) model.message(14, entry(key, value));
  return model;
}

function entry(key: string, value: string): ProtoMessage {
  return new ProtoMessage().string(1, key).string(2, value);
}
