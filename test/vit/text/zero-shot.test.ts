/** A person's labels as classes, against transformers and open_clip, and through the lenses. */
import { afterAll, describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import type { Checkpoint } from '../../../src/vit/checkpoint/checkpoint';
import type { Executor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { VitSession } from '../../../src/vit/session/session';
import { labelSet } from '../../../src/vit/text/label-set';
import { openTextModel, TextEncoder } from '../../../src/vit/text/text-encoder';
import { headOf, withLabels } from '../../../src/vit/text/zero-shot';
import { TOWERS, towerFiles, towerNumbers, towerPixels, type TowerName } from '../../support/text-tower';

/** Of logits up to 15, in float32. */
const CLOSE = 2e-5;

const open: Executor[] = [];
async function executor(): Promise<Executor> {
  const made = await createOnnxExecutor({ threads: 1 });
  open.push(made);
  return made;
}
afterAll(() => open.forEach((each) => each.dispose()));

async function encoderOf(name: TowerName): Promise<TextEncoder> {
  return new TextEncoder(await openTextModel(towerFiles(name)), await executor());
}

async function labelled(
  name: TowerName,
  labels: readonly string[],
  templates: readonly string[] = [],
): Promise<Checkpoint> {
  const head = await headOf(await encoderOf(name), labelSet(labels, templates));
  return withLabels(await openCheckpoint(towerFiles(name)), head);
}

describe.each(TOWERS)('%s', (name) => {
  const { texts, logits, similarity } = towerNumbers(name);

  it('gives logits and similarities of its library', async () => {
    const session = await VitSession.open(await labelled(name, texts), await executor());
    const answer = await session.answer('photo', { pixels: towerPixels() }, texts.length);
    expect(answer.output).toBe(name === 'siglip-hf' ? 'multi' : 'single');
    for (const { index, label, logit, similarity: cosine = NaN } of answer.predictions) {
      expect(label).toBe(texts[index]);
      expect(Math.abs(logit - (logits[index] ?? NaN))).toBeLessThan(CLOSE);
      expect(Math.abs(cosine - (similarity[index] ?? NaN))).toBeLessThan(1e-6);
    }
    session.dispose();
  });

  it('answers every lens about a label as about a class', async () => {
    const session = await VitSession.open(await labelled(name, texts), await executor());
    const pixels = towerPixels();
    const { logits: plain } = await session.answer('photo', { pixels }, texts.length);
    const { classes } = await session.ask('photo', { lens: 'logitLens', token: 'cls', top: 1, classes: [2] });
    expect(classes.at(-1)?.[0]).toMatchObject({ label: texts[2], logit: expect.closeTo(plain[2] ?? NaN, 4) as number });
    const query = {
      method: 'relevance',
      layer: 0,
      head: 'mean',
      token: 'cls',
      target: { class: 2, versus: 0 },
    } as const;
    const relevance = await session.ask('photo', { lens: 'map', query });
    expect(Math.max(...relevance.data.map(Math.abs))).toBeGreaterThan(0);
    const slopes = await session.gradients(
      'photo',
      Float32Array.from(texts, (_, i) => (i === 2 ? 1 : i === 0 ? -1 : 0)),
    );
    expect(Math.max(...(slopes.perLayer[0] ?? []).map(Math.abs))).toBeGreaterThan(0);
    const off = await session.classify({ pixels }, 4, { headsOff: [{ layer: 0, head: 0 }] });
    expect([...off.logits]).not.toEqual([...plain]);
    session.dispose();
  });
});

it('averages templates as published: each at length 1, their mean, at length 1 again', async () => {
  const encoder = await encoderOf('clip-hf');
  const { rows } = await headOf(encoder, labelSet(['dog'], ['a photo of a {}', 'the {} again']));
  const [a = [], b = []] = (await encoder.features(['a photo of a dog', 'the dog again'])).map((each) => [...each]);
  const unit = (x: readonly number[]): number[] => x.map((each) => each / Math.hypot(...x));
  const mean = unit(unit(a).map((each, i) => (each + (unit(b)[i] ?? NaN)) / 2));
  rows.forEach((each, i) => expect(each).toBeCloseTo(mean[i] ?? NaN, 6));
});

it('refuses a text tower whose features are not as long as a photo’s', async () => {
  const checkpoint = await openCheckpoint(towerFiles('clip-hf'));
  const head = await headOf(await encoderOf('siglip-hf'), labelSet(['dog'], []));
  expect(() => withLabels(checkpoint, head)).toThrow(expect.objectContaining({ code: 'textTowerUnsupported' }));
});
