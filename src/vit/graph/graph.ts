/** The intermediate representation: a model as a list of nodes, each one op on earlier nodes. */
import type { Op, OpName, OpNamed } from './op';
import type { Shape } from './shape';

/** Index of a node in `Graph.nodes`. */
export type NodeId = number;

/** An op applied to earlier nodes; `shape` is what it gives. */
export type Node<N extends OpName = OpName> = OpNamed<N> & NodeFields;

interface NodeFields {
  readonly id: NodeId;
  /** Ids of the operands, all smaller than `id`. */
  readonly inputs: readonly NodeId[];
  /** Shape of the result. For `input`, `param`, `reshape` and `broadcast` this is the attribute itself. */
  readonly shape: Shape;
}

/** Nodes in an order in which they can be run; only what the outputs need. */
export interface Graph {
  readonly nodes: readonly Node[];
  /** Name → shape of what a run must be given. */
  readonly inputs: ReadonlyMap<string, Shape>;
  /** Name → shape of the weights it reads. */
  readonly params: ReadonlyMap<string, Shape>;
  /** Name → node. */
  readonly outputs: ReadonlyMap<string, NodeId>;
}

/** The node with this id. Ids come from the graph itself, so a miss is a mistake in the program. */
export function nodeAt(graph: Graph, id: NodeId): Node {
  const node = graph.nodes[id];
  if (!node) throw new RangeError(`no node ${id} in a graph of ${graph.nodes.length}`);
  return node;
}

/** An op, its operands and its shape as one node. */
export function makeNode(id: NodeId, op: Op, inputs: readonly NodeId[], shape: Shape): Node {
  return { ...op, id, inputs, shape };
}
