/** A graph as an ONNX model: bytes that any ONNX runtime opens, with the graph's own names for inputs, weights and outputs. */
import { expected } from '../../errors';
import type { Tensor } from '../../execute/executor';
import { nodeAt, type Graph, type NodeId } from '../graph';
import { sizeOf, type Shape } from '../shape';
import { batchAxes } from './batch-axes';
import { lower, type Opset } from './lower';
import { externalTensor, floatTensor, graphProto, modelProto, valueInfo } from './proto';
import type { ProtoMessage } from './protobuf';

/** Protocol Buffers refuse messages of 2 GiB; some room is left for what is not weights. */
export const INLINE_LIMIT = 2 ** 31 - 2 ** 24;
const FLOAT32_BYTES = 4;
const IR_VERSION: Readonly<Record<Opset, number>> = { 17: 8, 20: 9 };

/** Where a weight stands: inside the model, or in a file beside it. */
export type Placed =
  | { readonly data: Float32Array }
  /** `offset` in bytes. */
  | { readonly file: string; readonly offset: number };

export interface SerialiseOptions {
  /** Default 20. */
  readonly opset?: Opset;
  readonly name?: string;
  /** Key → value, kept in the file for whoever opens it. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** The same model built for another batch size (neither of them 1): what is written takes any batch, its axis named `batch`. */
  readonly otherBatch?: Graph;
  /** One sentence each for inputs and outputs, by name. */
  readonly docs?: Readonly<Record<string, string>>;
}

/**
 * @param place asked once for each weight, in the graph's order
 * @returns the model; `chunks` are its bytes in order, weights uncopied
 * @throws badRequest when the weights inside exceed `INLINE_LIMIT`, or a weight has the wrong size
 */
export async function serialise(
  graph: Graph,
  place: (name: string, shape: Shape) => Placed | Promise<Placed>,
  options: SerialiseOptions = {},
): Promise<ProtoMessage> {
  const { opset = 20, name = 'vit', metadata = {}, docs = {} } = options;
  const grow = options.otherBatch ? batchAxes(graph, options.otherBatch) : [];
  const { nodes, constants, names } = lower(graph, opset, grow);
  const info = (as: string, id: NodeId): ProtoMessage => {
    const shape = nodeAt(graph, id).shape.map((length, axis) => (grow[id]?.includes(axis) ? 'batch' : length));
    return valueInfo(as, shape, docs[as]);
  };
  const inputs = graph.nodes.filter((node) => node.op === 'input').map((node) => info(names[node.id] ?? '', node.id));
  const outputs = [...graph.outputs].map(([as, id]) => info(as, id));
  const weights = await placeAll(graph, place);
  const proto = graphProto(name, { nodes, initializers: [...weights, ...constants], inputs, outputs });
  return modelProto(proto, { irVersion: IR_VERSION[opset], opset, metadata });
}

async function placeAll(
  graph: Graph,
  place: (name: string, shape: Shape) => Placed | Promise<Placed>,
): Promise<ProtoMessage[]> {
  const weights: ProtoMessage[] = [];
  let inside = 0;
  for (const [name, shape] of graph.params) {
    const placed = await place(name, shape);
    const bytes = sizeOf(shape) * FLOAT32_BYTES;
    if ('file' in placed) {
      weights.push(externalTensor(name, shape, placed.file, placed.offset, bytes));
      continue;
    }
    if (placed.data.byteLength !== bytes) throw expected(`${sizeOf(shape)} numbers`, name, placed.data.length);
    inside += bytes;
    weights.push(floatTensor(name, shape, placed.data));
  }
  if (inside > INLINE_LIMIT) throw expected(`at most ${INLINE_LIMIT} bytes inside the model`, 'weights', inside);
  return weights;
}

/** Weights as the `place` of `serialise`: all inside. */
export function inside(weights: (name: string) => Promise<Tensor>): (name: string) => Promise<Placed> {
  return async (name) => ({ data: (await weights(name)).data });
}
