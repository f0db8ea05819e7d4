/** Dead-code elimination: what the outputs do not need is never computed. */
import { makeNode, type Graph, type Node, type NodeId } from './graph';
import type { Shape } from './shape';

/**
 * @param nodes in running order; ids are positions
 * @param outputs name → id of a node in `nodes`
 * @returns a graph of the nodes that `outputs` reach, renumbered, in the same order
 */
export function prune(nodes: readonly Node[], outputs: ReadonlyMap<string, NodeId>): Graph {
  const needed = new Set(outputs.values());
  for (const node of [...nodes].reverse()) {
    if (needed.has(node.id)) node.inputs.forEach((id) => needed.add(id));
  }
  const newIds = new Map([...nodes.filter((node) => needed.has(node.id))].map((node, i) => [node.id, i]));
  const renumber = (id: NodeId): NodeId => newIds.get(id) ?? id;
  const kept = nodes
    .filter((node) => needed.has(node.id))
    .map((node) => makeNode(renumber(node.id), node, node.inputs.map(renumber), node.shape));
  return {
    nodes: kept,
    inputs: namedShapes(kept, 'input'),
    params: namedShapes(kept, 'param'),
    outputs: new Map([...outputs].map(([name, id]) => [name, renumber(id)])),
  };
}

function namedShapes(nodes: readonly Node[], kind: 'input' | 'param'): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const node of nodes) if (node.op === kind) shapes.set(node.name, node.shape);
  return shapes;
}
