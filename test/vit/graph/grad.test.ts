import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Executor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { GraphBuilder } from '../../../src/vit/graph/builder';
import { gradientGraph, gradientOutput } from '../../../src/vit/graph/grad';
import { evaluate } from '../execute/reference';
import { nodeExecutor } from '../model/fixture';
import { comparedGradient } from './compared-gradient';
import { exactTensor } from './difference';
import { OPS, wave } from './op-table';

/** Central differences in float64 with a step of 1e−5 keep about nine digits. */
const DIFFERENCE_BAR = 1e-7;
/** Float32 forward and back through one op, relative to the largest gradient. */
const ENGINE_BAR = 1e-5;

describe('the gradient of each op is that of finite differences', () => {
  let engines: Executor[];
  beforeAll(async () => void (engines = [await nodeExecutor(), await createOnnxExecutor({ threads: 1 })]));
  afterAll(() => engines.forEach((engine) => engine.dispose()));

  test.each(OPS)('%s, in float64', (_, build) => {
    const { gradient, inputs, error } = comparedGradient(build);
    expect(error(evaluate(gradient, inputs, {}))).toBeLessThan(DIFFERENCE_BAR);
  });

  test.each(OPS)('%s, on WebAssembly and the native engine', async (_, build) => {
    const { gradient, inputs, error } = comparedGradient(build);
    for (const engine of engines) {
      const program = await engine.compile(gradient, () => Promise.reject(new Error('no weights')));
      expect(error(await program.run(inputs))).toBeLessThan(ENGINE_BAR);
      program.dispose();
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
