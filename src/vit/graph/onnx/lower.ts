/** From our ops to ONNX's: one entry per op, each giving one or a few ONNX nodes. */
import type { Graph, Node, NodeId } from '../graph';
import type { OpName } from '../op';
import { sameShape, type Shape } from '../shape';
import { fusedAttention, neededNodes, type FusedAttention, type Rotation } from './fused-attention';
import { Lowering, type LowerOptions } from './lowering';
import type { ProtoMessage } from './protobuf';
import { BLOCK } from './quantise';
import { codesName, scalesName } from './stored';

/** The domain of ONNX Runtime's own ops. */
export const MICROSOFT = 'com.microsoft';

export interface Lowered {
  readonly nodes: ProtoMessage[];
  /** Shapes, axes and scalars that the nodes read; weights are not among them. */
  readonly constants: ProtoMessage[];
  /** Name of each of our nodes' results. */
  readonly names: readonly string[];
}

/** Names: inputs, weights and outputs keep theirs; whatever lies between is `op.id`. */
export function lower(graph: Graph, options: LowerOptions): Lowered {
  const fused = options.fuse ? fusedAttention(graph) : new Map<NodeId, FusedAttention>();
  const needed = neededNodes(graph, fused);
  const lowering = new Lowering(graph, options);
  for (const node of graph.nodes) {
    const attention = fused.get(node.id);
    if (attention && needed.has(node.id)) lowerAttention(lowering, node, attention);
    else if (needed.has(node.id)) add(lowering, node);
  }
  lowering.addOutputs();
  return lowering;
}

function add(lowering: Lowering, node: Node): void {
  // The table's entry for an op takes that op's node; TypeScript cannot tie the two together across the union.
  const entry = LOWER[node.op] as Lower<OpName>;
  if (!goesByRow(lowering, node)) return entry(lowering, node, () => node.inputs.map((id) => lowering.nameOf(id)));
  const isRow = (id: NodeId): boolean => lowering.shapeOf(id).length < 2; // a weight, the same for every row
  const operands = (): string[] => node.inputs.map((id) => (isRow(id) ? lowering.nameOf(id) : lowering.rowsOf(id)));
  lowering.inRows(node, () => entry(lowering, node, operands));
}

/** Ops that give the same whether the leading axes are joined to rows or not. */
const BY_ROW: ReadonlySet<OpName> = new Set(['gelu', 'geluTanh', 'relu', 'layerNorm', 'add', 'mul']);

/** What follows a linear layer need not wait for its rows to be put back in their own shape. */
function goesByRow(to: Lowering, { op, inputs, shape }: Node): boolean {
  if (!BY_ROW.has(op) || !inputs.some((id) => to.hasRows(id))) return false;
  return inputs.every((id) => to.shapeOf(id).length < 2 || sameShape(to.shapeOf(id), shape));
}

/** A node whose op is `N`, also where the vocabulary lists several names in one entry. */
type NodeOf<N extends OpName> = Node & { readonly op: N };

/** Asking for the operands puts them in their own shapes. */
type Lower<N extends OpName> = (to: Lowering, node: NodeOf<N>, operands: () => readonly string[]) => void;

/** The ONNX op of this name on the same operands. */
const as =
  (type: string): Lower<OpName> =>
  (to, node, operands) =>
    to.result(node, type, operands());

const LOWER: { readonly [N in OpName]: Lower<N> } = {
  input: () => {},
  param: () => {},
  constant: (to, node) => to.constant(to.names[node.id] ?? '', node.value),
  reshape: (to, node) => to.heldLike(node, node.inputs[0] ?? 0),
  broadcast: (to, node, operands) => to.result(node, 'Expand', [...operands(), to.runtimeShape(node)]),
  transpose: (to, node, operands) => to.result(node, 'Transpose', operands(), { perm: node.perm }),
  slice: lowerSlice,
  concat: (to, node, operands) => to.result(node, 'Concat', operands(), { axis: node.axis }),
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
  rsqrt: (to, node, operands) => to.result(node, 'Reciprocal', [to.between(node, 'sqrt', 'Sqrt', operands())]),
  gelu: (to, node, operands) =>
    to.opset < 20 ? spelledGelu(to, node, operands()) : to.result(node, 'Gelu', operands()),
  geluTanh: (to, node, operands) =>
    to.opset < 20
      ? spelledGeluTanh(to, node, operands())
      : to.result(node, 'Gelu', operands(), { approximate: 'tanh' }),
  sum: (to, node, operands) => to.result(node, 'ReduceSum', [...operands(), to.ints(node, 'axes', node.axes)]),
  mean: (to, node, operands) =>
    to.opset < 18
      ? to.result(node, 'ReduceMean', operands(), { axes: node.axes })
      : to.result(node, 'ReduceMean', [...operands(), to.ints(node, 'axes', node.axes)]),
  linear: lowerLinear,
  layerNorm: (to, node, operands) =>
    to.result(node, 'LayerNormalization', operands(), { axis: -1, epsilon: { float: node.eps } }),
  softmax: (to, node, operands) => to.result(node, 'Softmax', operands(), { axis: -1 }),
};

