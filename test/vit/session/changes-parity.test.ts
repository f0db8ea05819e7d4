import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/vit/checkpoint/checkpoint';
import type { Executor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import type { Changes } from '../../../src/vit/explain/changes';
import { VitSession } from '../../../src/vit/session/session';
import { errorInStd, fixture, nodeExecutor } from '../model/fixture';
import { tinyCheckpoint } from './tiny';

/** In standard deviations of the answer: two layers in float32. */
const ENGINE_BAR = 1e-4;
/** Cosines, −1 … 1, of float32 vectors. */
const COSINE_BAR = 1e-5;

interface Wanted {
  readonly answers: { readonly changes: Changes; readonly logits: number[] }[];
  readonly token: { readonly row: number; readonly col: number };
  readonly logitLens: { readonly cls: number[][]; readonly patch: number[][] };
  readonly similarity: { readonly cls: number[][]; readonly patch: number[][] };
}
/** Made by scripts/fixtures/changes.py, which drops hidden patches instead of masking them. */
const WANTED = JSON.parse(readFileSync(new URL('../../fixtures/changes.json', import.meta.url), 'utf8')) as Record<
  string,
  Wanted
>;

const ENGINES: [string, () => Promise<Executor>][] = [
  ['WebAssembly', nodeExecutor],
  ['the native engine', () => createOnnxExecutor({ threads: 1 })],
];

async function open(name: string, executor: Executor) {
  const { config, patches, weights } = fixture(name);
  const [, rows = 0, cols = 0] = patches.shape;
  const read = (key: string): Promise<Float32Array> => Promise.resolve(weights[key]!.data);
  const checkpoint: Checkpoint = { ...tinyCheckpoint(), config, labels: [], read };
  const session = await VitSession.open(checkpoint, executor);
  await session.answer('a', { patches: patches.data.subarray(0, rows * cols) }, 1);
  return { session, classes: Array.from({ length: config.classes }, (_, i) => i) };
}

describe.each(ENGINES)('on %s, as PyTorch', (_, start) => {
  it.each(Object.keys(WANTED))('%s answers when it is changed', async (name) => {
    const executor = await start();
    const { session, classes } = await open(name, executor);
    for (const { changes, logits } of WANTED[name]!.answers) {
      const answer = await session.ask('a', { lens: 'answer', top: 0, classes, changes });
      const got = answer.classes.map(({ logit }) => logit);
      expect(errorInStd(got, logits), JSON.stringify(changes)).toBeLessThan(ENGINE_BAR);
    }
    session.dispose();
    executor.dispose();
  });

  it.each(Object.keys(WANTED))('%s shows its layers by logit lens and similarity', async (name) => {
    const executor = await start();
    const { session, classes } = await open(name, executor);
    const { token: patch, logitLens, similarity } = WANTED[name]!;
    for (const [key, token] of [
      ['cls', 'cls'],
      ['patch', patch],
    ] as const) {
      // prettier-ignore
      const lens = await session.ask('a', { lens: 'logitLens', token, top: 1, classes });
      expect(lens.classes).toHaveLength(logitLens[key].length);
      for (const [layer, logits] of logitLens[key].entries()) {
        const got = lens.classes[layer]!.map(({ logit }) => logit);
        expect(errorInStd(got, logits), `logits of ${key} at ${layer}`).toBeLessThan(ENGINE_BAR);
        expect(lens.top[layer]![0]!.logit).toBe(Math.max(...got));
        const { data } = await session.ask('a', { lens: 'similarity', layer, token });
        const wanted = similarity[key][layer]!;
        const worst = Math.max(...wanted.map((value, i) => Math.abs(value - data[i]!)));
        expect(worst, `cosines of ${key} at ${layer}`).toBeLessThan(COSINE_BAR);
      }
    }
    session.dispose();
    executor.dispose();
  });
});
