/** A classifier of one's own labels: what it is worth is measured on what it has not seen. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/vit/explain/seeded';
import { crossValidate } from '../../../src/vit/train/cross-validate';
import { trainClassifier, type TrainOptions } from '../../../src/vit/train/classifier';
import { tableOf } from '../../../src/vit/train/features';
import { Workspace } from '../../../src/vit/train/workspace';
import { stratifiedFolds } from '../../../src/vit/train/folds';
import { wilsonInterval } from '../../../src/vit/train/interval';

const OPTIONS: TrainOptions = { folds: 5, seed: 1, pause: () => Promise.resolve() };

function photos(count: number, classes: number, apart: number): { features: number[][]; labels: number[] } {
  const random = seededRandom(7);
  const labels = Array.from({ length: count }, (_, i) => i % classes);
  const features = labels.map((k) => Array.from({ length: 6 }, (_, i) => 100 + random() + (i === k ? apart : 0)));
  return { features, labels };
}

describe('trainClassifier', () => {
  it('gives a layer that reads features as they come', async () => {
    const { features, labels } = photos(60, 3, 2);
    const { weight, bias, accuracy, confusion, predicted } = await trainClassifier(features, labels, 3, OPTIONS);
    const scores = (x: readonly number[], k: number): number =>
      x.reduce((sum, f, i) => sum + f * weight[k * 6 + i]!, bias[k]!);
    for (const [i, x] of features.entries()) {
      const best = [0, 1, 2].reduce((top, k) => (scores(x, k) > scores(x, top) ? k : top));
      expect(best).toBe(labels[i]);
    }
    expect(accuracy.crossValidated).toBe(1);
    expect(accuracy.low).toBeLessThan(0.95);
    expect(confusion).toEqual([[20, 0, 0], [0, 20, 0], [0, 0, 20]]); // prettier-ignore
    expect(Array.from(predicted)).toEqual(labels);
  });

  it('is worth nothing where features say nothing, and finds the label that is wrong', async () => {
    const noise = photos(100, 2, 0);
    const chance = await trainClassifier(noise.features, noise.labels, 2, OPTIONS);
    expect(chance.accuracy.low).toBeLessThan(0.5);
    expect(chance.accuracy.high).toBeGreaterThan(0.5);
    const { features, labels } = photos(60, 3, 3);
    labels[10] = (labels[10]! + 1) % 3;
    const { losses } = await trainClassifier(features, labels, 3, OPTIONS);
    expect(losses.indexOf(Math.max(...losses))).toBe(10);
  });

  it('takes the penalty that is given, and says the one that it chose', async () => {
    const { features, labels } = photos(60, 3, 1);
    expect((await trainClassifier(features, labels, 3, { ...OPTIONS, lambda: 0.25 })).lambda).toBeCloseTo(0.25, 12);
    const chosen = await trainClassifier(features, labels, 3, OPTIONS);
    expect(1 / (chosen.lambda * 60)).toBeCloseTo(10 ** Math.round(Math.log10(1 / (chosen.lambda * 60))), 9);
  });

  it('ends when it is cancelled', async () => {
    const { features, labels } = photos(60, 3, 1);
    const work = trainClassifier(features, labels, 3, OPTIONS, { signal: AbortSignal.abort() });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('cross-validation', () => {
  it('tells of classifiers that are finished: the same accuracy, loss by loss, as where the penalty is given', async () => {
    const { features, labels } = photos(60, 3, 1.5);
    const chosen = await trainClassifier(features, labels, 3, OPTIONS);
    const given = await trainClassifier(features, labels, 3, { ...OPTIONS, lambda: chosen.lambda });
    for (const [i, loss] of given.losses.entries())
      expect(Math.abs(loss - (chosen.losses[i] ?? NaN))).toBeLessThan(1e-3);
  });

  it('knows nothing of a photo before it is tested: another value there changes no other photo of its part', async () => {
    const { features, labels } = photos(40, 2, 1);
    const folds = stratifiedFolds(labels, 4, 3);
    const options = { cs: [0.1, 1], pause: OPTIONS.pause };
    const space = new Workspace();
    const run = async (rows: number[][]): Promise<Float64Array> =>
      (await crossValidate({ raw: tableOf(rows), classes: labels, count: 2, folds, space }, options)).probabilities;
    const changed = features.map((row, i) => (i === 5 ? row.map((x) => x + 50) : row));
    const [before, after] = [await run(features), await run(changed)];
    for (const [i, part] of folds.entries()) if (part === folds[5] && i !== 5) expect(after[2 * i]).toBe(before[2 * i]);
  });

  it('deals every class evenly', () => {
    const classes = Array.from({ length: 47 }, (_, i) => (i < 30 ? 0 : i < 41 ? 1 : 2));
    const folds = stratifiedFolds(classes, 5, 1);
    for (const k of [0, 1, 2]) {
      const counts = [0, 1, 2, 3, 4].map((part) => classes.filter((c, i) => c === k && folds[i] === part).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
    expect(stratifiedFolds(classes, 5, 2)).not.toEqual(folds);
  });
});

it('an interval is Wilson’s', () => {
  // R: prop.test(81, 100, correct = FALSE)$conf.int
  const { low, high } = wilsonInterval(81, 100);
  expect(low).toBeCloseTo(0.7222, 4);
  expect(high).toBeCloseTo(0.8749, 4);
  expect(wilsonInterval(0, 5).low).toBe(0);
});
