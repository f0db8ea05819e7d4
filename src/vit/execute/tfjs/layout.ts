/** How each weight of a graph is best laid out on the backend. */
import { nodeAt, type Graph, type Node, type NodeId } from '../../graph/graph';
import { sizeOf } from '../../graph/shape';

/**
 * `plain`: as in the checkpoint. `transposed`: a linear layer's weight as [in, out], what both backends multiply fastest with.
 * `packed`: the same, in XNNPACK's order together with the bias it is always used with (`null`: none).
 */
export type Layout =
  { readonly kind: 'plain' | 'transposed' } | { readonly kind: 'packed'; readonly bias: Node<'param'> | null };

/** A matrix that serves linear layers and nothing else can be laid out for them, and packed when its bias is always the same. */
export function layoutOf(graph: Graph, param: Node<'param'>, packs: boolean): Layout {
  const users = graph.nodes.filter((node) => node.inputs.includes(param.id));
  const isOutput = [...graph.outputs.values()].includes(param.id);
  const servesLinears = users.every((node) => node.op === 'linear' && node.inputs.lastIndexOf(param.id) === 1);
  if (isOutput || !servesLinears) return { kind: 'plain' };
  const biases = new Set<NodeId | undefined>(users.map((node) => node.inputs[2]));
  const [first] = biases;
  const bias = first === undefined ? null : nodeAt(graph, first);
  if (!packs || biases.size !== 1 || (bias && bias.op !== 'param')) return { kind: 'transposed' };
  return { kind: 'packed', bias };
}

/** The weights in the order to upload them: vectors first, because a matrix is packed with its bias. */
export function uploadOrder(graph: Graph): Node<'param'>[] {
  const params = graph.nodes.filter((node) => node.op === 'param');
  return [...params.filter((node) => node.shape.length !== 2), ...params.filter((node) => node.shape.length === 2)];
}

/** Numbers in the largest matrix among the weights. */
export function largestMatrix(graph: Graph): number {
  return Math.max(0, ...[...graph.params.values()].filter((shape) => shape.length === 2).map(sizeOf));
}
