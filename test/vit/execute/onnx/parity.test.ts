import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOnnxExecutor, type OnnxExecutor } from '../../../../src/vit/execute/onnx/executor';
import type { InterventionName } from '../../../../src/vit/model/interventions';
import { buildVit } from '../../../../src/vit/model/vit';
import { errorInStd, fixture, fixtureNames, stack, weightsOf } from '../../model/fixture';

/** The bar of the design: relative to the tensor's standard deviation, for any float32 executor. */
const NATIVE_BAR = 1e-4;

describe('the native engine gives the logits, attention and tokens of PyTorch', () => {
  let executor: OnnxExecutor;
  beforeAll(async () => void (executor = await createOnnxExecutor({ threads: 1 })));
  afterAll(() => executor.dispose());

  test.each(fixtureNames)('%s', async (name) => {
    const model = fixture(name);
    const { config, batch, patches, changes, outputs: wanted } = model;
    const interventions = Object.keys(changes) as InterventionName[];
    const graph = buildVit(config, { batch, outputs: ['logits', 'attention', 'hidden'], interventions });
    const program = await executor.compile(graph, weightsOf(graph, model));
    const got = await program.run({ patches, ...changes });
    expect(errorInStd(stack(got, 'attention', batch), wanted.attention!.data)).toBeLessThan(NATIVE_BAR);
    expect(errorInStd(stack(got, 'hidden', batch), wanted.hidden!.data)).toBeLessThan(NATIVE_BAR);
    expect('logits' in got).toBe('logits' in wanted);
    if (wanted.logits) expect(errorInStd(got.logits!.data, wanted.logits.data)).toBeLessThan(NATIVE_BAR);
    program.dispose();
    expect(executor.liveTensors()).toBe(0);
  });

  test.each(fixtureNames)('%s, the answer alone: attention that nobody reads is one op', async (name) => {
    const model = fixture(name);
    const { config, batch, patches, changes, outputs: wanted } = model;
    if (!wanted.logits) return;
    const interventions = Object.keys(changes) as InterventionName[];
    const graph = buildVit(config, { batch, outputs: ['logits'], interventions });
    const program = await executor.compile(graph, weightsOf(graph, model));
    const { logits } = await program.run({ patches, ...changes });
    expect(errorInStd(logits!.data, wanted.logits.data)).toBeLessThan(NATIVE_BAR);
    program.dispose();
  });
});