/** Only the axes that are cut, so that a batch of any size passes. */
function lowerSlice(to: Lowering, node: NodeOf<'slice'>, operands: () => readonly string[]): void {
  const [x = ''] = operands();
  const full = to.shapeOf(node.inputs[0] ?? 0);
  const axes = [...full.keys()].filter((axis) => node.size[axis] !== full[axis]);
  const starts = axes.map((axis) => node.begin[axis] ?? 0);
  const ends = axes.map((axis) => (node.begin[axis] ?? 0) + (node.size[axis] ?? 0));
  const bounds = [to.ints(node, 'starts', starts), to.ints(node, 'ends', ends), to.ints(node, 'axes', axes)];
  to.result(node, 'Slice', [x, ...bounds]);
}

function lowerMatmul(to: Lowering, node: NodeOf<'matmul'>, operands: () => readonly string[]): void {
  const [a = '', b = ''] = operands();
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

/** `Gemm` takes the weight as checkpoints store it, [out, in], but only matrices. */
function lowerLinear(to: Lowering, node: NodeOf<'linear'>): void {
  const [x = 0, ...others] = node.inputs;
  const [weight = '', bias] = others.map((id) => to.nameOf(id));
  const rows = to.rowsOf(x); // [rows, in]
  to.inRows(node, () => {
    if (to.int8.has(weight)) return lowerLinear8(to, node, rows, weight, bias);
    to.result(node, 'Gemm', [rows, weight, ...(bias === undefined ? [] : [bias])], { transB: 1 }); // [rows, out]
  });
}

/** Accuracy level 4: activations too are rounded to 8 bits, block by block, and the products added up as whole numbers. */
function lowerLinear8(to: Lowering, node: NodeOf<'linear'>, x: string, weight: string, bias: string | undefined): void {
  const K = to.shapeOf(node.inputs[0] ?? 0).at(-1) ?? 0;
  const attributes = { K, N: node.shape.at(-1) ?? 0, bits: 8, block_size: BLOCK, accuracy_level: 4 };
  const inputs = [x, codesName(weight), scalesName(weight), ...(bias === undefined ? [] : ['', '', bias])];
  to.result(node, 'MatMulNBits', inputs, attributes, MICROSOFT);
}

/** One op of ONNX Runtime's own takes queries, keys and values and gives the heads' results side by side, [batch, tokens, dim]; another turns queries and keys before. */
function lowerAttention(to: Lowering, node: Node, { qkv, heads, scale, rotation, bias }: FusedAttention): void {
  const dim = (to.shapeOf(qkv).at(-1) ?? 0) / 3;
  const [query = '', key = '', value = ''] = to.split(node, to.nameOf(qkv), [dim, dim, dim], ['query', 'key', 'value']); // [batch, tokens, dim] each
  const placed = rotation ? turned(to, node, [query, key], rotation) : [query, key];
  const [rows = 0, cols = 0] = bias === null ? [] : to.shapeOf(bias).slice(1);
  const biases =
    bias === null
      ? []
      : ['', '', to.between(node, 'bias', 'Reshape', [to.nameOf(bias), to.ints(node, 'biasShape', [1, heads, rows, cols])])]; // prettier-ignore
  const inputs = [...placed, value, ...biases];
  const joined = to.between(node, 'joined', 'MultiHeadAttention', inputs, { num_heads: heads, scale: { float: scale } }, MICROSOFT); // prettier-ignore
  to.heldAs(node, joined);
}

/** Queries and keys [batch, tokens, dim] turned by where their tokens are; the op reads each angle once, [tokens, headDim / 2]. */
function turned(to: Lowering, node: Node, parts: readonly string[], { cos, sin, turns }: Rotation): readonly string[] {
  const headDim = to.shapeOf(cos)[1] ?? 0;
  const [begin, step] = turns === 'pairs' ? [1, 2] : [headDim / 2, 1];
  const once = (table: NodeId, name: string, from: number): string => {
    const ends = turns === 'pairs' ? headDim : from + headDim / 2;
    const range = Object.entries({ from, ends, axis: 1, step }).map(([key, at]) =>
      to.ints(node, `${name}.${key}`, [at]),
    );
    return to.between(node, name, 'Slice', [to.nameOf(table), ...range]);
  };
  const tables = [once(cos, 'cos', 0), once(sin, 'sin', begin)]; // of the sine the positive half
  const start = to.ints(node, 'start', [0]);
  const attributes = { interleaved: turns === 'pairs' ? 1 : 0 };
  return parts.map((part, at) =>
    to.between(node, at === 0 ? 'turnedQuery' : 'turnedKey', 'RotaryEmbedding', [part, start, ...tables], attributes, MICROSOFT),
  ); // prettier-ignore
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
