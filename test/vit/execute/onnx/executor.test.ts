import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WeightFolder } from '../../../../src/main/native/weight-folder';
import { HeadlightError } from '../../../../src/vit/errors';
import { createOnnxExecutor, OnnxExecutor } from '../../../../src/vit/execute/onnx/executor';
import { loadOnnxRuntime } from '../../../../src/vit/execute/onnx/runtime';
import { trouble } from '../../../../src/vit/execute/onnx/trouble';
import type { Graph } from '../../../../src/vit/graph/graph';
import { buildTail } from '../../../../src/vit/model/tail';
import { buildVit, hiddenOutput, type BuildOptions } from '../../../../src/vit/model/vit';
import { errorInStd, fixture, weightsOf } from '../../model/fixture';

const model = fixture('plain');
/** The runtime fuses graphs with other outputs in other ways, which moves the last bits. */
const ANOTHER_FUSION = 1e-5;
const inputs = { patches: model.patches };

const graphOf = (...outputs: BuildOptions['outputs']): Graph => buildVit(model.config, { batch: model.batch, outputs });

let executor: OnnxExecutor;
beforeEach(async () => void (executor = await createOnnxExecutor({ threads: 1 })));
afterEach(() => executor.dispose());

describe('sessions', () => {
  test('serve a smaller graph too, without reading the weights again', async () => {
    const large = graphOf('logits', 'attention');
    const small = graphOf('logits');
    const both = await executor.compile(large, weightsOf(large, model));
    const held = executor.liveTensors();
    const read = vi.fn(weightsOf(small, model));
    const answer = await executor.compile(small, read);
    expect(read).not.toHaveBeenCalled();
    expect(executor.liveTensors()).toBe(held);
    const { logits } = await both.run(inputs);
    expect(await answer.run(inputs)).toEqual({ logits });
  });

  test('are given up when a larger graph brings a session that serves their programs too', async () => {
    const small = graphOf('logits');
    const answer = await executor.compile(small, weightsOf(small, model));
    const before = await answer.run(inputs);
    const large = graphOf('logits', 'attention', 'pooled');
    const both = await executor.compile(large, weightsOf(large, model));
    expect(executor.liveTensors()).toBe(large.params.size);
    both.dispose();
    const after = await answer.run(inputs);
    expect(errorInStd(after.logits!.data, before.logits!.data)).toBeLessThan(ANOTHER_FUSION);
    answer.dispose();
    expect(executor.liveTensors()).toBe(0);
  });

  test('give the same numbers from a hundred runs, and from runs at the same time', async () => {
    const graph = graphOf('logits');
    const program = await executor.compile(graph, weightsOf(graph, model));
    const first = await program.run(inputs);
    const held = executor.liveTensors();
    for (let i = 0; i < 100; i++) expect(await program.run(inputs)).toEqual(first);
    expect(await Promise.all([program.run(inputs), program.run(inputs)])).toEqual([first, first]);
    expect(executor.liveTensors()).toBe(held);
  });
});

