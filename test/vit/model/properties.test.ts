import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shapeOf, type ViTConfig } from '../../../src/vit/config';
import type { Tensor } from '../../../src/vit/execute/executor';
import type { TfjsExecutor } from '../../../src/vit/execute/tfjs/executor';
import { sizeOf } from '../../../src/vit/graph/shape';
import type { InterventionName } from '../../../src/vit/model/interventions';
import { buildVit, type BuildOptions } from '../../../src/vit/model/vit';
import { errorInStd, fixture, nodeExecutor, stack, weightsOf, type Fixture } from './fixture';

const SEED = 23;
/** Two ways to the same float32 numbers, in standard deviations: the orders of summation differ. */
const SAME = 2e-5;
/** A row of attention in float32. */
const ROW_SUM = 1e-5;

/** An executor serves one model. */
const executors = new Map<string, TfjsExecutor>();
const NAMES = ['plain', 'registers-embedded'];
beforeAll(async () => {
  for (const name of NAMES) executors.set(name, await nodeExecutor());
});
afterAll(() => executors.forEach((executor) => executor.dispose()));

type Changes = Readonly<Partial<Record<InterventionName, Tensor>>>;

async function answer(
  model: Fixture,
  patches: Tensor,
  changes: Changes = {},
  outputs: BuildOptions['outputs'] = ['logits', 'attention'],
): Promise<Record<string, Tensor>> {
  const interventions = Object.keys(changes) as InterventionName[];
  const graph = buildVit(model.config, { batch: patches.shape[0]!, outputs, interventions });
  const program = await executors.get(model.name)!.compile(graph, weightsOf(graph, model));
  try {
    return await program.run({ patches, ...changes });
  } finally {
    program.dispose();
  }
}

const filled = (shape: readonly number[], value: number): Tensor => ({
  shape,
  data: new Float32Array(sizeOf(shape)).fill(value),
});

/** Row i holds a 1 at `order[i]`. */
function permutation(order: readonly number[]): Tensor {
  const matrix = filled([order.length, order.length], 0);
  order.forEach((from, to) => (matrix.data[to * order.length + from] = 1));
  return matrix;
}

const identity = (size: number): Tensor => permutation([...Array(size).keys()]);

function photo({ patches }: Fixture, index: number): Tensor {
  const [, count = 0, patchDim = 0] = patches.shape;
  const length = count * patchDim;
  return { shape: [1, count, patchDim], data: patches.data.slice(index * length, (index + 1) * length) };
}

function randomPatches(config: ViTConfig): fc.Arbitrary<Tensor> {
  const { patches, patchDim } = shapeOf(config);
  const length = patches * patchDim;
  return fc
    .float32Array({ minLength: length, maxLength: length, min: -30, max: 30, noNaN: true })
    .map((data) => ({ shape: [1, patches, patchDim], data }));
}

test('every row of attention sums to 1, whatever the photo', async () => {
  const model = fixture('registers-embedded');
  const { tokens } = shapeOf(model.config);
  const property = fc.asyncProperty(randomPatches(model.config), async (patches) => {
    const attention = stack(await answer(model, patches, {}, ['attention']), 'attention', 1);
    for (let start = 0; start < attention.length; start += tokens) {
      const row = attention.slice(start, start + tokens);
      expect(Math.abs(row.reduce((sum, x) => sum + x, 0) - 1)).toBeLessThan(ROW_SUM);
      expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
    }
  });
  await fc.assert(property, { seed: SEED, numRuns: 15 });
});

test('three photos at once give what each gives alone', async () => {
  const model = fixture('plain');
  const together = await answer(model, model.patches);
  for (const index of [0, 1, 2]) {
    const alone = await answer(model, photo(model, index));
    const classes = model.config.classes;
    expect(
      errorInStd(together.logits!.data.slice(index * classes, (index + 1) * classes), alone.logits!.data),
    ).toBeLessThan(SAME);
    const attention = stack(together, 'attention', 3);
    const length = attention.length / 3;
    expect(
      errorInStd(attention.slice(index * length, (index + 1) * length), stack(alone, 'attention', 1)),
    ).toBeLessThan(SAME);
  }
});

describe('shuffled patches', () => {
  const model = fixture('plain');
  const { patches, tokens } = shapeOf(model.config);
  const orders = fc.shuffledSubarray([...Array(patches).keys()], { minLength: patches, maxLength: patches });
  const noPosition = { positionScale: filled([], 0) };

  test('give the same answer when there is no position embedding, and their attention moves with them', async () => {
    const straight = await answer(model, photo(model, 0), noPosition);
    const property = fc.asyncProperty(orders, async (order) => {
      const shuffled = await answer(model, photo(model, 0), { ...noPosition, patchOrder: permutation(order) });
      expect(errorInStd(shuffled.logits!.data, straight.logits!.data)).toBeLessThan(SAME);
      const place = (token: number): number => (token === 0 ? 0 : order[token - 1]! + 1);
      const moved = stack(straight, 'attention', 1).map((_, i, all) => {
        const [key, query, matrix] = [i % tokens, Math.floor(i / tokens) % tokens, Math.floor(i / tokens / tokens)];
        return all[(matrix * tokens + place(query)) * tokens + place(key)]!;
      });
      expect(errorInStd(stack(shuffled, 'attention', 1), moved)).toBeLessThan(SAME);
    });
    await fc.assert(property, { seed: SEED, numRuns: 10 });
  });

  test('give another answer when positions count', async () => {
    const straight = await answer(model, photo(model, 0));
    const reversed = { patchOrder: permutation([...Array(patches).keys()].reverse()) };
    expect(
      errorInStd((await answer(model, photo(model, 0), reversed)).logits!.data, straight.logits!.data),
    ).toBeGreaterThan(0.01);
  });
});

