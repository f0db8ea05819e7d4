/** A graph computed plainly in float64: slow, short, and the numbers other executors are held against. */
import { expected } from '../../../src/vit/errors';
import { nodeAt, type Graph, type Node, type NodeId } from '../../../src/vit/graph/graph';
import type { UnaryName } from '../../../src/vit/graph/op';
import { sizeOf, type Shape } from '../../../src/vit/graph/shape';
import type { Tensor } from '../../../src/vit/execute/executor';
import { erf } from '../../../src/vit/execute/erf';

interface Exact {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/**
 * @param weights one tensor per parameter of the graph, by name
 * @returns outputs by name, in float64
 */
export function evaluate(
  graph: Graph,
  inputs: Readonly<Record<string, Tensor>>,
  weights: Readonly<Record<string, Tensor>>,
): Record<string, Exact> {
  const values: Exact[] = [];
  for (const node of graph.nodes) {
    const operands = node.inputs.map((id) => valueAt(values, id));
    values.push({ shape: node.shape, data: compute(node, operands, inputs, weights) });
  }
  return Object.fromEntries([...graph.outputs].map(([name, id]) => [name, valueAt(values, nodeAt(graph, id).id)]));
}

function compute(
  node: Node,
  operands: readonly Exact[],
  inputs: Readonly<Record<string, Tensor>>,
  weights: Readonly<Record<string, Tensor>>,
): Float64Array {
  const [a, b] = operands;
  const x = a ?? SCALAR;
  switch (node.op) {
    case 'input':
    case 'param': {
      const tensor = (node.op === 'input' ? inputs : weights)[node.name];
      if (tensor?.data.length !== sizeOf(node.shape))
        throw expected(`${sizeOf(node.shape)} numbers`, node.name, tensor);
      return Float64Array.from(tensor.data);
    }
    case 'constant':
      return Float64Array.of(node.value);
    case 'reshape':
      return x.data;
    case 'broadcast':
      return gather(node.shape, broadcastStrides(x.shape, node.shape), x.data);
    case 'transpose': {
      const strides = stridesOf(x.shape);
      return gather(
        node.shape,
        node.perm.map((axis) => strides[axis] ?? 0),
        x.data,
      );
    }
    case 'slice': {
      const strides = stridesOf(x.shape);
      const offset = node.begin.reduce((sum, begin, axis) => sum + begin * (strides[axis] ?? 0), 0);
      return gather(node.shape, strides, x.data, offset);
    }
    case 'concat':
      return concat(operands, node.axis);
    case 'matmul':
      return matmul(node, x, b ?? SCALAR);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div': {
      const left = gather(node.shape, broadcastStrides(x.shape, node.shape), x.data);
      const right = gather(node.shape, broadcastStrides((b ?? SCALAR).shape, node.shape), (b ?? SCALAR).data);
      return left.map((value, i) => BINARY[node.op](value, right[i] ?? NaN));
    }
    case 'sum':
    case 'mean':
      return reduce(node, x);
    case 'linear':
      return linear(operands);
    case 'layerNorm':
      return layerNorm(operands, node.eps);
    case 'softmax':
      return rows(x, softmax);
    default:
      return x.data.map(UNARY[node.op]);
  }
}

const SCALAR: Exact = { shape: [], data: Float64Array.of(NaN) };

const BINARY = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
};

const UNARY: Record<UnaryName, (x: number) => number> = {
  exp: Math.exp,
  erf,
  tanh: Math.tanh,
  rsqrt: (x) => 1 / Math.sqrt(x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
  gelu: (x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2)),
  geluTanh: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
};

function valueAt(values: readonly Exact[], id: NodeId): Exact {
  return values[id] ?? SCALAR;
}

/** Steps in elements along each axis of a dense C-order array. */
function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  return strides;
}

