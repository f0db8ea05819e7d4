/** From our ops to ONNX's: one entry per op, each giving one or a few ONNX nodes. */
import { HeadlightError } from '../../errors';
import { nodeAt, type Graph, type Node, type NodeId } from '../graph';
import type { OpName } from '../op';
import type { Shape } from '../shape';
import { int64Tensor, nodeProto, rawTensor, type Attribute } from './proto';
import type { ProtoMessage } from './protobuf';
import { BLOCK } from './quantise';
import { codesName, scalesName } from './stored';

/** Before 20 there is no `Gelu`; it is written out then. 17 is the oldest with `LayerNormalization`. */
export type Opset = 17 | 20;

/** The domain of ONNX Runtime's own ops. */
export const MICROSOFT = 'com.microsoft';

/** Axes of each node's result that grow with the batch, by node id; empty for a graph with fixed batch. */
export type BatchAxes = readonly (readonly number[])[];

export interface Lowered {
  readonly nodes: ProtoMessage[];
  /** Shapes, axes and scalars that the nodes read; weights are not among them. */
  readonly constants: ProtoMessage[];
  /** Name of each of our nodes' results. */
  readonly names: readonly string[];
}

/**
 * Names: inputs, weights and outputs keep theirs; whatever lies between is `op.id`.
 *
 * @param int8 weights that are stored in 8 bits
 */
export function lower(graph: Graph, opset: Opset, batchAxes: BatchAxes, int8: ReadonlySet<string>): Lowered {
  const lowering = new Lowering(graph, opset, batchAxes, int8);
  for (const node of graph.nodes) lowering.add(node);
  lowering.addOtherNames();
  return lowering;
}

/** A node whose op is `N`, also where the vocabulary lists several names in one entry. */
type NodeOf<N extends OpName> = Node & { readonly op: N };

type Lower<N extends OpName> = (to: Lowering, node: NodeOf<N>, inputs: readonly string[]) => void;

/** The ONNX op of this name on the same operands. */
const as =
  (type: string): Lower<OpName> =>
  (to, node, inputs) =>
    to.result(node, type, inputs);

const LOWER: { readonly [N in OpName]: Lower<N> } = {
  input: () => {},
  param: () => {},
  constant: (to, node) => to.constant(to.nameOf(node.id), node.value),
  reshape: (to, node, [x = '']) => to.result(node, 'Reshape', [x, to.ints(node, 'shape', to.fillIn(node))]),
  broadcast: (to, node, [x = '']) => to.result(node, 'Expand', [x, to.runtimeShape(node)]),
  transpose: (to, node, inputs) => to.result(node, 'Transpose', inputs, { perm: node.perm }),
  slice: lowerSlice,
  concat: (to, node, inputs) => to.result(node, 'Concat', inputs, { axis: node.axis }),
  matmul: lowerMatmul,
  add: as('Add'),
  sub: as('Sub'),
  mul: as('Mul'),
  div: as('Div'),
  exp: as('Exp'),
  erf: as('Erf'),
  tanh: as('Tanh'),
  sigmoid: as('Sigmoid'),
  relu: as('Relu'),
  rsqrt: (to, node, inputs) => to.result(node, 'Reciprocal', [to.between(node, 'sqrt', 'Sqrt', inputs)]),
  gelu: (to, node, inputs) => (to.opset < 20 ? spelledGelu(to, node, inputs) : to.result(node, 'Gelu', inputs)),
  geluTanh: (to, node, inputs) =>
    to.opset < 20 ? spelledGeluTanh(to, node, inputs) : to.result(node, 'Gelu', inputs, { approximate: 'tanh' }),
  sum: (to, node, [x = '']) => to.result(node, 'ReduceSum', [x, to.ints(node, 'axes', node.axes)]),
  mean: (to, node, [x = '']) =>
    to.opset < 18
      ? to.result(node, 'ReduceMean', [x], { axes: node.axes })
      : to.result(node, 'ReduceMean', [x, to.ints(node, 'axes', node.axes)]),
  linear: lowerLinear,
  layerNorm: (to, node, inputs) =>
    to.result(node, 'LayerNormalization', inputs, { axis: -1, epsilon: { float: node.eps } }),
  softmax: (to, node, inputs) => to.result(node, 'Softmax', inputs, { axis: -1 }),
};

