import { describe, expect, test } from 'vitest';
import type { Executor, Tensor } from '../../../src/vit/execute/executor';
import { finiteOnly } from '../../../src/vit/execute/finite';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { GraphBuilder, type Value } from '../../../src/vit/graph/builder';
import { buildVit, type BuildOptions } from '../../../src/vit/model/vit';
import { fixture, nodeExecutor, weightsOf } from '../model/fixture';

const model = fixture('plain');

/** Engines of this suite, each for one model. */
const ENGINES: readonly (readonly [string, () => Promise<Executor>])[] = [
  ['wasm', nodeExecutor],
  ['native', () => createOnnxExecutor({ threads: 1 })],
  ['native, 8 bits', () => createOnnxExecutor({ threads: 1, precision: 'int8' })],
];

/** One run of the model with weights of these names multiplied. */
async function run(
  executor: Executor,
  times: Readonly<Record<string, number>>,
  outputs: BuildOptions['outputs'] = ['logits'],
) {
  const graph = buildVit(model.config, { batch: model.batch, outputs });
  const weights = weightsOf(graph, model);
  const program = await finiteOnly(executor).compile(graph, async (name): Promise<Tensor> => {
    const { shape, data } = await weights(name);
    return { shape, data: data.map((value) => value * (times[name] ?? 1)) };
  });
  return program.run({ patches: model.patches }).finally(() => executor.dispose());
}

const last = model.config.depth - 1;
const HUGE = { [`blocks.${last}.mlp.fc2.weight`]: 1e38, [`blocks.${last}.mlp.fc2.bias`]: 1e38 };
const FIRST = { 'blocks.0.attn.proj.weight': 1e30, 'blocks.0.attn.proj.bias': 1e30 };

describe.each(ENGINES)('numbers too large for a layer norm, on %s', (_, engine) => {
  test('are told with the norm that read them, not answered with its bias', async () => {
    const refused = { code: 'outputNotFinite', params: { tensor: 'norm' } };
    await expect(run(await engine(), HUGE)).rejects.toMatchObject(refused);
  });

  test('are found in the first block behind which they stand, where only attention is asked for too', async () => {
    const refused = { code: 'outputNotFinite', params: { tensor: 'blocks.0.norm2' } };
    await expect(run(await engine(), FIRST)).rejects.toMatchObject(refused);
    await expect(run(await engine(), FIRST, ['attention'])).rejects.toMatchObject(refused);
  });

  test('are no fault as long as their squares fit', async () => {
    const large = { [`blocks.${last}.mlp.fc2.weight`]: 1e14, [`blocks.${last}.mlp.fc2.bias`]: 1e14 };
    const { logits } = await run(await engine(), large);
    expect([...logits!.data].every(Number.isFinite)).toBe(true);
  });
});

test('what is watched is not handed out, and changes no number', async () => {
  const executor = await nodeExecutor();
  const graph = buildVit(model.config, { batch: model.batch, outputs: ['logits', 'hidden'] });
  const plain = await (await executor.compile(graph, weightsOf(graph, model))).run({ patches: model.patches });
  expect(await run(executor, {}, ['logits', 'hidden'])).toEqual(plain);
});

/** NaN and ∞ go in, and must not come out as numbers: `checkOutput` could not see them any more. */
describe('no engine makes numbers of what is none', () => {
  const rows = { shape: [2, 8], data: Float32Array.of(1, 2, NaN, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, Infinity, 8) };
  const OPS: readonly (readonly [string, (g: GraphBuilder, x: Value) => Value])[] = [
    ...(['exp', 'erf', 'tanh', 'sigmoid', 'relu', 'gelu', 'geluTanh', 'rsqrt'] as const).map(
      (name) => [name, (g: GraphBuilder, x: Value) => g.unary(name, x)] as const,
    ),
    ['softmax', (g, x) => g.softmax(x)],
    ['sum', (g, x) => g.sum(x, [1])],
    ['mean', (g, x) => g.mean(x, [1])],
    ['linear', (g, x) => g.linear(x, g.param('w', [3, 8]), null)],
    ['matmul', (g, x) => g.matmul(x, g.reshape(g.param('w', [3, 8]), [8, 3]))],
  ];
  const NAMED = new Set(['tanh', 'sigmoid', 'erf', 'rsqrt']); // these have limits at ∞

  test.each(ENGINES.slice(0, 2))('%s', async (_, engine) => {
    const executor = await engine();
    for (const [name, build] of OPS) {
      const g = new GraphBuilder();
      const program = await executor.compile(g.build({ out: build(g, g.input('x', [2, 8])) }), async () => ({
        shape: [3, 8],
        data: new Float32Array(24).fill(0.5),
      }));
      const { data } = (await program.run({ x: rows })).out!;
      const half = data.length / 2;
      const finite = (part: Float32Array): boolean => part.every(Number.isFinite);
      expect([name, 'NaN', finite(data.slice(0, half))]).toEqual([name, 'NaN', false]);
      if (!NAMED.has(name)) expect([name, '∞', finite(data.slice(half))]).toEqual([name, '∞', false]);
    }
    executor.dispose();
  });
});