describe('weights on disk', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'weights-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const open = async (graph: Graph, read = weightsOf(graph, model)): Promise<Record<string, unknown>> => {
    const stored = await createOnnxExecutor({
      threads: 1,
      weightFiles: new WeightFolder(folder, 'plain', { smallest: 0 }),
    });
    try {
      return await (await stored.compile(graph, read)).run(inputs);
    } finally {
      stored.dispose();
    }
  };

  test('give the numbers that weights in memory give, and are read from the checkpoint once', async () => {
    const graph = graphOf('logits', 'attention');
    const inMemory = await (await executor.compile(graph, weightsOf(graph, model))).run(inputs);
    expect(await open(graph)).toEqual(inMemory);
    const unread = vi.fn(weightsOf(graph, model));
    expect(await open(graph, unread)).toEqual(inMemory);
    expect(unread).not.toHaveBeenCalled();
  });

  test('of a large model are packed by one session alone; the others read them where they lie, and give the same numbers', async () => {
    const ort = await loadOnnxRuntime();
    const packed: boolean[] = [];
    const create: typeof ort.InferenceSession.create = (...args: unknown[]) => {
      const [, options] = args as [Uint8Array, { extra: { session: { disable_prepacking?: string } } }];
      packed.push(options.extra.session.disable_prepacking !== '1');
      return ort.InferenceSession.create(...(args as Parameters<typeof ort.InferenceSession.create>));
    };
    const watched = { Tensor: ort.Tensor, InferenceSession: { create } } as unknown as typeof ort;
    const weightFiles = new WeightFolder(folder, 'plain', { smallest: 0 });
    const large = new OnnxExecutor(watched, { threads: 1, weightFiles, packedOnceFrom: 0 });
    const compile = (graph: Graph): ReturnType<OnnxExecutor['compile']> =>
      large.compile(graph, weightsOf(graph, model));
    const answer = await compile(graphOf('logits'));
    const { logits } = await answer.run(inputs);
    const maps = await compile(graphOf('logits', 'attention')); // takes the first one's place
    const changed = buildVit(model.config, { batch: model.batch, outputs: ['logits'], interventions: ['headKeep'] });
    const changeable = await compile(changed);
    expect(packed).toEqual([true, true, false]);
    const headKeep = model.config.depth * model.config.heads;
    const all = { shape: [model.config.depth, model.config.heads], data: new Float32Array(headKeep).fill(1) };
    const same = await changeable.run({ ...inputs, headKeep: all });
    expect(errorInStd(same.logits!.data, logits!.data)).toBeLessThan(ANOTHER_FUSION);
    for (const program of [answer, maps]) program.dispose();
    await compile(graphOf('logits', 'hidden')); // nobody packs now
    expect(packed).toEqual([true, true, false, true]);
    large.dispose();

    const small = new OnnxExecutor(watched, { threads: 1, weightFiles });
    for (const graph of [graphOf('logits'), changed]) await small.compile(graph, weightsOf(graph, model));
    expect(packed.slice(4)).toEqual([true, true]);
    small.dispose();
  });

  test('serve another graph that reads some of them, without a second file', async () => {
    const weightFiles = new WeightFolder(folder, 'plain', { smallest: 0 });
    const stored = await createOnnxExecutor({ threads: 1, weightFiles });
    const graph = graphOf('logits', 'hidden');
    const whole = await (await stored.compile(graph, weightsOf(graph, model))).run(inputs);
    const head = buildTail(model.config, model.config.depth);
    const unread = vi.fn(weightsOf(head, model));
    const program = await stored.compile(head, unread);
    const { shape, data } = whole[hiddenOutput(model.config.depth)]!;
    const [, tokens = 0, dim = 0] = shape;
    const hidden = { shape: [1, tokens, dim], data: data.subarray(0, tokens * dim) };
    const tokenKeep = { shape: [tokens], data: new Float32Array(tokens).fill(1) };
    const { logits } = await program.run({ hidden, tokenKeep });
    const wanted = whole['logits']!.data.subarray(0, model.config.classes);
    expect(errorInStd(logits!.data, wanted)).toBeLessThan(ANOTHER_FUSION);
    expect(unread).not.toHaveBeenCalled();
    expect((await readdir(folder)).filter((name) => name.endsWith('.weights'))).toHaveLength(1);
    stored.dispose();
  });

  test('stay in memory where the folder cannot be made', async () => {
    const graph = graphOf('logits');
    const weightFiles = new WeightFolder('/dev/null/nowhere', 'plain', { smallest: 0 });
    const stored = await createOnnxExecutor({ threads: 1, weightFiles });
    const program = await stored.compile(graph, weightsOf(graph, model));
    expect((await program.run(inputs)).logits!.shape).toEqual([model.batch, model.config.classes]);
    stored.dispose();
  });

  test('pass on what the checkpoint complains of', async () => {
    const graph = graphOf('logits');
    const complaint = new HeadlightError('checkpointDamaged', { name: 'x', detail: 'y' });
    await expect(open(graph, () => Promise.reject(complaint))).rejects.toBe(complaint);
  });
});

describe('refused', () => {
  test('are inputs that are missing or of another shape', async () => {
    const graph = graphOf('logits');
    const program = await executor.compile(graph, weightsOf(graph, model));
    await expect(program.run({})).rejects.toMatchObject({ code: 'badRequest' });
    const short = { shape: [1, 1, 1], data: new Float32Array(1) };
    await expect(program.run({ patches: short })).rejects.toMatchObject({ code: 'badRequest' });
  });

  test('are weights of another shape', async () => {
    const graph = graphOf('logits');
    const wrong = { shape: [1], data: new Float32Array(1) };
    await expect(executor.compile(graph, async () => wrong)).rejects.toMatchObject({ code: 'badRequest' });
    expect(executor.liveTensors()).toBe(0);
  });

  test('is work after the end', async () => {
    const graph = graphOf('logits');
    const program = await executor.compile(graph, weightsOf(graph, model));
    executor.dispose();
    executor.dispose();
    expect(executor.liveTensors()).toBe(0);
    await expect(program.run(inputs)).rejects.toMatchObject({ code: 'badRequest' });
    await expect(executor.compile(graph, weightsOf(graph, model))).rejects.toMatchObject({ code: 'badRequest' });
  });
});

describe('what the runtime throws', () => {
  test('is out of memory where it speaks of memory, and a failed engine otherwise', () => {
    const full = trouble(new Error('Failed to allocate memory for requested buffer of size 8589934592'));
    expect(full.toData()).toEqual({ code: 'outOfMemory', params: { engine: 'native' } });
    const broken = trouble(new Error('Non-zero status code returned while running MatMul node'));
    expect(broken).toMatchObject({ code: 'engineFailed', params: { engine: 'native' } });
  });
});
