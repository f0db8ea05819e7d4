/** What families add to the plain ViT: each by its own formula, and its gradient by finite differences in float64. */
import { describe, expect, test } from 'vitest';
import { knowsPositions, shapeOf, type ViTConfig } from '../../../src/vit/config';
import type { Tensor } from '../../../src/vit/execute/executor';
import { gradientGraph, gradientOutput } from '../../../src/vit/graph/grad';
import { makeNode, type Graph } from '../../../src/vit/graph/graph';
import { prune } from '../../../src/vit/graph/prune';
import { sizeOf } from '../../../src/vit/graph/shape';
import { biasTableRows, gatheredTable, spreadTable } from '../../../src/vit/model/relative-bias';
import { rotaryName, rotaryTable } from '../../../src/vit/model/rotary';
import { attentionOutput, buildVit, type VitOutput } from '../../../src/vit/model/vit';
import { vitWeights } from '../../../src/vit/model/weights';
import { settle } from '../../../src/vit/session/changes';
import { exactTensor, finiteDifference } from '../graph/difference';
import { evaluate } from '../execute/reference';
import { VIT_SMALL } from './configs';

const DINOV3 = { turns: 'halves', coordinates: 'centred', base: 100 } as const;
const EVA02 = { turns: 'pairs', coordinates: 'index', base: 10_000, reference: [16, 16] } as const;
const BASE: ViTConfig = { ...VIT_SMALL, imageSize: [16, 24], posEmbedGrid: [2, 3], classes: 3 };

const INGREDIENTS: Readonly<Record<string, ViTConfig>> = {
  'rotary halves beside registers': { ...BASE, rotary: DINOV3, posEmbedGrid: [0, 0], registers: 2 },
  'rotary pairs beside a position embedding': { ...BASE, rotary: EVA02 },
  'a gated MLP': { ...BASE, gated: true, act: 'silu' },
  'a gated MLP with a norm inside': { ...BASE, gated: true, act: 'silu', mlpNorm: true },
  'a norm before the projection': { ...BASE, attnNorm: true },
  'relative bias per layer': { ...BASE, posEmbedGrid: [0, 0], relativeBias: { grid: [2, 3], shared: false } },
  'relative bias shared, of another grid': { ...BASE, relativeBias: { grid: [3, 3], shared: true } },
  'attention pooling': { ...BASE, clsToken: false, pool: 'map', attnPool: { heads: 4, mlpDim: 20 } },
  'norms of q and k, quick GELU': { ...BASE, qkNorm: true, act: 'quickGelu', rotary: EVA02 },
  'a projection': { ...BASE, projection: 10 },
  'a projection and tanh, a pooler': { ...BASE, projection: 10, projectionAct: 'tanh' },
  'attention pooling of the patches alone, with a GELU of its own': { ...BASE, act: 'silu', gated: true, registers: 1, pool: 'map', attnPool: { heads: 2, mlpDim: 20, act: 'gelu', patchesOnly: true } }, // prettier-ignore
  'the mean of all tokens': { ...BASE, pool: 'avg', poolPrefix: true },
  'labels in place of a classifier': { ...BASE, projection: 10, cosine: true },
};

/** Central differences in float64 through a whole model, relative to the largest gradient of the layer. */
const DIFFERENCE_BAR = 1e-6;

/** Numbers that repeat with no period of the model's. */
function numbers(count: number, seed: number, about = 0): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => about + 0.4 * Math.sin(1.7 * i + seed * 0.31));
}

async function weightsOf(graph: Graph, config: ViTConfig): Promise<Record<string, Tensor>> {
  const sizes = new Map([...graph.params].map(([name, shape]) => [name, sizeOf(shape)]));
  const rows = biasTableRows(config.relativeBias?.grid ?? [1, 1], config.clsToken) * config.heads;
  const stored = config.posEmbedGrid[0] * config.posEmbedGrid[1] + Number(config.clsToken);
  const read = async (name: string): Promise<Float32Array> => {
    const size = name.includes('bias_table') ? rows : name === 'pos_embed' ? stored * config.dim : sizes.get(name);
    return numbers(size ?? 0, name.length + Number(/\d+/.exec(name)?.[0] ?? 0), /norm\S*weight$/.test(name) ? 1 : 0);
  };
  const get = vitWeights(graph, config, read);
  return Object.fromEntries(await Promise.all([...graph.params.keys()].map(async (key) => [key, await get(key)] as const))); // prettier-ignore
}