/** Only the axes that are cut, so that a batch of any size passes. */
function lowerSlice(to: Lowering, node: NodeOf<'slice'>, [x = '']: readonly string[]): void {
  const full = to.shapeOf(node.inputs[0] ?? 0);
  const axes = [...full.keys()].filter((axis) => node.size[axis] !== full[axis]);
  const starts = axes.map((axis) => node.begin[axis] ?? 0);
  const ends = axes.map((axis) => (node.begin[axis] ?? 0) + (node.size[axis] ?? 0));
  const bounds = [to.ints(node, 'starts', starts), to.ints(node, 'ends', ends), to.ints(node, 'axes', axes)];
  to.result(node, 'Slice', [x, ...bounds]);
}

function lowerMatmul(to: Lowering, node: NodeOf<'matmul'>, [a = '', b = '']: readonly string[]): void {
  const left = node.transposeA ? flip(to, node, 'a', a, to.shapeOf(node.inputs[0] ?? 0)) : a;
  const right = node.transposeB ? flip(to, node, 'b', b, to.shapeOf(node.inputs[1] ?? 0)) : b;
  to.result(node, 'MatMul', [left, right]);
}

/** The last two axes exchanged. */
function flip(to: Lowering, node: Node, suffix: string, x: string, shape: Shape): string {
  const perm = [...shape.keys()];
  const [row = 0, col = 0] = perm.splice(-2);
  return to.between(node, suffix, 'Transpose', [x], { perm: [...perm, col, row] });
}

/** `Gemm` takes the weight as checkpoints store it, [out, in], but only matrices: more axes are joined to rows before it. */
function lowerLinear(to: Lowering, node: NodeOf<'linear'>, [x = '', ...weights]: readonly string[]): void {
  const inputs = to.shapeOf(node.inputs[0] ?? 0).at(-1) ?? 0;
  const [weight = '', bias] = weights;
  if (to.int8.has(weight)) return lowerLinear8(to, node, x, weight, bias);
  if (node.shape.length === 2) return to.result(node, 'Gemm', [x, ...weights], { transB: 1 });
  const rows = to.between(node, 'rows', 'Reshape', [x, to.ints(node, 'rowsShape', [-1, inputs])]); // [rows, in]
  const product = to.between(node, 'product', 'Gemm', [rows, ...weights], { transB: 1 }); // [rows, out]
  to.result(node, 'Reshape', [product, to.ints(node, 'shape', to.fillIn(node))]); // [..., out]
}

/** Accuracy level 4: activations too are rounded to 8 bits, block by block, and the products added up as whole numbers. */
function lowerLinear8(to: Lowering, node: NodeOf<'linear'>, x: string, weight: string, bias: string | undefined): void {
  const K = to.shapeOf(node.inputs[0] ?? 0).at(-1) ?? 0;
  const attributes = { K, N: node.shape.at(-1) ?? 0, bits: 8, block_size: BLOCK, accuracy_level: 4 };
  const inputs = [x, codesName(weight), scalesName(weight), ...(bias === undefined ? [] : ['', '', bias])];
  to.result(node, 'MatMulNBits', inputs, attributes, MICROSOFT);
}

