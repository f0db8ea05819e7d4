/** Heads as PyTorch's modules name them (scripts/fixtures/heads.py): run to PyTorch's numbers, or left out with a reason. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readLeftHead } from '../../../src/vit/checkpoint/left-head';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import type { Executor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { VitSession } from '../../../src/vit/session/session';
import { errorInStd, nodeExecutor } from '../model/fixture';
import { filled, folder } from './build';

/** Float32 against float64, in standard deviations of the logits: the project's bar. */
const TOLERANCE = 1e-4;

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
const { encoder, cases } = JSON.parse(readFileSync(new URL('../../fixtures/heads.json', import.meta.url), 'utf8')) as {
  encoder: Record<string, Numbers>;
  cases: { name: string; config: object; tensors: Record<string, Numbers>; logits?: number[]; why?: string }[];
};

const open = (at: number) => {
  const { tensors, config } = cases[at]!;
  return openCheckpoint(folder({ 'm.safetensors': filled({ ...encoder, ...tensors }), 'config.json': config }));
};
const pixels = Float32Array.from({ length: 3 * 16 * 16 }, (_, i) => Math.sin(0.37 * i));
const numbered = cases.map(({ name, ...each }, at) => ({ name, at, ...each }));

describe.each<[string, () => Promise<Executor>]>([
  ['WebAssembly', nodeExecutor],
  ['the native engine', () => createOnnxExecutor({ threads: 1 })],
])('on %s', (_, start) => {
  it.each(numbered.filter(({ logits }) => logits))('$name gives PyTorch’s logits', async ({ at, logits }) => {
    const executor = await start();
    const session = await VitSession.open(await open(at), executor, { first: 'answer' });
    const answer = await session.classify({ pixels }, 5);
    expect(errorInStd(answer.logits, logits!)).toBeLessThan(TOLERANCE);
    session.dispose();
    executor.dispose();
  });
});

describe('what is not certain', () => {
  it.each(numbered.filter(({ why }) => why))(
    '$name is left out, and every tensor of it named',
    async ({ at, why, tensors }) => {
      const { config, provenance, placement } = await open(at);
      expect(config.classes).toBe(0);
      expect(readLeftHead(provenance['head'])?.reason).toBe(why);
      const counters = Object.keys(tensors).filter((name) => name.endsWith('num_batches_tracked'));
      expect(placement.harmless.map(({ name }) => name)).toEqual(counters);
      expect(placement.unplaced.map(({ name }) => name).sort()).toEqual(
        Object.keys(tensors)
          .filter((name) => !counters.includes(name))
          .sort(),
      );
    },
  );

  it.each(numbered.filter(({ logits }) => logits))('$name has a place for every tensor', async ({ at, tensors }) => {
    const { placement } = await open(at);
    expect(placement.unplaced).toEqual([]);
    const counters = Object.keys(tensors).filter((name) => name.endsWith('num_batches_tracked'));
    expect(placement.placed).toBe(Object.keys(encoder).length + Object.keys(tensors).length - counters.length);
  });
});

describe('what is taken for granted is said', () => {
  const provenanceOf = async (name: string) => (await open(cases.findIndex((each) => each.name === name))).provenance;

  it('the ε of norms, which files do not hold', async () => {
    expect((await provenanceOf('linear probe of MAE'))['headNormEps']).toBe('assumed: batch norm with ε 0.000001');
    expect((await provenanceOf('LayerNorm and linear'))['headNormEps']).toBe('assumed: LayerNorm with ε 0.00001');
  });

  it('nothing between layers that stand apart', async () => {
    expect((await provenanceOf('bottleneck of re-identification'))['headBetween']).toBe(
      'assumed: nothing between bottleneck and classifier',
    );
    expect((await provenanceOf('linear upon linear'))['headBetween']).toBeUndefined();
  });
});