describe('interventions', () => {
  const model = fixture('plain');
  const { depth, heads } = model.config;
  const { tokens, patches } = shapeOf(model.config);
  const untouched: Record<InterventionName, Tensor> = {
    headKeep: filled([depth, heads], 1),
    headMean: filled([depth, heads], 0),
    attentionBias: filled([tokens, tokens], 0),
    attnBranch: filled([depth], 1),
    mlpBranch: filled([depth], 1),
    tokenKeep: filled([tokens], 1),
    positionScale: filled([], 1),
    skipScale: filled([], 1),
    normScale: filled([], 1),
    patchOrder: identity(patches),
  };
  const one = photo(model, 0);

  test('leave the model as it is at their neutral values, each alone and all together', async () => {
    const plain = await answer(model, one);
    const sets = [untouched, ...Object.entries(untouched).map(([name, value]) => ({ [name]: value }))];
    for (const changes of sets) {
      expect(errorInStd((await answer(model, one, changes)).logits!.data, plain.logits!.data)).toBeLessThan(SAME);
    }
  });

  test('all heads of a layer off equals its attention branch reduced to the bias of the projection', async () => {
    const headKeep = filled([depth, heads], 1);
    headKeep.data.fill(0, heads); // layer 1
    const bias = model.weights['blocks.1.attn.proj.bias']!;
    const off = await answer(model, one, { headKeep }, ['hidden']);
    const zeroBias = { ...model, weights: { ...model.weights, 'blocks.1.attn.proj.weight': filled([24, 24], 0) } };
    // A second executor: weights are shared by name within one.
    const other = await nodeExecutor();
    try {
      const graph = buildVit(zeroBias.config, { batch: 1, outputs: ['hidden'] });
      const program = await other.compile(graph, weightsOf(graph, zeroBias));
      expect(errorInStd(off['hidden.2']!.data, (await program.run({ patches: one }))['hidden.2']!.data)).toBeLessThan(
        SAME,
      );
    } finally {
      other.dispose();
    }
    expect(Math.max(...bias.data)).toBeGreaterThan(0); // the bias takes part in what was compared
  });

  test('a branch switched off leaves the residual stream alone', async () => {
    const off = { attnBranch: filled([depth], 0), mlpBranch: filled([depth], 0) };
    const hidden = await answer(model, one, off, ['hidden']);
    expect(hidden['hidden.2']!.data).toEqual(hidden['hidden.0']!.data);
  });

  test('a hidden key is read by nobody, and the rows still sum to 1', async () => {
    const attentionBias = filled([tokens, tokens], 0);
    for (let query = 0; query < tokens; query++) attentionBias.data[query * tokens + 5] = -1e9;
    const attention = stack(await answer(model, one, { attentionBias }, ['attention']), 'attention', 1);
    for (let row = 0; row < attention.length; row += tokens) {
      expect(attention[row + 5]).toBe(0);
      expect(Math.abs(attention.slice(row, row + tokens).reduce((sum, x) => sum + x, 0) - 1)).toBeLessThan(ROW_SUM);
    }
  });

  test('a causal mask keeps every query from later keys', async () => {
    const attentionBias = filled([tokens, tokens], 0);
    for (let i = 0; i < tokens; i++) attentionBias.data.fill(-1e9, i * tokens + i + 1, (i + 1) * tokens);
    const attention = stack(await answer(model, one, { attentionBias }, ['attention']), 'attention', 1);
    const later = attention.filter((_, i) => i % tokens > Math.floor(i / tokens) % tokens);
    expect(later.every((x) => x === 0)).toBe(true);
    expect(attention[0]).toBe(1);
  });

  test('mean ablation gives every token the same head output, so that every query answers alike', async () => {
    const all = await answer(model, one, { headMean: filled([depth, heads], 1), mlpBranch: filled([depth], 0) }, [
      'hidden',
    ]);
    const { dim } = model.config;
    const [before, after] = [all['hidden.0']!.data, all['hidden.1']!.data];
    const added = after.map((x, i) => x - before[i]!);
    const first = Array.from({ length: tokens }, () => [...added.subarray(0, dim)]).flat();
    expect(errorInStd(added, first)).toBeLessThan(SAME);
  });
});
