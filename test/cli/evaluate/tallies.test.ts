/** Measures of labels and of numbers, equal to scikit-learn's. */
import { describe, expect, it } from 'vitest';
import { ClassTally } from '../../../src/cli/evaluate/class-tally';
import { LabelTally } from '../../../src/cli/evaluate/label-tally';
import { NumberTally } from '../../../src/cli/evaluate/number-tally';

const LABELS = ['a', 'b', 'c'].map((text, index) => ({ id: String(index), text }));
const scores = (...values: number[]) => ({ scores: Float64Array.from(values) });

describe('labels that each hold or not', () => {
  const PHOTOS: readonly [number[], ReturnType<typeof scores>][] = [
    [[0], scores(0.9, 0.2, 0.4)],
    [[1, 2], scores(0.6, 0.7, 0.4)],
    [[2], scores(0.1, 0.7, 0.5)],
    [[0, 1], scores(0.4, 0.6, 0.3)],
    [[], scores(0.55, 0.1, 0.2)],
  ];
  const tally = new LabelTally(LABELS, { output: 'multi', threshold: 0.5 });
  for (const [truth, answer] of PHOTOS) tally.add(truth, answer);

  it('are measured as scikit-learn measures them, equal scores on one threshold', () => {
    expect(tally.result()).toMatchObject({
      output: 'multi',
      threshold: 0.5,
      photos: 5,
      mAP: expect.closeTo(0.7222222222222222, 12),
      f1: { micro: expect.closeTo(0.6153846153846154, 12), macro: expect.closeTo(0.6222222222222222, 12) },
      precision: expect.closeTo(0.5714285714285714, 12),
      recall: expect.closeTo(0.6666666666666666, 12),
      exact: 0.2,
      perClass: {
        0: { averagePrecision: 0.75, f1: expect.closeTo(0.4, 12) },
        1: { averagePrecision: expect.closeTo(0.5833333333333333, 12), f1: expect.closeTo(0.8, 12) },
        2: { averagePrecision: expect.closeTo(0.8333333333333333, 12), f1: expect.closeTo(2 / 3, 12) },
      },
    });
  });

  it('count as there by their category, where that has a rule of its own', () => {
    const labels = LABELS.map((label) => ({ ...label, ...(label.id !== '0' && { category: 'rating' }) }));
    const categories = { rating: 'best' } as const;
    const byCategory = new LabelTally(labels, { output: 'multi', threshold: 0.5, categories });
    byCategory.add([1], scores(0.4, 0.2, 0.1));
    expect(byCategory.result()).toMatchObject({ threshold: 0.5, categories, exact: 1, precision: 1, recall: 1 });
    expect(byCategory.table(0)).toContain('labels from 0.5 on; rating: the best one: precision 100');
    byCategory.add([1], scores(0.4, 0.8, 0.9)); // above the threshold, and not the best
    expect(byCategory.result()).toMatchObject({ exact: 0.5, precision: 0.5, recall: 0.5 });
  });

  it('say nothing where no photo was answered', () => {
    const none = new LabelTally(LABELS, { output: 'multi', threshold: 0.5 });
    expect(none.result()).toEqual({ output: 'multi', threshold: 0.5, photos: 0, perClass: {} });
    expect(none.table(3)).toBe('no photo could be counted   3 failed\n');
  });
});

describe('numbers', () => {
  it('are measured as scikit-learn measures them, each output counting the same', () => {
    const tally = new NumberTally(LABELS.slice(0, 2));
    tally.add([1.5, 2], scores(1, 2));
    tally.add([2, 1], scores(3, -1));
    tally.add([0, 0], scores(0, 0.5));
    expect(tally.result()).toMatchObject({
      output: 'regression',
      mae: expect.closeTo(0.6666666666666667, 12),
      rmse: expect.closeTo(0.9178676478958556, 12),
      perOutput: [
        { label: 'a', mae: 0.5, rmse: expect.closeTo(0.6454972243679028, 12) },
        { label: 'b', mae: expect.closeTo(0.8333333333333334, 12), rmse: expect.closeTo(1.1902380714238083, 12) },
      ],
    });
  });

  it('pass over what is not known of a photo, and claim no error of 0 for none', () => {
    const tally = new NumberTally(LABELS.slice(0, 2));
    expect(tally.result()).toEqual({ output: 'regression', photos: 0, perOutput: [] });
    tally.add([NaN, 1], scores(7, 1.5));
    expect(tally.result()).toMatchObject({ mae: 0.5, perOutput: [{ label: 'b', photos: 1, bias: 0.5 }] });
  });
});

describe('the best class of several', () => {
  it('tells how far its scores can be believed, bin by bin', () => {
    const tally = new ClassTally(LABELS.slice(0, 2));
    const said = (index: number, score: number) => ({
      predictions: [{ index, id: String(index), label: '', score, logit: 0 }],
    });
    for (const [truth, score] of [[0, 0.95], [0, 0.95], [1, 0.95], [1, 0.55]] as const) tally.add([truth], said(0, score)); // prettier-ignore
    const { ece, bins } = tally.result() as { ece: number; bins: { photos: number; accuracy: number | null }[] };
    // Three at 0.95, two of them right, and one at 0.55, which is wrong.
    expect(ece).toBeCloseTo((3 / 4) * (0.95 - 2 / 3) + (1 / 4) * 0.55, 12);
    expect(bins.map(({ photos }) => photos)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 3]);
    expect(bins.at(-1)?.accuracy).toBeCloseTo(2 / 3);
  });
});
