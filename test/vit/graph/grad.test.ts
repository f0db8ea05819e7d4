import { describe, expect, test } from 'vitest';
import { GraphBuilder, type Value } from '../../../src/vit/graph/builder';
import { gradientGraph, gradientOutput } from '../../../src/vit/graph/grad';
import { nodeAt } from '../../../src/vit/graph/graph';
import { sizeOf } from '../../../src/vit/graph/shape';
import { evaluate } from '../execute/reference';
import { exactTensor, finiteDifference } from './difference';

/** Central differences in float64 with a step of 1e−5 keep about nine digits. */
const DIFFERENCE_BAR = 1e-7;

function wave(shape: readonly number[], step: number) {
  return exactTensor(
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => 2 * Math.sin(step * (i + 1))),
  );
}

const inputs = {
  x: wave([2, 3, 5, 4], 0.7),
  y: wave([2, 3, 4, 5], 1.3),
  row: wave([4], 2.1),
  matrix: wave([6, 4], 0.37),
  left: wave([3, 5], 1.9),
};

type At = Record<keyof typeof inputs, Value>;
type Build = (g: GraphBuilder, at: At) => Value;

describe('the gradient of each op is that of finite differences', () => {
  test.each<[string, Build]>([
    ['add', (g, { x, row }) => g.add(row, x)],
    ['sub', (g, { x, row }) => g.sub(x, row)],
    ['sub the other way round', (g, { x, row }) => g.sub(row, x)],
    ['mul', (g, { x, row }) => g.mul(x, row)],
    ['mul by itself', (g, { x }) => g.mul(x, x)],
    ['div', (g, { x, row }) => g.div(x, g.unary('exp', row))],
    ['div into', (g, { x, row }) => g.div(row, g.unary('exp', x))],
    ['sum', (g, { x }) => g.sum(g.mul(x, x), [1, 2])],
    ['mean', (g, { x }) => g.mean(g.mul(x, x), [0, 3])],
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
    ['linear', (g, { x, matrix, left }) => g.linear(x, matrix, g.slice(g.reshape(left, [15]), [4], [6]))],
    ['linear without bias', (g, { x, matrix }) => g.linear(x, matrix, null)],
  ])('%s', (_, build) => {
    const g = new GraphBuilder();
    const at = Object.fromEntries(
      Object.entries(inputs).map(([name, { shape }]) => [name, g.input(name, shape)]),
    ) as unknown as At;
    const graph = g.build({ out: build(g, at), ...at });
    const shape = nodeAt(graph, graph.outputs.get('out')!).shape;
    const weights = wave(shape, 0.93);
    const by = Object.keys(inputs);
    const gradient = gradientGraph(graph, { of: 'out', weights: { name: 'w', shape }, by });
    const got = evaluate(gradient, { ...inputs, w: weights }, {});
    for (const name of by) {
      const { data, shape: given } = got[gradientOutput(name)]!;
      expect(given).toEqual(inputs[name as keyof typeof inputs].shape);
      const score = (changed: typeof inputs): number =>
        evaluate(graph, changed, {}).out!.data.reduce((sum, y, i) => sum + y * weights.data[i]!, 0);
      data.forEach((value, i) => {
        if (i % 3 > 0) return; // every third is enough
        const wanted = finiteDifference(inputs, name as keyof typeof inputs, i, score);
        expect(Math.abs(value - wanted), `${name}[${i}]: ${value} for ${wanted}`).toBeLessThan(
          DIFFERENCE_BAR * Math.max(1, Math.abs(wanted)),
        );
      });
    }
  });
});

test('relu passes nothing at 0, as in PyTorch', () => {
  const g = new GraphBuilder();
  const x = g.input('x', [3]);
  const graph = gradientGraph(g.build({ x, out: g.unary('relu', x) }), {
    of: 'out',
    weights: { name: 'w', shape: [] },
    by: ['x'],
  });
  const given = { x: exactTensor([3], [-1, 0, 1e-12]), w: exactTensor([], [5]) };
  expect([...evaluate(graph, given, {})[gradientOutput('x')]!.data]).toEqual([0, 0, 5]);
});

test('what the score does not depend on has gradient 0', () => {
  const g = new GraphBuilder();
  const [x, y] = [g.input('x', [2]), g.input('y', [3])];
  const graph = gradientGraph(g.build({ x, y, out: g.mul(x, x) }), {
    of: 'out',
    weights: { name: 'w', shape: [2] },
    by: ['y'],
  });
  expect([...evaluate(graph, { x: wave([2], 1), y: wave([3], 1), w: wave([2], 1) }, {})[gradientOutput('y')]!.data]).toEqual([0, 0, 0]); // prettier-ignore
});

test('a name that is no output is refused', () => {
  const g = new GraphBuilder();
  const graph = g.build({ out: g.input('x', [2]) });
  const weights = { name: 'w', shape: [2] };
  expect(() => gradientGraph(graph, { of: 'nothing', weights, by: ['out'] })).toThrow(/out/);
  expect(() => gradientGraph(graph, { of: 'out', weights, by: ['nothing'] })).toThrow(/out/);
  expect(() => gradientGraph(graph, { of: 'out', weights, by: [] })).toThrow(/output/);
});
