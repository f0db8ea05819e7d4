/** One graph for each way of using each op: what every engine, the ONNX writer and the gradients are held to. */
import type { Tensor } from '../../../src/vit/execute/executor';
import { GraphBuilder, type Value } from '../../../src/vit/graph/builder';
import type { Graph } from '../../../src/vit/graph/graph';
import { sizeOf } from '../../../src/vit/graph/shape';

const SHAPES = { x: [2, 3, 5, 4], y: [2, 3, 4, 5], row: [4], matrix: [6, 4], left: [3, 5], bias: [6] } as const;
const STEPS = { x: 0.7, y: 1.3, row: 2.1, matrix: 0.37, left: 1.9, bias: 0.11 } as const;

export type OpInput = keyof typeof SHAPES;
export type OpBuild = (g: GraphBuilder, at: Record<OpInput, Value>) => Value;

/** Numbers between −2 and 2 without a pattern that an op could hide a fault in. */
export function wave(shape: readonly number[], step: number): Tensor {
  return { shape, data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => 2 * Math.sin(step * (i + 1))) };
}

export const opInputNames = Object.keys(SHAPES) as OpInput[];
export const opInputs = Object.fromEntries(
  opInputNames.map((name) => [name, wave(SHAPES[name], STEPS[name])]),
) as Record<OpInput, Tensor>;

/** The op as a graph from `opInputs`, which are also outputs so that all stay in it, to `out`. */
export function opGraph(build: OpBuild): Graph {
  const g = new GraphBuilder();
  const at = Object.fromEntries(opInputNames.map((name) => [name, g.input(name, SHAPES[name])])) as Record<
    OpInput,
    Value
  >;
  return g.build({ out: build(g, at), ...at });
}

export const OPS: readonly (readonly [string, OpBuild])[] = [
  ['add', (g, { x, row }) => g.add(row, x)],
  ['sub', (g, { x, row }) => g.sub(x, row)],
  ['sub the other way round', (g, { x, row }) => g.sub(row, x)],
  ['mul', (g, { x, row }) => g.mul(x, row)],
  ['mul by itself', (g, { x }) => g.mul(x, x)],
  ['div', (g, { x, row }) => g.div(x, g.unary('exp', row))],
  ['div into', (g, { x, row }) => g.div(row, g.unary('exp', x))],
  ['sum', (g, { x }) => g.sum(g.mul(x, x), [1, 2])],
  ['mean', (g, { x, row }) => g.mean(g.mul(x, row), [0, 3])],
  ['reshape', (g, { x }) => g.reshape(x, [6, 20])],
  ['transpose', (g, { x }) => g.transpose(x, [3, 0, 2, 1])],
  ['slice', (g, { x }) => g.slice(x, [1, 0, 2, 1], [1, 2, 3, 2])],
  ['overlapping slices', (g, { x }) => g.mul(g.narrow(x, 2, 0, 3), g.narrow(x, 2, 2, 3))],
  ['concat', (g, { x }) => g.concat([g.narrow(x, 2, 3, 2), g.mul(x, x)], 2)],
  ['broadcast', (g, { row }) => g.broadcast(row, [2, 3, 4])],
  ['broadcast of an axis of length 1', (g, { left }) => g.broadcast(g.reshape(left, [3, 1, 5]), [2, 3, 4, 5])],
  ['matmul', (g, { x, y }) => g.matmul(x, y)],
  ['matmul, left transposed', (g, { x }) => g.matmul(x, g.mul(x, x), { transposeA: true })],
  ['matmul, right transposed', (g, { x }) => g.matmul(x, g.mul(x, x), { transposeB: true })],
  ['matmul, both transposed', (g, { x, y }) => g.matmul(x, y, { transposeA: true, transposeB: true })],
  ['matmul, one matrix on the left of a stack', (g, { x, left }) => g.matmul(left, x)],
  ['matmul, the same transposed', (g, { y, left }) => g.matmul(left, y, { transposeA: false, transposeB: true })],
  ['matmul, one matrix on the right of a stack', (g, { x, matrix }) => g.matmul(x, matrix, { transposeB: true })],
  ['exp', (g, { x }) => g.unary('exp', x)],
  ['erf', (g, { x }) => g.unary('erf', x)],
  ['tanh', (g, { x }) => g.unary('tanh', x)],
  ['rsqrt', (g, { x }) => g.unary('rsqrt', g.unary('exp', x))],
  ['sigmoid', (g, { x }) => g.unary('sigmoid', x)],
  ['relu', (g, { x }) => g.unary('relu', x)],
  ['gelu', (g, { x }) => g.unary('gelu', x)],
  ['geluTanh', (g, { x }) => g.unary('geluTanh', x)],
  ['softmax', (g, { x }) => g.softmax(g.scale(x, 2))],
  ['layerNorm', (g, { x, row }) => g.layerNorm(x, row, g.unary('exp', row), 1e-3)],
  ['linear', (g, { x, matrix, bias }) => g.linear(x, matrix, bias)],
  ['linear without bias', (g, { x, matrix }) => g.linear(x, matrix, null)],
  ['mul by a broadcast mean', (g, { x }) => g.mul(x, g.mean(x, [1, 3]))],
  ['sum over the last axis', (g, { x }) => g.sum(x, [3])],
  ['sum over axes in the middle', (g, { x }) => g.sum(x, [1, 2])],
  ['mean over the first axis', (g, { x }) => g.mean(x, [0])],
  ['transpose of five axes', (g, { x }) => g.transpose(g.reshape(x, [2, 3, 5, 2, 2]), [3, 0, 4, 1, 2])],
  ['linear without bias, weight computed', (g, { x, matrix }) => g.linear(x, g.scale(matrix, 2), null)],
  ['linear with square computed weight and bias', (g, { x, row }) => g.linear(x, g.broadcast(row, [4, 4]), row)],
  ['linear of a matrix', (g, { y, matrix, bias }) => g.linear(g.reshape(y, [30, 4]), matrix, bias)],
];
