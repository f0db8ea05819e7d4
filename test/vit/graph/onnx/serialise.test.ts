import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import type { Tensor } from '../../../../src/vit/execute/executor';
import { GraphBuilder, type Value } from '../../../../src/vit/graph/builder';
import type { Graph } from '../../../../src/vit/graph/graph';
import { serialise, type SerialiseOptions } from '../../../../src/vit/graph/onnx/serialise';
import { sizeOf } from '../../../../src/vit/graph/shape';
import { buildVit } from '../../../../src/vit/model/vit';
import { evaluate } from '../../execute/reference';
import { errorInStd, fixture, fixtureNames, weightsOf } from '../../model/fixture';

/** One float32 op against float64, in standard deviations. The runtime's erf and tanh are polynomials of a few ulp. */
const ONE_OP = 3e-6;
/** A whole model in float32 against the same in one batch: other kernels, other order of sums. */
const MODEL = 1e-5;

function wave(shape: readonly number[], step: number): Tensor {
  return { shape, data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => 3 * Math.sin(step * (i + 1))) };
}

const inputs = { x: wave([2, 3, 5, 4], 0.7), y: wave([2, 3, 4, 5], 1.3), row: wave([4], 2.1), left: wave([3, 5], 1.9) };
const weights: Record<string, Tensor> = { matrix: wave([6, 4], 0.37), bias: wave([6], 0.11) };

async function runBytes(
  model: Uint8Array,
  given: Readonly<Record<string, Tensor>>,
): Promise<ort.InferenceSession.ReturnType> {
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

type At = Record<keyof typeof inputs, Value>;

describe.each([17, 20] as const)('with opset %i each op gives what float64 gives', (opset) => {
  test.each<[string, (g: GraphBuilder, at: At) => Value]>([
    ['add', (g, { x, row }) => g.add(x, row)],
    ['sub', (g, { x, row }) => g.sub(row, x)],
    ['mul', (g, { x }) => g.mul(x, g.mean(x, [1, 3]))],
    ['div', (g, { x, row }) => g.div(x, g.unary('exp', row))],
    ['sum', (g, { x }) => g.sum(x, [1, 2])],
    ['mean', (g, { x }) => g.mean(x, [0])],
    ['reshape', (g, { x }) => g.reshape(x, [6, 20])],
    ['transpose', (g, { x }) => g.transpose(x, [3, 0, 2, 1])],
    ['slice', (g, { x }) => g.slice(x, [1, 0, 2, 1], [1, 2, 3, 2])],
    ['concat', (g, { x }) => g.concat([g.narrow(x, 2, 3, 2), x], 2)],
    ['broadcast', (g, { row }) => g.broadcast(row, [2, 3, 4])],
    ['matmul', (g, { x, y }) => g.matmul(x, y)],
    ['matmul, right side transposed', (g, { x }) => g.matmul(x, x, { transposeB: true })],
    ['matmul, left side transposed', (g, { x }) => g.matmul(x, x, { transposeA: true })],
    ['matmul, one matrix for a stack', (g, { x, left }) => g.matmul(left, x)],
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
    ['linear', (g, { x }) => g.linear(x, g.param('matrix', [6, 4]), g.param('bias', [6]))],
    [
      'linear of a matrix, without bias',
      (g, { y }) => g.linear(g.reshape(y, [30, 4]), g.param('matrix', [6, 4]), null),
    ],
    ['linear, weight computed', (g, { x }) => g.linear(x, g.scale(g.param('matrix', [6, 4]), 2), null)],
  ])('%s', async (_, build) => {
    const g = new GraphBuilder();
    const at = Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, g.input(name, shape)]));
    const graph = g.build({ out: build(g, at as At) });
    const { out } = await runBytes(await bytesOf(graph, { opset }), inputs);
    const wanted = evaluate(graph, inputs, weights).out!;
    expect(out!.dims).toEqual(wanted.shape);
    expect(errorInStd(out!.data as Float32Array, wanted.data)).toBeLessThan(ONE_OP);
  });
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
