/**
 * What a layer norm hides: squares that overflow float32 make its variance ∞ and its result its bias, whatever the photo. So the squares are summed
 * once more, where it costs least, and given out with the answer: a sum that is no number says that a norm read what it could not.
 */
import { makeNode, type Graph, type Node, type NodeId } from './graph';
import { prune } from './prune';
import { sameShape } from './shape';

/** Where norms are watched: at the end of each sum that they read from (`ends`), or at each norm, to say which was the first. */
export type GuardPlaces = 'ends' | 'each';

export interface Guarded {
  /** The same graph with an output more for each guard. */
  readonly graph: Graph;
  /** Guard output → the norm it watches, in the order in which they run. */
  readonly guards: ReadonlyMap<string, string>;
}

/**
 * Row by row the sum of squares of what layer norms read, as further outputs.
 *
 * Residuals only add: what is too large in a block still is behind the last one, so one guard there (`ends`) stands for the norms of all blocks.
 */
export function withNormGuards(graph: Graph, places: GuardPlaces): Guarded {
  const watched = new Map<NodeId, string>(); // what a norm reads, or what that is added up to → name of the norm
  for (const node of graph.nodes) {
    if (node.op !== 'layerNorm') continue;
    const [x = 0, gamma = 0] = node.inputs;
    const weight = graph.nodes[gamma];
    const name = weight?.op === 'param' ? weight.name.replace(/\.weight$/, '') : `norm ${node.id}`;
    watched.set(places === 'each' ? x : endOfSum(graph, x), name);
  }
  return insert(graph, watched);
}

/** `x`, or what is left when everything has been added to it. */
function endOfSum(graph: Graph, x: NodeId): NodeId {
  const shape = graph.nodes[x]?.shape ?? [];
  const next = graph.nodes.find(
    ({ op, inputs, shape: sum }) => op === 'add' && inputs.includes(x) && sameShape(sum, shape),
  );
  return next ? endOfSum(graph, next.id) : x;
}

/** Guards run right behind what they watch, so that nothing is kept longer than before. */
function insert(graph: Graph, watched: ReadonlyMap<NodeId, string>): Guarded {
  const nodes: Node[] = [];
  const ids: NodeId[] = [];
  const guards = new Map<string, string>();
  const outputs = new Map<string, NodeId>();
  const put = (make: (id: NodeId) => Node): NodeId => nodes.push(make(nodes.length)) - 1;
  for (const node of graph.nodes) {
    const x = put((id) =>
      makeNode(
        id,
        node,
        node.inputs.map((input) => ids[input] ?? input),
        node.shape,
      ),
    );
    ids.push(x);
    const norm = watched.get(node.id);
    if (norm === undefined) continue;
    const last = node.shape.length - 1;
    const squares = put((id) => makeNode(id, { op: 'mul' }, [x, x], node.shape));
    const rows = node.shape.with(last, 1);
    const sums = put((id) => makeNode(id, { op: 'sum', axes: [last] }, [squares], rows)); // [..., 1]
    guards.set(`squares:${norm}`, norm);
    outputs.set(`squares:${norm}`, sums);
  }
  for (const [name, id] of graph.outputs) outputs.set(name, ids[id] ?? id);
  return { graph: prune(nodes, outputs), guards };
}
