import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HeadlightError } from '../../../src/vit/errors';
import type { Program, Tensor } from '../../../src/vit/execute/executor';
import type { TfjsExecutor } from '../../../src/vit/execute/tfjs/executor';
import { GraphBuilder } from '../../../src/vit/graph/builder';
import type { Graph } from '../../../src/vit/graph/graph';
import { buildVit, type BuildOptions } from '../../../src/vit/model/vit';
import { fixture, nodeExecutor, weightsOf } from '../model/fixture';

const model = fixture('plain');

let executor: TfjsExecutor;
beforeEach(async () => void (executor = await nodeExecutor()));
afterEach(() => executor.dispose());

function graphOf(...outputs: BuildOptions['outputs']): Graph {
  return buildVit(model.config, { batch: model.batch, outputs });
}

function compile(graph: Graph): Promise<Program> {
  return executor.compile(graph, weightsOf(graph, model));
}

describe('nothing leaks', () => {
  test('a second run and a hundredth hold as many tensors as the first', async () => {
    const program = await compile(graphOf('logits', 'attention', 'hidden'));
    const before = { ours: executor.liveTensors(), all: tf.memory().numTensors };
    expect(before.ours).toBe(before.all);
    for (let i = 0; i < 100; i++) await program.run({ patches: model.patches });
    expect({ ours: executor.liveTensors(), all: tf.memory().numTensors }).toEqual(before);
  });

  test('runs at the same time do not mix and leave nothing behind', async () => {
    const program = await compile(graphOf('logits'));
    const before = tf.memory().numTensors;
    const zeros = { shape: model.patches.shape, data: new Float32Array(model.patches.data.length) };
    const [a, b, c] = await Promise.all(
      [model.patches, zeros, model.patches].map((patches) => program.run({ patches })),
    );
    expect(a).toEqual(c);
    expect(b).not.toEqual(a);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a program that is disposed leaves the shared weights, the executor leaves nothing', async () => {
    const other = await nodeExecutor(); // keeps the engine alive
    const program = await compile(graphOf('logits'));
    const weights = [...graphOf('logits').params.keys()].length;
    program.dispose();
    program.dispose();
    expect(executor.liveTensors()).toBe(weights);
    executor.dispose();
    executor.dispose();
    expect(executor.liveTensors()).toBe(0);
    expect(tf.memory().numTensors).toBe(0);
    other.dispose();
  });

  test('a run that meets a full heap fails as out of memory and frees what it had computed', async () => {
    const program = await compile(graphOf('logits', 'attention'));
    const before = { ours: executor.liveTensors(), all: tf.memory().numTensors };
    const { wasm } = tf.backend() as unknown as { wasm: { _malloc(bytes: number): number } };
    const malloc = wasm._malloc;
    let left = 40;
    wasm._malloc = (bytes) => (left-- > 0 ? malloc(bytes) : malloc(2 ** 33));
    const failure = await program.run({ patches: model.patches }).catch((error: unknown) => error);
    wasm._malloc = malloc;
    expect((failure as HeadlightError).toData()).toEqual({ code: 'outOfMemory', params: { engine: 'wasm' } });
    expect({ ours: executor.liveTensors(), all: tf.memory().numTensors }).toEqual(before);
  });

  test('a graph too large for a 32-bit heap is refused before anything is allocated', async () => {
    const g = new GraphBuilder();
    const x = g.unary('exp', g.input('x', [40_000, 1]));
    const graph = g.build({ y: g.sum(g.matmul(x, x, { transposeB: true }), [0, 1]) });
    await expect(executor.compile(graph, noWeights)).rejects.toMatchObject({ code: 'outOfMemory' });
    expect(executor.liveTensors()).toBe(0);
  });
});

