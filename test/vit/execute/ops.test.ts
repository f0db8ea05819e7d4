import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activationTable, applyTable } from '../../../src/vit/execute/tfjs/activation-table';
import { erf } from '../../../src/vit/execute/erf';
import type { TfjsExecutor } from '../../../src/vit/execute/tfjs/executor';
import { GraphBuilder } from '../../../src/vit/graph/builder';
import { errorInStd, nodeExecutor } from '../model/fixture';
import { opGraph, opInputs, OPS, wave } from '../graph/op-table';
import { evaluate } from './reference';

const SEED = 5;
/** One float32 op against float64, in standard deviations. */
const ONE_OP = 3e-6;

let executor: TfjsExecutor;
beforeAll(async () => void (executor = await nodeExecutor()));
afterAll(() => executor.dispose());

describe('each op gives on WebAssembly what float64 gives', () => {
  test.each(OPS)('%s', async (_, build) => {
    const graph = opGraph(build);
    const program = await executor.compile(graph, () => Promise.reject(new Error('no weights')));
    const { out } = await program.run(opInputs);
    const wanted = evaluate(graph, opInputs, {}).out!;
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
