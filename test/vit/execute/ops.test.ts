import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activationTable, applyTable } from '../../../src/vit/execute/tfjs/activationTable';
import { erf } from '../../../src/vit/execute/erf';
import type { Tensor } from '../../../src/vit/execute/executor';
import type { TfjsExecutor } from '../../../src/vit/execute/tfjs/executor';
import { GraphBuilder, type Value } from '../../../src/vit/graph/builder';
import { sizeOf } from '../../../src/vit/graph/shape';
import { errorInStd, nodeExecutor } from '../model/fixture';
import { evaluate } from './reference';

const SEED = 5;
/** One float32 op against float64, in standard deviations. */
const ONE_OP = 3e-6;

let executor: TfjsExecutor;
beforeAll(async () => void (executor = await nodeExecutor()));
afterAll(() => executor.dispose());

function wave(shape: readonly number[], step: number): Tensor {
  return { shape, data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => 3 * Math.sin(step * (i + 1))) };
}

const inputs = {
  x: wave([2, 3, 5, 4], 0.7),
  y: wave([2, 3, 4, 5], 1.3),
  row: wave([4], 2.1),
  matrix: wave([6, 4], 0.37),
  left: wave([3, 5], 1.9),
};

describe('each op gives on WebAssembly what float64 gives', () => {
  type Build = (g: GraphBuilder, at: Record<keyof typeof inputs, Value>) => Value;
  test.each<[string, Build]>([
    ['add', (g, { x, row }) => g.add(x, row)],
    ['sub', (g, { x, row }) => g.sub(row, x)],
    ['mul', (g, { x }) => g.mul(x, g.mean(x, [1, 3]))],
    ['div', (g, { x, row }) => g.div(x, g.unary('exp', row))],
    ['sum over the last axis', (g, { x }) => g.sum(x, [3])],
    ['sum over axes in the middle', (g, { x }) => g.sum(x, [1, 2])],
    ['mean over the first axis', (g, { x }) => g.mean(x, [0])],
    ['reshape', (g, { x }) => g.reshape(x, [6, 20])],
    ['transpose', (g, { x }) => g.transpose(x, [3, 0, 2, 1])],
    ['transpose of five axes', (g, { x }) => g.transpose(g.reshape(x, [2, 3, 5, 2, 2]), [3, 0, 4, 1, 2])],
    ['slice', (g, { x }) => g.slice(x, [1, 0, 2, 1], [1, 2, 3, 2])],
    ['concat', (g, { x }) => g.concat([g.narrow(x, 2, 3, 2), x], 2)],
    ['broadcast', (g, { row }) => g.broadcast(row, [2, 3, 4])],
    ['matmul, stack by stack', (g, { x, y }) => g.matmul(x, y)],
    ['matmul, right side transposed', (g, { x }) => g.matmul(x, x, { transposeB: true })],
    ['matmul, left side transposed', (g, { x }) => g.matmul(x, x, { transposeA: true })],
    ['matmul, one matrix on the left of a stack', (g, { x, left }) => g.matmul(left, x)],
    ['matmul, one matrix on the right of a stack', (g, { x, matrix }) => g.matmul(x, matrix, { transposeB: true })],
    ['exp', (g, { x }) => g.unary('exp', x)],
    ['erf', (g, { x }) => g.unary('erf', x)],
    ['tanh', (g, { x }) => g.unary('tanh', x)],
    ['rsqrt', (g, { x }) => g.unary('rsqrt', g.unary('exp', x))],
    ['sigmoid', (g, { x }) => g.unary('sigmoid', x)],
    ['relu', (g, { x }) => g.unary('relu', x)],
    ['gelu', (g, { x }) => g.unary('gelu', x)],
    ['geluTanh', (g, { x }) => g.unary('geluTanh', x)],
    ['softmax', (g, { x }) => g.softmax(g.scale(x, 4))],
    ['layerNorm', (g, { x, row }) => g.layerNorm(x, row, g.unary('exp', row), 1e-6)],
    ['linear without bias, weight computed', (g, { x, matrix }) => g.linear(x, g.scale(matrix, 2), null)],
    ['linear with square computed weight and bias', (g, { x, row }) => g.linear(x, g.broadcast(row, [4, 4]), row)],
  ])('%s', async (_, build) => {
    const g = new GraphBuilder();
    const at = Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, g.input(name, shape)]));
    const graph = g.build({ out: build(g, at as Record<keyof typeof inputs, Value>) });
    const program = await executor.compile(graph, () => Promise.reject(new Error('no weights')));
    const { out } = await program.run(inputs);
    const wanted = evaluate(graph, inputs, {}).out!;
    expect(out!.shape).toEqual(wanted.shape);
    expect(errorInStd(out!.data, wanted.data)).toBeLessThan(ONE_OP);
  });
});

test('a weight that serves a linear layer and something else is right for both', async () => {
  const g = new GraphBuilder();
  const w = g.param('w', [4, 4]);
  const graph = g.build({ out: g.matmul(g.linear(g.input('x', [5, 4]), w, null), w) });
  const weights = { w: wave([4, 4], 0.9) };
  const program = await executor.compile(graph, async () => weights.w);
  const x = { x: wave([5, 4], 0.4) };
  expect(errorInStd((await program.run(x)).out!.data, evaluate(graph, x, weights).out!.data)).toBeLessThan(ONE_OP);
});

test('a weight that is used with two biases is right with both', async () => {
  const g = new GraphBuilder();
  const w = g.param('w', [4, 4]);
  const once = g.linear(g.input('x', [5, 4]), w, g.param('b', [4]));
  const graph = g.build({ out: g.linear(g.linear(once, w, g.param('c', [4])), w, null) });
  const weights = { w: wave([4, 4], 0.9), b: wave([4], 0.3), c: wave([4], 1.7) };
  const program = await executor.compile(graph, async (name) => weights[name as keyof typeof weights]);
  const x = { x: wave([5, 4], 0.4) };
  expect(errorInStd((await program.run(x)).out!.data, evaluate(graph, x, weights).out!.data)).toBeLessThan(ONE_OP);
});

describe('GELU by table', () => {
  /** Float32 keeps 6e-8 of the value; the table adds less than 1e-9. */
  const TABLE = 1e-7;

  test('is exact to float32 everywhere', () => {
    const table = activationTable('gelu');
    const property = fc.property(fc.float({ min: -20, max: 20, noNaN: true }), (x) => {
      const out = new Float32Array(1);
      applyTable(table, Float32Array.of(x), out);
      const wanted = 0.5 * x * (1 + erf(x * Math.SQRT1_2));
      expect(Math.abs(out[0]! - wanted)).toBeLessThan(TABLE * Math.max(1, Math.abs(wanted)));
    });
    fc.assert(property, { seed: SEED, numRuns: 2000 });
  });

  test('keeps NaN and the infinities apart', () => {
    const out = new Float32Array(4);
    applyTable(activationTable('geluTanh'), Float32Array.of(NaN, Infinity, -Infinity, 0), out);
    expect([...out]).toEqual([NaN, Infinity, 0, 0]);
  });
});

/** Values of Abramowitz & Stegun, table 7.1, and beyond. */
test.each([
  [0, 0],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [-2, -0.9953222650189527],
  [3.5, 0.9999992569016276],
  [30, 1],
])('erf(%s) is %s', (x, y) => expect(erf(x)).toBeCloseTo(y, 14));
