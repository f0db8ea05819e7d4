/** Gradients of a graph, as a graph: reverse-mode differentiation (Griewank & Walther 2008, §3.2) over the op vocabulary. */
import { expected } from '../errors';
import { GraphBuilder, type Value } from './builder';
import { nodeAt, type Graph, type Node, type NodeId } from './graph';
import type { OpName } from './op';
import type { Shape } from './shape';
import { VJP, type Vjp } from './vjp';

/** Which gradient is wanted: of which output, weighed how, by which values. */
export interface GradientOptions {
  /** The output y that is differentiated. */
  readonly of: string;
  /** An input that the result takes besides: the weights w of the scalar Σ w ⊙ y; `shape` broadcasts to that of y. */
  readonly weights: { readonly name: string; readonly shape: Shape };
  /** The outputs x to differentiate by, each taken as free: ∂/∂x goes through everything computed from x, and no further. */
  readonly by: readonly string[];
}

/** Name of the output that holds the gradient by output `name`. */
export const gradientOutput = (name: string): string => `gradient.${name}`;

/**
 * @param graph with the outputs that `options` name
 * @returns a graph with the same inputs and `weights`, whose outputs are `gradient.NAME` in the shape of NAME
 * @throws badRequest for a name that is no output, and for no name at all
 */
export function gradientGraph(graph: Graph, { of, weights, by }: GradientOptions): Graph {
  const wanted = new Map(by.map((name) => [name, outputId(graph, name)]));
  const target = outputId(graph, of);
  const g = new GraphBuilder();
  const values = g.replay(graph);
  const seed = g.broadcast(g.input(weights.name, weights.shape), nodeAt(graph, target).shape);

  const grads = new Map<NodeId, Value>([[target, seed]]);
  const onTheWay = dependents(graph, new Set(wanted.values()));
  for (const node of [...graph.nodes].reverse()) {
    const grad = grads.get(node.id);
    if (!grad) continue;
    const byInputs = reverse(g, node, values, grad);
    node.inputs.forEach((id, i) => {
      const part = byInputs[i];
      if (!part || !onTheWay.has(id)) return;
      const before = grads.get(id);
      grads.set(id, before ? g.add(before, part) : part);
    });
  }
  const zeros = (id: NodeId): Value => g.broadcast(g.constant(0), nodeAt(graph, id).shape);
  const outputs = [...wanted].map(([name, id]) => [gradientOutput(name), grads.get(id) ?? zeros(id)] as const);
  return g.build(Object.fromEntries(outputs));
}

function reverse(g: GraphBuilder, node: Node, values: readonly Value[], grad: Value): readonly Value[] {
  const at = (id: NodeId): Value => values[id] ?? g.constant(NaN);
  // The table's entry for an op takes that op's node; TypeScript cannot tie the two together across the union.
  const entry = VJP[node.op] as Vjp<OpName>;
  return entry({ g, node, inputs: node.inputs.map(at), out: at(node.id), grad });
}

/** `from`, and every node computed from it: the only ones whose gradient leads to it. */
function dependents(graph: Graph, from: ReadonlySet<NodeId>): Set<NodeId> {
  const found = new Set(from);
  for (const node of graph.nodes) if (node.inputs.some((id) => found.has(id))) found.add(node.id);
  return found;
}

function outputId(graph: Graph, name: string): NodeId {
  const id = graph.outputs.get(name);
  if (id === undefined) throw expected(`one of ${[...graph.outputs.keys()].join(', ')}`, 'output', name);
  return id;
}
