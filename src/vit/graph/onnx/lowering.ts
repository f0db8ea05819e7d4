/** What a graph becomes on its way to ONNX: nodes, constants and names. A value stands in its own shape only where an op looks at its axes. */
import { HeadlightError } from '../../errors';
import { nodeAt, type Graph, type Node, type NodeId } from '../graph';
import type { Shape } from '../shape';
import { int64Tensor, nodeProto, rawTensor, type Attribute } from './proto';
import type { ProtoMessage } from './protobuf';

/** Before 20 there is no `Gelu`; it is written out then. 17 is the oldest with `LayerNormalization`. */
export type Opset = 17 | 20;

/** Axes of each node's result that grow with the batch, by node id; empty for a graph with fixed batch. */
export type BatchAxes = readonly (readonly number[])[];

/** How a graph is written. */
export interface LowerOptions {
  readonly opset: Opset;
  readonly batchAxes: BatchAxes;
  /** Weights that are stored in 8 bits. */
  readonly int8: ReadonlySet<string>;
  /** Uses ONNX Runtime's own quicker ops, which no other runtime reads. */
  readonly fuse: boolean;
}

export class Lowering {
  readonly nodes: ProtoMessage[] = [];
  readonly constants: ProtoMessage[] = [];
  /** Name of each node's result. */
  readonly names: readonly string[];
  readonly opset: Opset;
  readonly int8: ReadonlySet<string>;
  readonly #graph: Graph;
  readonly #batchAxes: BatchAxes;
  /** Where the numbers of a node stand that are not in its own shape yet. */
  readonly #held = new Map<NodeId, string>();
  /** The same numbers with all axes but the last joined: [rows, last] */
  readonly #rows = new Map<NodeId, string>();
  /** The node whose result is rows, while it is written. */
  #joining: NodeId | null = null;

  constructor(graph: Graph, { opset, batchAxes, int8 }: LowerOptions) {
    this.opset = opset;
    this.int8 = int8;
    const outputs = new Map([...graph.outputs].map(([name, id]) => [id, name]));
    this.names = graph.nodes.map((node) =>
      node.op === 'input' || node.op === 'param' ? node.name : (outputs.get(node.id) ?? `${node.op}.${node.id}`),
    );
    this.#graph = graph;
    this.#batchAxes = batchAxes;
  }

  /** Every output in its own shape. Those that are an input or a weight itself, or share a node with another, have the same numbers twice. */
  addOutputs(): void {
    for (const [output, id] of this.#graph.outputs) {
      const name = this.nameOf(id);
      if (name !== output) this.nodes.push(nodeProto({ type: 'Identity', inputs: [name], output }));
    }
  }

  /** The node's result in its own shape. */
  nameOf(id: NodeId): string {
    const name = this.names[id] ?? '';
    const held = this.#held.get(id);
    if (held === undefined) return name;
    this.#held.delete(id);
    const node = nodeAt(this.#graph, id);
    const inputs = [held, this.ints(node, 'shape', this.#fillIn(node))];
    this.nodes.push(nodeProto({ type: 'Reshape', inputs, output: name }));
    return name;
  }

  /** The node's result as a matrix, [rows, last]. */
  rowsOf(id: NodeId): string {
    const node = nodeAt(this.#graph, id);
    if (node.shape.length === 2) return this.nameOf(id);
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    const shape = this.ints(node, 'rowsShape', [-1, node.shape.at(-1) ?? 1]);
    const rows = this.between(node, 'rows', 'Reshape', [this.#anyName(id), shape]);
    this.#rows.set(id, rows);
    return rows;
  }

  /** Whether the node's result stands there as a matrix. */
  hasRows(id: NodeId): boolean {
    return this.#rows.has(id);
  }

  shapeOf(id: NodeId): Shape {
    return nodeAt(this.#graph, id).shape;
  }

  /** The node has the numbers of `source` in another shape. */
  heldLike(node: Node, source: NodeId): void {
    this.#held.set(node.id, this.#anyName(source));
    const rows = this.#rows.get(source);
    const sameRows = node.shape.length > 2 && node.shape.at(-1) === this.shapeOf(source).at(-1);
    if (rows !== undefined && sameRows) this.#rows.set(node.id, rows);
  }

  /** The node's numbers stand under `name`, in another shape. */
  heldAs(node: Node, name: string): void {
    this.#held.set(node.id, name);
  }

  /** What `write` gives as the node's result is a matrix, [rows, last]. */
  inRows(node: Node, write: () => void): void {
    this.#joining = node.shape.length === 2 ? null : node.id;
    write();
    this.#joining = null;
  }

  /** The ONNX node that gives our node's result. */
  result(
    node: Node,
    type: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
    domain?: string,
  ): void {
    if (this.#joining === node.id) {
      const rows = this.between(node, 'rows', type, inputs, attributes, domain);
      this.#rows.set(node.id, rows);
      return this.heldAs(node, rows);
    }
    const output = this.names[node.id] ?? '';
    this.nodes.push(nodeProto({ type, inputs, output, attributes, ...(domain !== undefined && { domain }) }));
  }

  /** An ONNX node on the way there; gives the name of its result. */
  between(
    node: Node,
    suffix: string,
    type: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
    domain?: string,
  ): string {
    const output = `${node.op}.${node.id}.${suffix}`;
    this.nodes.push(nodeProto({ type, inputs, output, attributes, ...(domain !== undefined && { domain }) }));
    return output;
  }

  /** Parts of `x` along its last axis; gives their names. */
  split(node: Node, x: string, sizes: readonly number[], suffixes: readonly string[]): readonly string[] {
    const [output = '', ...others] = suffixes.map((suffix) => `${node.op}.${node.id}.${suffix}`);
    const inputs = [x, this.ints(node, 'sizes', sizes)];
    this.nodes.push(nodeProto({ type: 'Split', inputs, output, others, attributes: { axis: -1 } }));
    return [output, ...others];
  }

  ints(node: Node, suffix: string, values: readonly number[]): string {
    const name = `${node.op}.${node.id}.${suffix}`;
    this.constants.push(int64Tensor(name, values));
    return name;
  }

  scalar(node: Node, suffix: string, value: number): string {
    const name = `${node.op}.${node.id}.${suffix}`;
    this.constant(name, value);
    return name;
  }

  constant(name: string, value: number): void {
    this.constants.push(rawTensor(name, [], Float32Array.of(value)));
  }

  /** The result's shape with −1, "whatever is left", in place of the axis that grows with the batch. */
  #fillIn(node: Node): readonly number[] {
    const axes = this.#batchAxes[node.id] ?? [];
    if (axes.length > 1) throw new HeadlightError('internal', { detail: `two batch axes in ${node.op} ${node.id}` });
    return node.shape.map((length, axis) => (axes.includes(axis) ? -1 : length));
  }

  /** Name of the result's shape, with the batch read from the first input where it grows with that. */
  runtimeShape(node: Node): string {
    const axes = this.#batchAxes[node.id] ?? [];
    if (axes.length === 0) return this.ints(node, 'shape', node.shape);
    const [first = ''] = this.#graph.inputs.keys();
    const batch = this.between(node, 'batch', 'Shape', [first], { start: 0, end: 1 });
    const parts = node.shape.map((length, axis) =>
      axes.includes(axis) ? batch : this.ints(node, `axis${axis}`, [length]),
    );
    return this.between(node, 'shape', 'Concat', parts, { axis: 0 });
  }

  /** The node's numbers in whatever shape they stand there. */
  #anyName(id: NodeId): string {
    return this.#held.get(id) ?? this.names[id] ?? '';
  }
}