function patchesOf(config: ViTConfig): Tensor {
  const { patches, patchDim } = shapeOf(config);
  return { shape: [1, patches, patchDim], data: numbers(patches * patchDim, 5) };
}

/** What texts make of labels, where these stand in place of a classifier. */
function rowsOfLabels({ cosine, classes, projection = 0 }: ViTConfig): Record<string, Tensor> {
  if (!cosine) return {};
  const classRows = { shape: [classes, projection], data: numbers(classes * projection, 9) };
  return { classRows, classBias: { shape: [classes], data: numbers(classes, 3) } };
}

function cutAt(graph: Graph, name: string): Graph {
  const id = graph.outputs.get(name)!;
  const nodes = graph.nodes.map((node) =>
    node.id === id ? makeNode(id, { op: 'input', name: 'cut', shape: node.shape }, [], node.shape) : node,
  );
  return prune(nodes, new Map([['logits', graph.outputs.get('logits')!]]));
}

describe('the gradient by attention is that of finite differences, with', () => {
  test.each(Object.keys(INGREDIENTS))('%s', async (name) => {
    const config = INGREDIENTS[name]!;
    const graph = buildVit(config, { batch: 1, outputs: ['logits', 'attention'] });
    const weights = await weightsOf(graph, config);
    const inputs = { patches: patchesOf(config), ...rowsOfLabels(config) };
    const classWeights = { shape: [3], data: Float32Array.from([1.5, -1, 0.25]) };
    const layers = [attentionOutput(0), attentionOutput(1)];
    const of = { of: 'logits', weights: { name: 'classWeights', shape: [3] }, by: layers };
    const got = evaluate(gradientGraph(graph, of), { ...inputs, classWeights }, weights);
    const forward = evaluate(graph, inputs, weights);
    for (const layer of layers) {
      const attention = forward[layer]!;
      const { data } = got[gradientOutput(layer)]!;
      const largest = data.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      expect(largest).toBeGreaterThan(0);
      const given = { ...inputs, cut: exactTensor(attention.shape, [...attention.data]) };
      for (const index of [1, Math.floor(data.length / 2), data.length - 2]) {
        const wanted = finiteDifference(
          given,
          'cut',
          index,
          (changed) =>
          evaluate(cutAt(graph, layer), changed, weights).logits!.data.reduce((sum, logit, i) => sum + logit * classWeights.data[i]!, 0), // prettier-ignore
        );
        expect(Math.abs(data[index]! - wanted), `${layer}[${index}]`).toBeLessThan(DIFFERENCE_BAR * largest);
      }
    }
  });
});

/** All outputs in float64, of the model as it is or with positions scaled. */
async function run(config: ViTConfig, outputs: readonly VitOutput[], positionScale?: number) {
  const graph = buildVit(config, {
    batch: 1,
    outputs,
    interventions: positionScale === undefined ? [] : ['positionScale'],
  });
  const scale =
    positionScale === undefined ? {} : { positionScale: { shape: [], data: Float32Array.of(positionScale) } };
  return evaluate(graph, { patches: patchesOf(config), ...scale }, await weightsOf(graph, config));
}

describe('positions switched off', () => {
  const without = (config: ViTConfig): ViTConfig => {
    const { rotary: _rotary, relativeBias: _bias, ...plain } = config;
    return { ...plain, posEmbedGrid: [0, 0] };
  };
  test.each(Object.keys(INGREDIENTS).filter((name) => /rotary|relative/.test(name)))('%s', async (name) => {
    const config = INGREDIENTS[name]!;
    const [off, on, as] = [
      await run(config, ['logits'], 0),
      await run(config, ['logits'], 1),
      await run(config, ['logits']),
    ];
    const none = await run(without(config), ['logits']);
    const far = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
      Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!)));
    expect(far(off.logits!.data, none.logits!.data)).toBeLessThan(1e-12);
    expect(far(on.logits!.data, as.logits!.data)).toBeLessThan(1e-12);
    expect(far(off.logits!.data, as.logits!.data)).toBeGreaterThan(1e-4);
    expect(knowsPositions(config) && !knowsPositions(without(config))).toBe(true);
    expect(settle({ positionEmbedding: false }, config)).toMatchObject({ positionEmbedding: false });
    expect(settle({ positionEmbedding: false }, without(config))).toBeNull();
  });
});