/** Reads `source` in C order of `shape`, moving by `strides`. */
function gather(shape: Shape, strides: readonly number[], source: Float64Array, offset = 0): Float64Array {
  const out = new Float64Array(sizeOf(shape));
  const steps = stridesOf(shape);
  for (let i = 0; i < out.length; i++) {
    let at = offset;
    let rest = i;
    for (let axis = 0; axis < shape.length; axis++) {
      const step = steps[axis] ?? 1;
      const index = Math.floor(rest / step);
      at += index * (strides[axis] ?? 0);
      rest -= index * step;
    }
    out[i] = source[at] ?? NaN;
  }
  return out;
}

/** Strides for reading an array as if it had the broader shape: 0 along repeated axes. */
function broadcastStrides(from: Shape, to: Shape): number[] {
  const strides = stridesOf(from);
  const missing = to.length - from.length;
  return to.map((_, axis) => ((from[axis - missing] ?? 1) === 1 ? 0 : (strides[axis - missing] ?? 0)));
}

function concat(parts: readonly Exact[], axis: number): Float64Array {
  const first = parts[0] ?? SCALAR;
  const outer = sizeOf(first.shape.slice(0, axis));
  const blocks = Array.from({ length: outer }, (_, i) =>
    parts.map((part) => part.data.subarray((i * part.data.length) / outer, ((i + 1) * part.data.length) / outer)),
  );
  return Float64Array.from(blocks.flat().flatMap((block) => [...block]));
}

function matmul(node: Node<'matmul'>, a: Exact, b: Exact): Float64Array {
  const [rowCount = 0, colCount = 0] = node.shape.slice(-2);
  const inner = a.shape.at(node.transposeA ? -2 : -1) ?? 0;
  const out = new Float64Array(sizeOf(node.shape));
  for (let i = 0; i < out.length; i++) {
    const col = i % colCount;
    const row = Math.floor(i / colCount) % rowCount;
    const matrix = Math.floor(i / (colCount * rowCount));
    const startA = a.shape.length > 2 ? matrix * rowCount * inner : 0;
    const startB = b.shape.length > 2 ? matrix * inner * colCount : 0;
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      const left = a.data[startA + (node.transposeA ? k * rowCount + row : row * inner + k)] ?? NaN;
      const right = b.data[startB + (node.transposeB ? col * inner + k : k * colCount + col)] ?? NaN;
      sum += left * right;
    }
    out[i] = sum;
  }
  return out;
}

function reduce(node: Node<'sum' | 'mean'>, x: Exact): Float64Array {
  const out = new Float64Array(sizeOf(node.shape));
  const targets = gather(x.shape, broadcastStrides(node.shape, x.shape), Float64Array.from(out.keys()));
  targets.forEach((target, i) => (out[target] = (out[target] ?? 0) + (x.data[i] ?? NaN)));
  return node.op === 'sum' ? out : out.map((sum) => (sum * out.length) / x.data.length);
}

function linear([x = SCALAR, weight = SCALAR, bias]: readonly Exact[]): Float64Array {
  const [outputs = 0, inputs = 0] = weight.shape;
  const out = new Float64Array((x.data.length / inputs) * outputs);
  return out.map((_, i) => {
    const row = Math.floor(i / outputs) * inputs;
    const col = i % outputs;
    let sum = bias?.data[col] ?? 0;
    for (let k = 0; k < inputs; k++) sum += (x.data[row + k] ?? NaN) * (weight.data[col * inputs + k] ?? NaN);
    return sum;
  });
}

function layerNorm([x = SCALAR, gamma = SCALAR, beta = SCALAR]: readonly Exact[], eps: number): Float64Array {
  return rows(x, (row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
    return row.map(
      (value, i) => ((value - mean) / Math.sqrt(variance + eps)) * (gamma.data[i] ?? NaN) + (beta.data[i] ?? NaN),
    );
  });
}

function softmax(row: Float64Array): Float64Array {
  const largest = Math.max(...row);
  const powers = row.map((value) => Math.exp(value - largest));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}

/** Each row along the last axis put through `change`. */
function rows(x: Exact, change: (row: Float64Array) => Float64Array): Float64Array {
  const length = x.shape.at(-1) ?? 1;
  const out = new Float64Array(x.data.length);
  for (let start = 0; start < out.length; start += length)
    out.set(change(x.data.subarray(start, start + length)), start);
  return out;
}