describe('memory of the WebAssembly heap', () => {
  const heapBytes = (): number => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;

  test('runs and reloads do not make it grow', async () => {
    const graph = graphOf('logits', 'attention');
    const once = async (): Promise<void> => {
      const loaded = await nodeExecutor();
      const program = await loaded.compile(graph, weightsOf(graph, model));
      for (let i = 0; i < 20; i++) await program.run({ patches: model.patches });
      loaded.dispose();
    };
    for (let i = 0; i < 3; i++) await once(); // the executor of the test keeps the engine
    const before = heapBytes();
    for (let i = 0; i < 10; i++) await once();
    expect(heapBytes()).toBe(before);
  });

  test('weights lie in it once, and a second program reads the same ones', async () => {
    const side = 1536;
    const g = new GraphBuilder();
    const input = g.input('x', [1, side]);
    let x = input;
    for (let i = 0; i < 8; i++) x = g.linear(x, g.param(`w${i}`, [side, side]), g.param(`b${i}`, [side]));
    const weight = { shape: [side, side], data: new Float32Array(side * side).fill(1 / side) };
    const bias = { shape: [side], data: new Float32Array(side).fill(1) };
    const weights = async (name: string): Promise<Tensor> => (name.startsWith('w') ? weight : bias);
    const before = heapBytes();
    const run = async (graph: Graph): Promise<number> =>
      (await (await executor.compile(graph, weights)).run({ x: { shape: [1, side], data: bias.data } })).y!.data[0]!;
    expect(await run(g.build({ y: x }))).toBeCloseTo(9, 3);
    expect(await run(g.build({ y: g.sum(x, [1]) }))).toBeCloseTo(9 * side, 0);
    const weightBytes = 8 * side * side * 4;
    expect(heapBytes() - before).toBeLessThan(1.6 * weightBytes); // one layer is there twice while it is packed, and heaps grow in steps
  });
});

test('programs share weights: each is asked for once', async () => {
  const asked: string[] = [];
  const counted =
    (graph: Graph) =>
    async (name: string): Promise<Tensor> => {
      asked.push(name);
      return weightsOf(graph, model)(name);
    };
  const all = graphOf('logits', 'attention');
  for (const graph of [all, graphOf('logits'), graphOf('hidden')]) await executor.compile(graph, counted(graph));
  expect(asked.sort()).toEqual([...all.params.keys()].sort());
});

test('an engine that was left by its last user starts again', async () => {
  const first = await (await compile(graphOf('logits'))).run({ patches: model.patches });
  executor.dispose();
  executor = await nodeExecutor();
  expect(await (await compile(graphOf('logits'))).run({ patches: model.patches })).toEqual(first);
});

test('the executor says what it runs on', () => {
  expect(executor.engine).toBe('wasm');
  expect(executor.detail).toBe('1 thread, SIMD');
});

test('uncaught errors of the process stay the business of the program', async () => {
  const names = (process.listeners('uncaughtException') as { name: string }[]).map((listener) => String(listener));
  expect(names.filter((source) => source.includes('ExitStatus'))).toEqual([]);
});

describe('what does not fit is refused by name', () => {
  test.each<[string, Record<string, Tensor>, string]>([
    ['a missing input', {}, "for `patches`, got 'nothing'"],
    [
      'an input of another shape',
      { patches: { shape: [3, 192, 16], data: model.patches.data } },
      'expected shape [3, 16, 192]',
    ],
    [
      'an input with too few numbers',
      { patches: { shape: [3, 16, 192], data: new Float32Array(5) } },
      'with 5 numbers',
    ],
  ])('%s', async (_, inputs, message) => {
    const program = await compile(graphOf('logits'));
    await expect(program.run(inputs)).rejects.toThrow(message);
  });

  test('a weight of another size', async () => {
    const short = async (name: string): Promise<Tensor> =>
      name === 'patch_embed.proj.weight'
        ? { shape: [2], data: new Float32Array(2) }
        : weightsOf(graphOf('logits'), model)(name);
    await expect(executor.compile(graphOf('logits'), short)).rejects.toThrow(
      'expected shape [24, 192] for `patch_embed.proj.weight`',
    );
  });

  test('another model on the same executor', async () => {
    await compile(graphOf('logits'));
    const other = fixture('clip-like');
    const graph = buildVit({ ...other.config, dim: 30, heads: 3 }, { batch: 1, outputs: ['logits'] });
    await expect(executor.compile(graph, noWeights)).rejects.toThrow('the model this executor has loaded');
  });

  test('a program or an executor after its end', async () => {
    const program = await compile(graphOf('logits'));
    program.dispose();
    await expect(program.run({ patches: model.patches })).rejects.toThrow('a disposed one');
    executor.dispose();
    await expect(compile(graphOf('logits'))).rejects.toThrow('a disposed one');
  });
});

function noWeights(): Promise<Tensor> {
  return Promise.reject(new Error('the graph has no weights'));
}
