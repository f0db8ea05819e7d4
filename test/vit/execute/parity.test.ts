import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TfjsExecutor } from '../../../src/vit/execute/tfjs/executor';
import type { InterventionName } from '../../../src/vit/model/interventions';
import { buildVit } from '../../../src/vit/model/vit';
import { errorInStd, fixture, fixtureNames, nodeExecutor, stack, weightsOf } from '../model/fixture';
import { evaluate } from './reference';

/** The bar of the design: relative to the tensor's standard deviation, for any float32 executor. */
const WASM_BAR = 1e-4;
/** Fixtures are computed in float64 and stored in float32; what is left is rounding of position embedding and storage. */
const REFERENCE_BAR = 1e-6;

describe.each(fixtureNames)('%s gives the logits, attention and tokens of PyTorch', (name) => {
  const model = fixture(name);
  const { config, batch, patches, changes, outputs: wanted } = model;
  const interventions = Object.keys(changes) as InterventionName[];
  const graph = buildVit(config, { batch, outputs: ['logits', 'attention', 'hidden'], interventions });
  const inputs = { patches, ...changes };
  let executor: TfjsExecutor;
  beforeAll(async () => void (executor = await nodeExecutor()));
  afterAll(() => executor.dispose());

  function check(got: Readonly<Record<string, { readonly data: ArrayLike<number> }>>, bar: number): void {
    expect(errorInStd(stack(got, 'attention', batch), wanted.attention!.data)).toBeLessThan(bar);
    expect(errorInStd(stack(got, 'hidden', batch), wanted.hidden!.data)).toBeLessThan(bar);
    expect('logits' in got).toBe('logits' in wanted);
    if (wanted.logits) expect(errorInStd(got.logits!.data, wanted.logits.data)).toBeLessThan(bar);
  }

  test('on WebAssembly', async () => {
    const program = await executor.compile(graph, weightsOf(graph, model));
    check(await program.run(inputs), WASM_BAR);
  });

  test('on WebAssembly, without hidden states: in the last block only tokens that the answer needs go on', async () => {
    const lean = buildVit(config, { batch, outputs: ['logits', 'attention'], interventions });
    const got = await (await executor.compile(lean, weightsOf(lean, model))).run(inputs);
    expect(errorInStd(stack(got, 'attention', batch), wanted.attention!.data)).toBeLessThan(WASM_BAR);
    if (wanted.logits) expect(errorInStd(got.logits!.data, wanted.logits.data)).toBeLessThan(WASM_BAR);
  });

  test('in plain float64, and the same to the last bit where only tokens that the answer needs go on', async () => {
    const read = weightsOf(graph, model);
    const weights = await Promise.all([...graph.params.keys()].map(async (key) => [key, await read(key)] as const));
    const all = evaluate(graph, inputs, Object.fromEntries(weights));
    check(all, REFERENCE_BAR);
    const lean = buildVit(config, { batch, outputs: ['logits', 'attention'], interventions });
    const { logits } = evaluate(lean, inputs, Object.fromEntries(weights));
    expect(logits).toEqual(all.logits);
  });
});
