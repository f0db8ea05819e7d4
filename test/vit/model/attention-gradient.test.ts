import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shapeOf } from '../../../src/vit/config';
import type { Executor, Tensor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { gradientGraph, gradientOutput } from '../../../src/vit/graph/grad';
import { makeNode, type Graph } from '../../../src/vit/graph/graph';
import { prune } from '../../../src/vit/graph/prune';
import { attentionGradientOutput, buildAttentionGradient } from '../../../src/vit/model/attention-gradient';
import type { InterventionName } from '../../../src/vit/model/interventions';
import { attentionOutput, buildVit } from '../../../src/vit/model/vit';
import { exactTensor, finiteDifference } from '../graph/difference';
import { evaluate } from '../execute/reference';
import { VIT_SMALL } from './configs';
import { errorInStd, fixture, fixtureNames, nodeExecutor, weightsOf, type Fixture } from './fixture';

/** Float64 throughout; the fixtures are stored as float32, their weights exactly so. */
const REFERENCE_BAR = 1e-6;
/** Central differences in float64 through a whole model, relative to the largest gradient of the layer. */
const DIFFERENCE_BAR = 1e-6;
/** Any float32 engine, in standard deviations of the gradients of a layer: a forward and a backward pass of rounding. */
const ENGINE_BAR = 1e-3;

const withClasses = fixtureNames.filter((name) => fixture(name).config.classes > 0);

/** Made by scripts/fixtures/gradients.py. */
const FOLDER = new URL('../../fixtures/gradients/', import.meta.url);
const MAPS = JSON.parse(readFileSync(new URL('maps.json', FOLDER), 'utf8')) as Record<string, { classes: number[] }>;

/** [layers][heads · tokens · tokens] by PyTorch. */
function autograd(name: string, layers: number): Float32Array[] {
  const bytes = readFileSync(new URL(`${name}.f32`, FOLDER));
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const size = all.length / layers;
  return Array.from({ length: layers }, (_, l) => all.subarray(l * size, (l + 1) * size));
}

async function allWeights(graph: Graph, model: Fixture): Promise<Record<string, Tensor>> {
  const read = weightsOf(graph, model);
  return Object.fromEntries(
    await Promise.all([...graph.params.keys()].map(async (key) => [key, await read(key)] as const)),
  );
}

describe.each(Object.keys(MAPS))('%s has the gradients of PyTorch', (name) => {
  const model = fixture(name);
  const { config } = model;
  const graph = buildAttentionGradient(config, { batch: 1 });
  const [a, b] = MAPS[name]!.classes;
  const classWeights = exactWeights(config.classes, { [a!]: 1, [b!]: -1 });
  const [, rows = 0, cols = 0] = model.patches.shape;
  const patches = { shape: [1, rows, cols], data: model.patches.data.subarray(0, rows * cols) };
  const wanted = autograd(name, config.depth);

  function check(got: Readonly<Record<string, { readonly data: ArrayLike<number> }>>, bar: number): void {
    wanted.forEach((layer, l) =>
      expect(errorInStd(got[attentionGradientOutput(l)]!.data, layer), `layer ${l}`).toBeLessThan(bar),
    );
  }

  async function runOn(executor: Executor): Promise<void> {
    const program = await executor.compile(graph, weightsOf(graph, model));
    const before = executor.liveTensors();
    check(await program.run({ patches, classWeights }), ENGINE_BAR);
    expect(executor.liveTensors()).toBe(before);
    executor.dispose();
  }

  test('in plain float64', async () => {
    check(evaluate(graph, { patches, classWeights }, await allWeights(graph, model)), REFERENCE_BAR);
  });
  test('on WebAssembly', async () => runOn(await nodeExecutor()));
  test('on the native engine', async () => runOn(await createOnnxExecutor({ threads: 1 })));
});

describe('the gradient by attention is that of finite differences', () => {
  test.each(withClasses)('%s', async (name) => {
    const model = fixture(name);
    const { config, batch, patches, changes } = model;
    const { tokens } = shapeOf(config);
    const tokenKeep = { shape: [tokens], data: Float32Array.from({ length: tokens }, (_, i) => Number(i % 4 !== 3)) };
    const interventions = [...(Object.keys(changes) as InterventionName[]), 'tokenKeep' as const];
    const graph = buildVit(config, { batch, outputs: ['logits', 'attention'], interventions });
    const weights = await allWeights(graph, model);
    const classWeights = exactWeights(config.classes, { 0: 1.5, 1: -1, 2: 0.25 });
    const layers = Array.from({ length: config.depth }, (_, l) => attentionOutput(l));
    const gradient = gradientGraph(graph, {
      of: 'logits',
      weights: { name: 'classWeights', shape: [config.classes] },
      by: layers,
    });
    const inputs = { patches, ...changes, tokenKeep };
    const got = evaluate(gradient, { ...inputs, classWeights }, weights);
    const forward = evaluate(graph, inputs, weights);
    for (const layer of layers) {
      const cut = cutAt(graph, layer);
      const attention = forward[layer]!;
      const { data } = got[gradientOutput(layer)]!;
      const largest = data.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      const given = { ...inputs, cut: exactTensor(attention.shape, [...attention.data]) };
      for (const index of [1, Math.floor(data.length / 2)]) {
        const wanted = finiteDifference(given, 'cut', index, (changed) =>
          evaluate(cut, changed, weights).logits!.data.reduce(
            (sum, logit, i) => sum + logit * classWeights.data[i % config.classes]!,
            0,
          ),
        );
        expect(Math.abs(data[index]! - wanted), `${layer}[${index}]`).toBeLessThan(DIFFERENCE_BAR * largest);
      }
    }
  });
});

describe('gradients on the engines', () => {
  let engines: Executor[];
  beforeAll(async () => void (engines = [await nodeExecutor(), await createOnnxExecutor({ threads: 1 })]));
  afterAll(() => engines.forEach((engine) => engine.dispose()));

  test('are linear in the class weights: a − b is a minus b', async () => {
    const model = fixture('plain');
    const graph = buildAttentionGradient(model.config, { batch: model.batch });
    for (const engine of engines) {
      const program = await engine.compile(graph, weightsOf(graph, model));
      const ask = async (weights: Record<number, number>) =>
        (await program.run({ patches: model.patches, classWeights: exactWeights(10, weights) }))[
          attentionGradientOutput(0)
        ]!.data;
      const [a, b, both] = [await ask({ 3: 1 }), await ask({ 7: 1 }), await ask({ 3: 1, 7: -1 })];
      const minus = a.map((value, i) => value - b[i]!);
      expect(errorInStd(both, minus)).toBeLessThan(ENGINE_BAR);
    }
  });
});

test('a backbone without classes is refused', () => {
  expect(() => buildAttentionGradient({ ...VIT_SMALL, classes: 0 }, { batch: 1 })).toThrow(/classes/);
});

function exactWeights(classes: number, weights: Readonly<Record<number, number>>): Tensor {
  return { shape: [classes], data: Float32Array.from({ length: classes }, (_, i) => weights[i] ?? 0) };
}

/** The graph with an output's node replaced by an input `cut`, which can then be moved freely. */
function cutAt(graph: Graph, name: string): Graph {
  const id = graph.outputs.get(name)!;
  const nodes = graph.nodes.map((node) =>
    node.id === id ? makeNode(id, { op: 'input', name: 'cut', shape: node.shape }, [], node.shape) : node,
  );
  return prune(nodes, new Map([['logits', graph.outputs.get('logits')!]]));
}
