/** When each result of a graph is needed for the last time, and how much memory a run takes at its fullest moment. */
import type { Graph, Node, NodeId } from './graph';
import { sizeOf } from './shape';

const FLOAT32_BYTES = 4;

/** For each node of a graph, the results that nobody reads after it ran. Outputs, inputs and weights are never among them. */
export function deadAfter(graph: Graph): readonly (readonly NodeId[])[] {
  const lastUse = new Map<NodeId, NodeId>();
  for (const node of graph.nodes) node.inputs.forEach((id) => lastUse.set(id, node.id));
  const kept = new Set(graph.outputs.values());
  const dead: NodeId[][] = graph.nodes.map(() => []);
  for (const [id, user] of lastUse) {
    const node = graph.nodes[id];
    if (node && !kept.has(id) && !isGiven(node)) dead[user]?.push(id);
  }
  return dead;
}

/** Given from outside, not computed. */
function isGiven(node: Node): boolean {
  return node.op === 'input' || node.op === 'param' || node.op === 'constant';
}

/** Bytes of all weights in float32. */
export function paramBytes(graph: Graph): number {
  return [...graph.params.values()].reduce((sum, shape) => sum + sizeOf(shape) * FLOAT32_BYTES, 0);
}

/**
 * Bytes of inputs, intermediate results and outputs alive at the fullest moment of one run, in float32, weights not counted.
 * An upper bound: reshapes, which share their operand's memory, are counted like copies.
 */
export function peakBytes(graph: Graph): number {
  const bytes = (node: Node | undefined): number =>
    !node || node.op === 'param' ? 0 : sizeOf(node.shape) * FLOAT32_BYTES;
  const dead = deadAfter(graph);
  let live = 0;
  let peak = 0;
  for (const node of graph.nodes) {
    live += bytes(node);
    peak = Math.max(peak, live);
    for (const id of dead[node.id] ?? []) live -= bytes(graph.nodes[id]);
  }
  return peak;
}
