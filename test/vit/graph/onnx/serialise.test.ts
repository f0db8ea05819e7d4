import type { InferenceSession } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import type { Tensor } from '../../../../src/vit/execute/executor';
import { loadOnnxRuntime } from '../../../../src/vit/execute/onnx/runtime';
import { GraphBuilder, type Value } from '../../../../src/vit/graph/builder';
import type { Graph } from '../../../../src/vit/graph/graph';
import { serialise, type SerialiseOptions } from '../../../../src/vit/graph/onnx/serialise';
import { buildVit } from '../../../../src/vit/model/vit';
import { evaluate } from '../../execute/reference';
import { errorInStd, fixture, fixtureNames, weightsOf } from '../../model/fixture';
import { opGraph, opInputs, OPS, wave } from '../op-table';

/** One float32 op against float64, in standard deviations. The runtime's erf and tanh are polynomials of a few ulp. */
const ONE_OP = 3e-6;
/** A whole model in float32 against the same in one batch: other kernels, other order of sums. */
const MODEL = 1e-5;

const ort = await loadOnnxRuntime();

const weights: Record<string, Tensor> = { matrix: wave([6, 4], 0.37), bias: wave([6], 0.11) };

async function runBytes(
  model: Uint8Array,
  given: Readonly<Record<string, Tensor>>,
): Promise<InferenceSession.ReturnType> {
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const feeds = session.inputNames.map((name) => {
    const { shape, data } = given[name]!;
    return [name, new ort.Tensor('float32', data, shape)] as const;
  });
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return results;
}

async function bytesOf(
  graph: Graph,
  options?: SerialiseOptions,
  read = (name: string) => Promise.resolve(weights[name]!),
): Promise<Uint8Array> {
  return (await serialise(graph, async (name) => ({ data: (await read(name)).data }), options)).join();
}

/** Weights become initialisers, which a linear layer takes in other forms than computed values. */
function ofWeights(build: (g: GraphBuilder, x: Value, matrix: Value, bias: Value) => Value): () => Graph {
  return () => {
    const g = new GraphBuilder();
    return g.build({ out: build(g, g.input('y', [2, 3, 4, 5]), g.param('matrix', [6, 4]), g.param('bias', [6])) });
  };
}

const WITH_WEIGHTS: [string, () => Graph][] = [
  ['linear, weights given', ofWeights((g, y, matrix, bias) => g.linear(g.transpose(y, [0, 1, 3, 2]), matrix, bias))],
  ['linear of a matrix, without bias', ofWeights((g, y, matrix) => g.linear(g.reshape(y, [30, 4]), matrix, null))],
  ['linear, weight computed', ofWeights((g, y, m) => g.linear(g.transpose(y, [0, 1, 3, 2]), g.scale(m, 2), null))],
];

describe.each([17, 20] as const)('with opset %i each op gives what float64 gives', (opset) => {
  test.each([...OPS.map(([name, build]) => [name, () => opGraph(build)] as const), ...WITH_WEIGHTS])(
    '%s',
    async (_, build) => {
      const graph = build();
      const { out } = await runBytes(await bytesOf(graph, { opset }), opInputs);
      const wanted = evaluate(graph, opInputs, weights).out!;
      expect(out!.dims).toEqual(wanted.shape);
      expect(errorInStd(out!.data as Float32Array, wanted.data)).toBeLessThan(ONE_OP);
    },
  );
});

describe('a model for any batch', () => {
  test.each(fixtureNames)('%s answers three photos as it answers one', async (name) => {
    const model = fixture(name);
    const build = (batch: number): Graph =>
      buildVit(model.config, { batch, outputs: ['logits', 'attention', 'hidden'] });
    const [one, other] = [build(2), build(3)];
    const bytes = await bytesOf(one, { otherBatch: other }, weightsOf(one, model));
    const [, patches = 0, patchDim = 0] = model.patches.shape;
    const photo = model.patches.data.subarray(0, patches * patchDim);
    const three = { shape: [3, patches, patchDim], data: Float32Array.from([...photo, ...photo, ...photo]) };
    const alone = await runBytes(bytes, { patches: { shape: [1, patches, patchDim], data: photo } });
    const together = await runBytes(bytes, { patches: three });
    for (const [key, { data, dims }] of Object.entries(alone)) {
      expect(together[key]!.dims).toEqual([3, ...dims.slice(1)]);
      const last = (together[key]!.data as Float32Array).slice(-data.length);
      expect(errorInStd(last, data as Float32Array)).toBeLessThan(MODEL);
    }
  });
});

test('metadata, names and sentences stand in the file', async () => {
  const g = new GraphBuilder();
  const graph = g.build({ out: g.scale(g.input('x', [2]), 2) });
  const bytes = await bytesOf(graph, {
    metadata: { recipe: '{"size":224}' },
    docs: { out: 'Twice as much.' },
    name: 'double',
  });
  const text = new TextDecoder('latin1').decode(bytes);
  for (const part of ['Headlight', 'recipe', '{"size":224}', 'Twice as much.', 'double']) expect(text).toContain(part);
});

test('weights are not copied before the model is joined', async () => {
  const g = new GraphBuilder();
  const graph = g.build({ out: g.linear(g.input('x', [1, 4]), g.param('matrix', [6, 4]), null) });
  const model = await serialise(graph, () => ({ data: weights.matrix!.data }));
  expect(model.chunks.some(({ buffer }) => buffer === weights.matrix!.data.buffer)).toBe(true);
});

test('a weight of the wrong size is refused', async () => {
  const g = new GraphBuilder();
  const graph = g.build({ out: g.linear(g.input('x', [1, 4]), g.param('matrix', [6, 4]), null) });
  await expect(serialise(graph, () => ({ data: new Float32Array(5) }))).rejects.toMatchObject({ code: 'badRequest' });
});
