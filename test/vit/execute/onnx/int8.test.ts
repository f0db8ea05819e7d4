import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WeightFolder } from '../../../../src/main/native/weight-folder';
import type { Tensor } from '../../../../src/vit/execute/executor';
import { createOnnxExecutor, type OnnxOptions } from '../../../../src/vit/execute/onnx/executor';
import type { InterventionName } from '../../../../src/vit/model/interventions';
import { buildAttentionGradient } from '../../../../src/vit/model/attention-gradient';
import { buildVit } from '../../../../src/vit/model/vit';
import { fixture, fixtureNames, stack, weightsOf } from '../../model/fixture';

/**
 * Weights and activations are rounded to 1/254 of their block's largest number, at some twenty products in a row. These models are random,
 * and so narrow that little averages out; measured: 0.01 to 0.08. A scale put on the wrong block gives 0.5 and more.
 */
const NEAR = 0.1;

/** Root mean square of the error, in standard deviations of `wanted`. */
function meanErrorInStd(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  const values = Array.from(wanted);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const square = values.reduce((sum, x, i) => sum + (x - got[i]!) ** 2, 0);
  return Math.sqrt(square / values.reduce((sum, x) => sum + (x - mean) ** 2, 0));
}

async function open(options: Partial<OnnxOptions> = {}) {
  const executor = await createOnnxExecutor({ threads: 1, precision: 'int8', ...options });
  onTestFinished(() => executor.dispose());
  return executor;
}

describe('8-bit weights', () => {
  test.each(fixtureNames)('stay near PyTorch’s float32 numbers: %s', async (name) => {
    const model = fixture(name);
    const interventions = Object.keys(model.changes) as InterventionName[];
    const graph = buildVit(model.config, { batch: model.batch, outputs: ['logits', 'attention'], interventions });
    const program = await (await open()).compile(graph, weightsOf(graph, model));
    const outputs = await program.run({ patches: model.patches, ...model.changes });
    const { logits, attention } = model.outputs;
    const errors = [meanErrorInStd(stack(outputs, 'attention', model.batch), attention!.data)];
    if (logits) errors.push(meanErrorInStd(outputs.logits!.data, logits.data));
    for (const error of errors) {
      expect(error).toBeLessThan(NEAR);
      expect(error).toBeGreaterThan(1e-4); // not simply float32
    }
  });

  test.each(fixtureNames)('answer alike, whether attention is asked for or not: %s', async (name) => {
    const model = fixture(name);
    if (!model.outputs.logits) return;
    const executor = await open();
    const run = async (outputs: readonly ('logits' | 'attention')[]) => {
      const graph = buildVit(model.config, { batch: model.batch, outputs });
      const program = await executor.compile(graph, weightsOf(graph, model));
      return (await program.run({ patches: model.patches })).logits!.data;
    };
    const [alone, beside] = [await run(['logits']), await run(['logits', 'attention'])];
    expect(alone).toEqual(beside); // to the bit
  });

  test('leave gradients what they are in float32', async () => {
    const model = fixture('plain');
    const graph = buildAttentionGradient(model.config, { batch: 1 });
    const [rows, dim] = model.patches.shape.slice(1) as [number, number];
    const inputs: Record<string, Tensor> = {
      patches: { shape: [1, rows, dim], data: model.patches.data.slice(0, rows * dim) },
      classWeights: { shape: [model.config.classes], data: new Float32Array(model.config.classes).fill(1, 0, 1) },
    };
    const run = async (options: Partial<OnnxOptions>) =>
      (await (await open(options)).compile(graph, weightsOf(graph, model))).run(inputs);
    expect(await run({})).toEqual(await run({ precision: 'float32' }));
  });

  test('are kept on disk, and are not rounded again at the second start', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'weights-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const model = fixture('plain');
    const graph = buildVit(model.config, { batch: model.batch, outputs: ['logits'] });
    const run = async (read: typeof weights) => {
      const executor = await open({ weightFiles: new WeightFolder(folder, 'plain', { smallest: 0 }) });
      return (await executor.compile(graph, read)).run({ patches: model.patches });
    };
    const weights = vi.fn(weightsOf(graph, model));
    const first = await run(weights);
    expect(weights).toHaveBeenCalledTimes(graph.params.size);
    const unread = vi.fn(weightsOf(graph, model));
    expect(await run(unread)).toEqual(first);
    expect(unread).not.toHaveBeenCalled();
  });
});