describe('rotary positions', () => {
  const config: ViTConfig = { ...BASE, rotary: EVA02, registers: 1 };
  const { tokens, headDim, prefix } = shapeOf(config);

  test('turn no token before the patches, nor the patch at the origin', () => {
    const [cos, sin] = [
      rotaryTable(config, rotaryName(config, 'cos'))!,
      rotaryTable(config, rotaryName(config, 'sin'))!,
    ];
    expect([cos.length, sin.length]).toEqual([tokens * headDim, tokens * headDim]);
    const first = (prefix + 1) * headDim;
    expect([...cos.subarray(0, first)].every((value) => value === 1)).toBe(true);
    expect([...sin.subarray(0, first)].every((value) => Math.abs(value) === 0)).toBe(true);
    expect(sin[first + headDim / 2]).toBeCloseTo(-Math.sin(16 / 3), 6); // one column of three, on the grid of 16
  });

  test('centred ones are opposite at opposite corners', () => {
    const centred: ViTConfig = { ...config, rotary: DINOV3 };
    const sin = rotaryTable(centred, rotaryName(centred, 'sin'))!;
    const at = (patch: number): Float32Array =>
      sin.subarray((prefix + patch) * headDim, (prefix + patch + 1) * headDim);
    at(0).forEach((value, j) => expect(value).toBeCloseTo(-at(5)[j]!, 6));
  });
});

describe('relative position bias', () => {
  const config: ViTConfig = { ...BASE, relativeBias: { grid: [2, 3], shared: false } };
  const table = numbers(biasTableRows([2, 3], true) * config.heads, 3);

  test('is one number for one distance, and the table comes back from it', () => {
    const spread = spreadTable(config, table);
    const { tokens } = shapeOf(config);
    const at = (head: number, query: number, key: number): number => spread[(head * tokens + query) * tokens + key]!;
    expect(at(1, 1, 2)).toBe(at(1, 4, 5)); // one to the right
    expect(at(1, 1, 2)).not.toBe(at(1, 2, 1));
    const rows = table.length / config.heads;
    expect(at(2, 0, 3)).toBe(table[(rows - 3) * config.heads + 2]); // from the class token
    expect(at(2, 3, 0)).toBe(table[(rows - 2) * config.heads + 2]); // to it
    expect(at(2, 0, 0)).toBe(table[(rows - 1) * config.heads + 2]);
    expect([...gatheredTable(config, spread)]).toEqual([...table]);
  });

  test('goes to another grid as torch interpolates it', () => {
    // torch.nn.functional.interpolate(table, size=(5, 5), mode='bilinear'), as transformers' BEiT calls it
    const stored = [0.1, 0.5, -0.2, 0.7, 0, 0.9, -0.4, 0.3, 0.6];
    const wanted = [0.1, 0.26, 0.5, 0.08, -0.2, 0.34, 0.324, 0.3, 0.264, 0.24, 0.7, 0.42, 0, 0.54, 0.9, 0.04, 0.096, 0.18, 0.504, 0.72, -0.4, -0.12, 0.3, 0.48, 0.6]; // prettier-ignore
    const larger: ViTConfig = { ...BASE, heads: 1, imageSize: [12, 12], patchSize: [4, 4], relativeBias: { grid: [2, 2], shared: false } }; // prettier-ignore
    const own = gatheredTable(larger, spreadTable(larger, Float32Array.from([...stored, 1, 2, 3])));
    [...wanted, 1, 2, 3].forEach((value, at) => expect(own[at]).toBeCloseTo(value, 6));
  });

  test('of another size is refused', () => {
    expect(() => spreadTable(config, table.subarray(1))).toThrow(/relative_position_bias_table/);
  });
});

describe('attention pooling', () => {
  const config = INGREDIENTS['attention pooling']!;

  test('gives the weights of each head, which sum to 1', async () => {
    const { poolAttention, pooled } = await run(config, ['poolAttention', 'pooled']);
    expect(poolAttention!.shape).toEqual([1, 4, 1, 6]);
    const sums = [0, 1, 2, 3].map((head) =>
      poolAttention!.data.subarray(head * 6, head * 6 + 6).reduce((a, b) => a + b, 0),
    );
    sums.forEach((sum) => expect(sum).toBeCloseTo(1, 12));
    expect(pooled!.shape).toEqual([1, config.dim]);
  });

  test('reads no hidden patch', async () => {
    const graph = buildVit(config, { batch: 1, outputs: ['poolAttention'], interventions: ['tokenKeep'] });
    const tokenKeep = { shape: [6], data: Float32Array.from([1, 0, 1, 1, 0, 1]) };
    const { poolAttention } = evaluate(
      graph,
      { patches: patchesOf(config), tokenKeep },
      await weightsOf(graph, config),
    );
    [1, 4, 7, 10].forEach((at) => expect(poolAttention!.data[at]).toBe(0));
  });
});
