/** Our own kernels on WebAssembly: stacks of matrices where they lie, slices and repeated numbers as one copy. */
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TfjsExecutor } from '../../../src/vit/execute/tfjs/executor';
import { GraphBuilder, type Value } from '../../../src/vit/graph/builder';
import { wave } from '../graph/op-table';
import { errorInStd, nodeExecutor } from '../model/fixture';
import { evaluate } from './reference';

/** One float32 op against float64, in standard deviations. */
const ONE_OP = 3e-6;

let executor: TfjsExecutor;
beforeAll(async () => void (executor = await nodeExecutor()));
afterAll(() => executor.dispose());

type Product = [a: number[], b: number[], transposeA: boolean, transposeB: boolean];

/** Runs what `build` makes of inputs of these shapes, and holds it to float64. */
async function check(
  shapes: readonly (readonly number[])[],
  build: (g: GraphBuilder, inputs: readonly Value[]) => Value,
): Promise<void> {
  const g = new GraphBuilder();
  const given = shapes.map((shape, i) => g.input(`x${i}`, shape));
  const graph = g.build({ out: build(g, given) });
  const inputs = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, wave(shape, 0.3 + 0.4 * i)]));
  const program = await executor.compile(graph, () => Promise.reject(new Error('no weights')));
  await program.run(inputs);
  const held = tf.backend().numDataIds();
  const { out } = await program.run(inputs);
  const wanted = evaluate(graph, inputs, {}).out!;
  expect(out!.shape).toEqual(wanted.shape);
  expect(errorInStd(out!.data, wanted.data)).toBeLessThan(ONE_OP);
  expect(tf.backend().numDataIds()).toBe(held); // views of operands are given back
  program.dispose();
}

describe('products of stacks', () => {
  test.each<Product>([
    [[2, 3, 7, 5], [2, 3, 5, 9], false, false],
    [[2, 3, 5, 7], [2, 3, 5, 9], true, false],
    [[2, 3, 7, 5], [2, 3, 9, 5], false, true],
    [[4, 5, 7], [4, 9, 5], true, true],
    [[7, 5], [2, 3, 5, 9], false, false], // one matrix for all
    [[2, 3, 7, 5], [5, 9], false, false],
    [[2, 3, 1, 5], [2, 3, 5, 1], false, false],
    [[33, 33, 33], [33, 33, 33], false, false], // matrices that begin anywhere in the heap
  ])('%j times %j, turned %j %j', (a, b, transposeA, transposeB) =>
    check([a, b], (g, [x, y]) => g.matmul(x!, y!, { transposeA, transposeB })),
  );
});

describe('slices', () => {
  test.each([
    [
      [3, 2, 4, 5],
      [1, 0, 0, 0],
      [1, 2, 4, 5],
    ], // one of the leading axis, which lies in one piece
    [
      [3, 2, 4, 5],
      [1, 1, 1, 0],
      [1, 1, 2, 5],
    ],
    [
      [3, 2, 4, 5],
      [1, 0, 1, 0],
      [1, 2, 2, 5],
    ], // in several pieces
    [
      [3, 2, 4, 5],
      [0, 0, 0, 2],
      [3, 2, 4, 2],
    ],
    [
      [3, 2, 4, 5],
      [0, 0, 0, 0],
      [3, 2, 4, 5],
    ],
    [
      [3, 2, 4, 5],
      [2, 1, 3, 1],
      [1, 1, 1, 3],
    ],
    [
      [3, 4, 5],
      [1, 2, 0],
      [2, 1, 5],
    ],
  ])('of %j from %j: %j', (shape, begin, size) => check([shape], (g, [x]) => g.slice(x!, begin, size)));
});

describe('numbers repeated', () => {
  test.each([
    [[], [2, 3]],
    [
      [1, 1],
      [4, 3],
    ],
    [
      [1, 3],
      [4, 3],
    ],
    [
      [4, 1],
      [4, 3],
    ],
  ])('%j as %j', (from, to) => check([from, to], (g, [x, y]) => g.add(g.broadcast(x!, to), y!)));
});

describe('GELU and layer norm, four numbers at a time and what is left', () => {
  test.each([[[3, 16]], [[2, 3, 7]], [[1, 5]]])('of %j', async (shape) => {
    await check([shape], (g, [x]) => g.unary('gelu', x!));
    await check([shape], (g, [x]) => g.unary('geluTanh', x!));
    const dim = [shape.at(-1)!];
    await check([shape, dim, dim], (g, [x, gamma, beta]) => g.layerNorm(x!, gamma!, beta!, 1e-6));
  });
});
