import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Checkpoint, Label } from '../../../src/vit/checkpoint/checkpoint';
import type { Executor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { relevanceRow } from '../../../src/vit/explain/gradient';
import { attentionGradientOutput, buildAttentionGradient } from '../../../src/vit/model/attention-gradient';
import { attentionOutput, buildVit } from '../../../src/vit/model/vit';
import { scoreOf } from '../../../src/vit/score';
import { VitSession } from '../../../src/vit/session/session';
import { evaluate } from '../execute/reference';
import { exactTensor, finiteDifference } from '../graph/difference';
import { makeNode, type Graph } from '../../../src/vit/graph/graph';
import { prune } from '../../../src/vit/graph/prune';
import { errorInStd, fixture, nodeExecutor, weightsOf, type Fixture } from '../model/fixture';
import { TestExecutor, tinyCheckpoint, tinyPixels } from './tiny';

/** In standard deviations: a forward and a backward pass in float32. */
const ENGINE_BAR = 1e-3;
/** Float64 throughout, but for weights of the classes kept as float32. */
const REFERENCE_BAR = 1e-6;
/** Logits of a float32 engine, through a difference of logarithms. */
const LOGIT_BAR = 1e-5;

/** Classes 1, 4 and 6 of ten are cats. */
const IDS = ['n07920052', 'n02123045', 'n11939491', 'n02113624', 'n02123159', 'n02125311', 'n02124075', 'n01440764', 'n04285008', 'n03792782']; // prettier-ignore
const LABELS: readonly Label[] = IDS.map((id) => ({ id, text: id }));
const CAT = { group: 'n02121808' } as const;

interface Answer {
  readonly temperature: number;
  readonly probability: number;
  readonly logOdds: number;
  readonly gradRollout: readonly number[];
  readonly relevance: readonly number[];
}
/** Made by scripts/fixtures/groups.py. */
const FOLDER = new URL('../../fixtures/gradients/', import.meta.url);
const WANTED = JSON.parse(readFileSync(new URL('groups.json', FOLDER), 'utf8')) as {
  readonly members: number[];
  readonly models: Readonly<Record<string, readonly Answer[]>>;
};
const CASES = Object.entries(WANTED.models).flatMap(([name, answers]) => answers.map((answer) => ({ name, answer })));

const ENGINES: [string, () => Promise<Executor>][] = [
  ['WebAssembly', nodeExecutor],
  ['the native engine', () => createOnnxExecutor({ threads: 1 })],
];

function checkpointOf({ config, weights }: Fixture, temperature: number): Checkpoint {
  const read = (key: string): Promise<Float32Array> => Promise.resolve(weights[key]!.data);
  return { ...tinyCheckpoint(), config, labels: LABELS, calibration: { temperature }, read };
}

function firstPhoto({ patches }: Fixture): Float32Array {
  const [, rows = 0, cols = 0] = patches.shape;
  return patches.data.subarray(0, rows * cols);
}

describe.each(ENGINES)('on %s', (_, start) => {
  it.each(CASES)('a group of $name is explained as by PyTorch, at temperature $answer.temperature', async (wanted) => {
    const { name, answer } = wanted;
    const model = fixture(name);
    const executor = await start();
    const checkpoint = checkpointOf(model, answer.temperature);
    const session = await VitSession.open(checkpoint, executor);
    const { logits } = await session.answer('a', { patches: firstPhoto(model) }, 1);
    const score = scoreOf(CAT, checkpoint);
    expect(Math.abs(score.logit(logits) - answer.logOdds)).toBeLessThan(LOGIT_BAR);
    expect(Math.abs(score.score(logits) - answer.probability)).toBeLessThan(LOGIT_BAR);
    const ask = { layer: model.config.depth - 1, head: 'mean', token: 'cls', target: CAT } as const;
    const rollout = await session.ask('a', { lens: 'map', query: { method: 'grad-rollout', ...ask } });
    const relevance = await session.ask('a', { lens: 'map', query: { method: 'relevance', ...ask } });
    const patchesOf = (row: readonly number[]): number[] => row.slice(session.layout.prefix);
    expect(errorInStd(rollout.data, patchesOf(answer.gradRollout))).toBeLessThan(ENGINE_BAR);
    expect(errorInStd(relevance.data, patchesOf(answer.relevance))).toBeLessThan(ENGINE_BAR);
    session.dispose();
    executor.dispose();
  });
});

describe.each(Object.keys(WANTED.models))('the gradient of a group’s log-odds in %s', (name) => {
  const model = fixture(name);
  const { config } = model;
  const graph = buildAttentionGradient(config, { batch: 1 });
  const forward = buildVit(config, { batch: 1, outputs: ['logits', 'attention'] });
  const { shape, data } = model.patches;
  const patches = { shape: [1, ...shape.slice(1)], data: data.subarray(0, firstPhoto(model).length) };
  const score = scoreOf(CAT, checkpointOf(model, 1));
  const read = async (each: Graph) => {
    const of = weightsOf(each, model);
    return Object.fromEntries(
      await Promise.all([...each.params.keys()].map(async (key) => [key, await of(key)] as const)),
    );
  };

  it('is PyTorch’s, in plain float64', async () => {
    const bytes = readFileSync(new URL(`${name}.group.f32`, FOLDER));
    const wanted = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const { logits } = evaluate(forward, { patches }, await read(forward));
    const classWeights = { shape: [10], data: score.slope(Float32Array.from(logits!.data)) };
    const got = evaluate(graph, { patches, classWeights }, await read(graph));
    const size = wanted.length / config.depth;
    for (let l = 0; l < config.depth; l++) {
      const layer = got[attentionGradientOutput(l)]!.data;
      expect(errorInStd(layer, wanted.subarray(l * size, (l + 1) * size)), `layer ${l}`).toBeLessThan(REFERENCE_BAR);
    }
  });

  it('is that of finite differences', async () => {
    const weights = await read(forward);
    const out = evaluate(forward, { patches }, weights);
    const classWeights = { shape: [10], data: score.slope(Float32Array.from(out['logits']!.data)) };
    const got = evaluate(graph, { patches, classWeights }, await read(graph));
    for (let l = 0; l < config.depth; l++) {
      const cut = cutAt(forward, attentionOutput(l));
      const attention = out[attentionOutput(l)]!;
      const gradient = got[attentionGradientOutput(l)]!.data;
      const largest = gradient.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      const given = { patches, cut: exactTensor(attention.shape, [...attention.data]) };
      for (const index of [1, Math.floor(gradient.length / 2)]) {
        const wanted = finiteDifference(given, 'cut', index, (changed) => {
          const { logits } = evaluate(cut, changed, weights);
          return logOdds([...logits!.data]);
        });
        expect(Math.abs(gradient[index]! - wanted), `layer ${l}, ${index}`).toBeLessThan(REFERENCE_BAR * largest);
      }
    }
  });
});

/** log(p / (1 − p)) from its definition, in float64. */
function logOdds(logits: readonly number[]): number {
  const p = WANTED.members.reduce((sum, i) => sum + Math.exp(logits[i]!), 0);
  return Math.log(p / (logits.reduce((sum, logit) => sum + Math.exp(logit), 0) - p));
}

/** The graph with an output's node replaced by an input `cut`, which can then be moved freely. */
function cutAt(graph: Graph, name: string): Graph {
  const id = graph.outputs.get(name)!;
  const nodes = graph.nodes.map((node) =>
    node.id === id ? makeNode(id, { op: 'input', name: 'cut', shape: node.shape }, [], node.shape) : node,
  );
  return prune(nodes, new Map([['logits', graph.outputs.get('logits')!]]));
}

describe('a group as a target', () => {
  async function open() {
    const checkpoint = { ...tinyCheckpoint(), labels: LABELS };
    const session = await VitSession.open(checkpoint, new TestExecutor());
    const { logits, groups } = await session.answer('a', { pixels: tinyPixels(1) }, 1);
    return { session, logits, groups, score: scoreOf(CAT, checkpoint) };
  }

  it('has the probability that the answer tells', async () => {
    const { logits, groups, score } = await open();
    const cats = [...logits].map(Math.exp).filter((_, i) => WANTED.members.includes(i));
    const all = [...logits].map(Math.exp).reduce((sum, value) => sum + value, 0);
    expect(score.score(logits)).toBeCloseTo(cats.reduce((sum, value) => sum + value, 0) / all, 6);
    expect(groups.find(({ id }) => id === CAT.group)?.score).toBeCloseTo(score.score(logits), 12);
    expect(score.logit(logits)).toBeCloseTo(Math.log(score.score(logits) / (1 - score.score(logits))), 6);
  });

  it('of a changed model weighs the classes by what that model answers', async () => {
    const { session, score } = await open();
    const changes = { headsOff: [{ layer: 0, head: 1 }], hiddenPatches: [2] };
    const weights = new Float32Array(10);
    const { classes } = await session.ask('a', { lens: 'answer', top: 0, classes: IDS.map((_, i) => i), changes });
    weights.set(score.slope(Float32Array.from(classes, ({ logit }) => logit)));
    const gradient = await session.gradients('a', weights, changes);
    const ask = { method: 'relevance', layer: 1, head: 'mean', token: 'cls', target: CAT } as const;
    const changed = (await session.ask('a', { lens: 'map', query: ask, options: { changes } })).data;
    expect(changed).not.toEqual((await session.ask('a', { lens: 'map', query: ask })).data);
    const cls = Float64Array.from({ length: session.shape.tokens }, (_, i) => Number(i === 0));
    const row = relevanceRow(await session.attention('a', changes), gradient, cls);
    expect(errorInStd(changed, [...row].slice(session.layout.prefix))).toBeLessThan(LOGIT_BAR);
  });

  it('falls by as much as the log-odds when patches are hidden or heads are off', async () => {
    const { session, score, logits } = await open();
    const classes = IDS.map((_, i) => i);
    const valueWith = async (changes: object): Promise<number> => {
      const answer = await session.ask('a', { lens: 'answer', top: 0, classes, changes });
      return score.logit(Float32Array.from(answer.classes, ({ logit }) => logit));
    };
    const { data } = await session.ask('a', { lens: 'occlusion', target: CAT });
    expect(data[3]).toBeCloseTo(score.logit(logits) - (await valueWith({ hiddenPatches: [3] })), 4);
    const { logit, target } = await session.ask('a', { lens: 'ablation', mode: 'zero', target: CAT });
    expect(target).toEqual(CAT);
    expect(logit.data[4]).toBeCloseTo(
      (await valueWith({ headsOff: [{ layer: 1, head: 1 }] })) - score.logit(logits),
      4,
    );
  });

  it('has curves of its probability', async () => {
    const { session, score, logits } = await open();
    const { curves } = await session.ask('a', { lens: 'faithfulness', steps: 2, methods: ['relevance'], target: CAT });
    expect(curves[0]!.deletion[0]).toBeCloseTo(score.score(logits), 5);
  });

  it('that the model lacks is refused', async () => {
    const { session } = await open();
    const ask = { method: 'relevance', layer: 1, head: 'mean', token: 'cls' } as const;
    for (const group of ['n02084071', 'n00001740', 'n99999999', ''])
      await expect(session.ask('a', { lens: 'map', query: { ...ask, target: { group } } })).rejects.toThrow(
        /group of this model/,
      );
  });

  it('does not overflow for huge logits', () => {
    const score = scoreOf(CAT, { ...tinyCheckpoint(), labels: LABELS });
    const huge = Float32Array.from({ length: 10 }, (_, i) => (i === 1 ? 5000 : -5000));
    expect(score.logit(huge)).toBeCloseTo(10_000 - Math.log(7), 9);
    expect([...score.slope(huge)].every(Number.isFinite)).toBe(true);
    expect(score.slope(huge)[1]).toBe(1);
  });
});