/** x · ½ · (1 + erf(x / √2)), Hendrycks & Gimpel 2016, arXiv 1606.08415. */
function spelledGelu(to: Lowering, node: Node, [x = '']: readonly string[]): void {
  const scaled = to.between(node, 'scaled', 'Div', [x, to.scalar(node, 'sqrt2', Math.SQRT2)]);
  const erf = to.between(node, 'erf', 'Erf', [scaled]);
  const gate = to.between(node, 'gate', 'Add', [erf, to.scalar(node, 'one', 1)]);
  const gated = to.between(node, 'gated', 'Mul', [x, gate]);
  to.result(node, 'Mul', [gated, to.scalar(node, 'half', 0.5)]);
}

/** x · ½ · (1 + tanh(√(2/π) · (x + 0.044715 x³))), the same paper's approximation. */
function spelledGeluTanh(to: Lowering, node: Node, [x = '']: readonly string[]): void {
  const square = to.between(node, 'square', 'Mul', [x, x]);
  const cube = to.between(node, 'cube', 'Mul', [square, x]);
  const bent = to.between(node, 'bent', 'Mul', [cube, to.scalar(node, 'bend', 0.044715)]);
  const sum = to.between(node, 'sum', 'Add', [x, bent]);
  const scaled = to.between(node, 'scaled', 'Mul', [sum, to.scalar(node, 'slope', Math.sqrt(2 / Math.PI))]);
  const tanh = to.between(node, 'tanh', 'Tanh', [scaled]);
  const gate = to.between(node, 'gate', 'Add', [tanh, to.scalar(node, 'one', 1)]);
  const gated = to.between(node, 'gated', 'Mul', [x, gate]);
  to.result(node, 'Mul', [gated, to.scalar(node, 'half', 0.5)]);
}

class Lowering implements Lowered {
  readonly nodes: ProtoMessage[] = [];
  readonly constants: ProtoMessage[] = [];
  readonly names: readonly string[];
  readonly #graph: Graph;
  readonly #batchAxes: BatchAxes;

  constructor(
    graph: Graph,
    readonly opset: Opset,
    batchAxes: BatchAxes,
    readonly int8: ReadonlySet<string>,
  ) {
    const outputs = new Map([...graph.outputs].map(([name, id]) => [id, name]));
    this.names = graph.nodes.map((node) =>
      node.op === 'input' || node.op === 'param' ? node.name : (outputs.get(node.id) ?? `${node.op}.${node.id}`),
    );
    this.#graph = graph;
    this.#batchAxes = batchAxes;
  }

  add(node: Node): void {
    // The table's entry for an op takes that op's node; TypeScript cannot tie the two together across the union.
    const entry = LOWER[node.op] as Lower<OpName>;
    entry(
      this,
      node,
      node.inputs.map((id) => this.nameOf(id)),
    );
  }

  /** Outputs that are an input or a weight itself, or share a node with another output, have the same numbers twice. */
  addOtherNames(): void {
    for (const [output, id] of this.#graph.outputs) {
      const name = this.nameOf(id);
      if (name !== output) this.nodes.push(nodeProto({ type: 'Identity', inputs: [name], output }));
    }
  }

  nameOf(id: NodeId): string {
    return this.names[id] ?? '';
  }

  shapeOf(id: NodeId): Shape {
    return nodeAt(this.#graph, id).shape;
  }

  /** The ONNX node that gives our node's result. */
  result(
    node: Node,
    type: string,
    inputs: readonly string[],
    attributes?: Record<string, Attribute>,
    domain?: string,
  ): void {
    const output = this.nameOf(node.id);
    this.nodes.push(nodeProto({ type, inputs, output, ...(attributes && { attributes }), ...(domain && { domain }) }));
  }

  /** An ONNX node on the way there; gives the name of its result. */
  between(
    node: Node,
    suffix: string,
    type: string,
    inputs: readonly string[],
    attributes?: Record<string, Attribute>,
  ): string {
    const output = `${node.op}.${node.id}.${suffix}`;
    this.nodes.push(nodeProto({ type, inputs, output, ...(attributes && { attributes }) }));
    return output;
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
  fillIn(node: Node): readonly number[] {
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
}
