/** A graph as an ONNX model: bytes that any ONNX runtime opens, with the graph's own names for inputs, weights and outputs. */
import { expected } from '../../errors';
import { nodeAt, type Graph, type NodeId } from '../graph';
import { showShape } from '../shape';
import { lower, MICROSOFT } from './lower';
import type { BatchAxes, Opset } from './lowering';
import { externalTensor, rawTensor, graphProto, modelProto, valueInfo } from './proto';
import type { ProtoMessage } from './protobuf';
import { StoredWeights, type Precision, type StoredData, type StoredTensor } from './stored';

/** Protocol Buffers refuse messages of 2 GiB; some room is left for what is not weights. */
export const INLINE_LIMIT = 2 ** 31 - 2 ** 24;
const IR_VERSION: Readonly<Record<Opset, number>> = { 17: 8, 20: 9 };

/** Where a weight stands: inside the model, or in a file beside it. */
export type Placed =
  | { readonly data: StoredData }
  /** `offset` in bytes. */
  | { readonly file: string; readonly offset: number };

/** How an ONNX file is written: opset, names of axes, documentation, metadata, precision of the weights. */
export interface SerialiseOptions {
  /** Default float32. 8 bits only ONNX Runtime understands: the op is its own. */
  readonly precision?: Precision;
  /** Uses ONNX Runtime's own quicker ops, which no other runtime reads. Default false. */
  readonly fuse?: boolean;
  /** Default 20. */
  readonly opset?: Opset;
  readonly name?: string;
  /** Key → value, stored in the file. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** The same model built for another batch size (neither of them 1): what is written takes any batch, its axis named `batch`. */
  readonly otherBatch?: Graph;
  /** One sentence each for inputs and outputs, by name. */
  readonly docs?: Readonly<Record<string, string>>;
}

/**
 * @param place asked once for each stored weight (`StoredWeights`), in the graph's order
 * @returns the model; `chunks` are its bytes in order, weights uncopied
 * @throws badRequest when the weights inside exceed `INLINE_LIMIT`, or a weight has the wrong size
 */
export async function serialise(
  graph: Graph,
  place: (name: string) => Placed | Promise<Placed>,
  options: SerialiseOptions = {},
): Promise<ProtoMessage> {
  const { opset = 20, name = 'vit', metadata = {}, docs = {}, fuse = false } = options;
  const grow = options.otherBatch ? batchAxes(graph, options.otherBatch) : [];
  const { int8, tensors } = new StoredWeights(graph, options.precision ?? 'float32');
  const { nodes, constants, names } = lower(graph, { opset, batchAxes: grow, int8, fuse });
  const info = (as: string, id: NodeId): ProtoMessage => {
    const shape = nodeAt(graph, id).shape.map((length, axis) => (grow[id]?.includes(axis) ? 'batch' : length));
    return valueInfo(as, shape, docs[as]);
  };
  const inputs = graph.nodes.filter((node) => node.op === 'input').map((node) => info(names[node.id] ?? '', node.id));
  const outputs = [...graph.outputs].map(([as, id]) => info(as, id));
  const weights = await placeAll(tensors, place);
  const proto = graphProto(name, { nodes, initializers: [...weights, ...constants], inputs, outputs });
  const opsets = { '': opset, ...((int8.size > 0 || fuse) && { [MICROSOFT]: 1 }) };
  return modelProto(proto, { irVersion: IR_VERSION[opset], opsets, metadata });
}

async function placeAll(
  tensors: readonly StoredTensor[],
  place: (name: string) => Placed | Promise<Placed>,
): Promise<ProtoMessage[]> {
  const weights: ProtoMessage[] = [];
  let inside = 0;
  for (const tensor of tensors) {
    const { name, shape, bytes } = tensor;
    const placed = await place(name);
    if ('file' in placed) {
      weights.push(externalTensor(tensor, placed));
      continue;
    }
    if (placed.data.byteLength !== bytes) throw expected(`${bytes} bytes`, name, placed.data.byteLength);
    inside += bytes;
    weights.push(rawTensor(name, shape, placed.data));
  }
  if (inside > INLINE_LIMIT) throw expected(`at most ${INLINE_LIMIT} bytes inside the model`, 'weights', inside);
  return weights;
}

/**
 * Which axes of a graph grow with the batch: those in which the same model, built for two batches, differs.
 *
 * @param one a graph built for one batch size, `two` for another; neither for 1, which leaves out what repeats
 * @throws badRequest when they differ in more than their axes' lengths
 */
function batchAxes(one: Graph, two: Graph): BatchAxes {
  if (one.nodes.length !== two.nodes.length) throw expected(`${one.nodes.length} nodes`, 'two', two.nodes.length);
  return one.nodes.map((node, id) => {
    const other = two.nodes[id];
    if (other?.op !== node.op || other.shape.length !== node.shape.length) {
      throw expected(
        `${node.op} ${showShape(node.shape)}`,
        `node ${id}`,
        other && `${other.op} ${showShape(other.shape)}`,
      );
    }
    return [...node.shape.keys()].filter((axis) => node.shape[axis] !== other.shape[axis]);
  });
}
