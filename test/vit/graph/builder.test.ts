import { describe, expect, test } from 'vitest';
import { HeadlightError } from '../../../src/vit/errors';
import { GraphBuilder, type Value } from '../../../src/vit/graph/builder';
import { dump } from '../../../src/vit/graph/dump';
import { paramBytes, peakBytes } from '../../../src/vit/graph/liveness';

describe('shapes', () => {
  const g = new GraphBuilder();
  const x = g.input('x', [2, 5, 6]);
  test.each<[string, Value, number[]]>([
    ['add broadcasts as NumPy does', g.add(x, g.param('bias', [5, 1])), [2, 5, 6]],
    ['transpose moves axes', g.transpose(x, [2, 0, 1]), [6, 2, 5]],
    ['narrow takes part of one axis', g.narrow(x, 1, 3, 2), [2, 2, 6]],
    ['concat adds up one axis', g.concat([x, g.narrow(x, 1, 0, 1)], 1), [2, 6, 6]],
    ['matmul with a transposed right side', g.matmul(x, x, { transposeB: true }), [2, 5, 5]],
    ['matmul with a transposed left side', g.matmul(x, x, { transposeA: true }), [2, 6, 6]],
    ['matmul with one matrix for the whole batch', g.matmul(g.param('m', [3, 5]), x), [2, 3, 6]],
    ['sum keeps the axis', g.sum(x, [1, 2]), [2, 1, 1]],
    ['linear reads weights as [out, in]', g.linear(x, g.param('w', [4, 6]), null), [2, 5, 4]],
    ['broadcast repeats axes of length 1', g.broadcast(g.mean(x, [1]), [2, 5, 6]), [2, 5, 6]],
    ['reshape keeps the number of elements', g.reshape(x, [60]), [60]],
  ])('%s', (_, value, shape) => expect(value.shape).toEqual(shape));
});

describe('what does not fit is refused where it is written', () => {
  const g = new GraphBuilder();
  const x = g.input('x', [2, 5, 6]);
  test.each<[() => unknown, string]>([
    [() => g.add(x, g.input('y', [4])), "expected shapes that broadcast for `add`, got '[2, 5, 6] and [4]'"],
    [() => g.reshape(x, [7]), "expected 60 elements from [2, 5, 6] for `reshape`, got '[7]'"],
    [() => g.transpose(x, [0, 0, 1]), "expected a permutation of 3 axes for `transpose`, got '[0, 0, 1]'"],
    [() => g.narrow(x, 1, 4, 2), "expected a part of [2, 5, 6] for `slice`, got '[2, 2, 6] from [0, 4, 0]'"],
    [() => g.concat([x, g.input('z', [2, 5, 7])], 1), 'expected shapes equal but for axis 1 for `concat`'],
    [() => g.matmul(x, x), "expected equal inner lengths for `matmul`, got '[2, 5, 6] and [2, 5, 6]'"],
    [() => g.matmul(x, g.input('b', [3, 6, 2])), 'expected equal leading axes, or none on one side for `matmul`'],
    [() => g.linear(x, g.param('v', [6, 4]), null), 'expected x [..., in], weight [out, in], bias [out] for `linear`'],
    [() => g.layerNorm(x, g.param('g', [6]), g.param('b', [5]), 0), 'expected x [..., dim], gamma [dim], beta [dim]'],
    [() => g.mean(x, [3]), 'expected an axis of [2, 5, 6] for `mean`, got 3'],
    [() => g.broadcast(x, [2, 4, 6]), 'expected shapes that broadcast for `broadcast`'],
    [() => g.input('none', [0]), "expected positive whole axis lengths for `none`, got '[0]'"],
    [() => g.param('g', [7]), "expected the shape [6] it had before for `g`, got '[7]'"],
    [() => g.build({}), "expected at least one output for `outputs`, got 'none'"],
  ])('%#', (build, message) => {
    expect(build).toThrow(HeadlightError);
    expect(build).toThrow(message);
  });
});

test('a graph holds only what its outputs need, and says what it must be given', () => {
  const g = new GraphBuilder();
  const x = g.input('x', [1, 3]);
  const used = g.linear(x, g.param('used', [2, 3]), null);
  g.linear(g.input('unused input', [1, 3]), g.param('unused', [2, 3]), null);
  const graph = g.build({ y: used });
  expect([...graph.inputs]).toEqual([['x', [1, 3]]]);
  expect([...graph.params]).toEqual([['used', [2, 3]]]);
  expect(graph.nodes.map((node) => node.op)).toEqual(['input', 'param', 'linear']);
});

test('the same weight is one node, however often it is asked for', () => {
  const g = new GraphBuilder();
  expect(g.param('w', [2]).id).toBe(g.param('w', [2]).id);
});

test('steps that change nothing leave no node', () => {
  const g = new GraphBuilder();
  const x = g.input('x', [2, 3]);
  for (const same of [g.reshape(x, [2, 3]), g.narrow(x, 1, 0, 3), g.concat([x], 0), g.scale(x, 1)])
    expect(same).toBe(x);
});

test('a dump shows each node with its attributes, operands and shape', () => {
  const g = new GraphBuilder();
  const graph = g.build({ y: g.softmax(g.transpose(g.input('x', [2, 3]), [1, 0])) });
  expect(dump(graph)).toBe(
    '%0 = input{name: "x"}() [2, 3]\n%1 = transpose{perm: [1,0]}(%0) [3, 2]\n%2 = softmax(%1) [3, 2]\noutputs y: %2',
  );
});

test('memory is counted at the fullest moment, with results dropped after their last reader', () => {
  const g = new GraphBuilder();
  let x = g.mul(g.input('x', [10]), g.param('w', [10]));
  for (let i = 0; i < 5; i++) x = g.unary('exp', x);
  const graph = g.build({ y: x });
  expect(paramBytes(graph)).toBe(40);
  expect(peakBytes(graph)).toBe(120); // the input stays; operand and result of one step
});
