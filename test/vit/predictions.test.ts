import { describe, expect, it } from 'vitest';
import { predictions, predictionsOf, type Outputs } from '../../src/vit/predictions';

const LABELS = ['a', 'b', 'c'].map((text) => ({ id: `n-${text}`, text }));
const SINGLE: Outputs = { labels: LABELS, output: 'single', threshold: 0.5, calibration: null };
const NAMELESS: Outputs = { labels: [], output: 'single', threshold: 0.5, calibration: null };

describe('predictions', () => {
  it('come best first, with id, label, probability and logit', () => {
    const [first, second] = predictions(Float32Array.of(1, 3, 2), SINGLE, 2);
    const sum = Math.exp(1) + Math.exp(3) + Math.exp(2);
    expect(first).toMatchObject({ index: 1, id: 'n-b', label: 'b', logit: 3 });
    expect(first!.score).toBeCloseTo(Math.exp(3) / sum, 12);
    expect(second).toMatchObject({ index: 2, logit: 2 });
  });

  it('of equal logits come in the order of classes', () => {
    expect(predictions(new Float32Array(3), SINGLE, 3).map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  it('are all there are when more are asked for, and none for none', () => {
    expect(predictions(Float32Array.of(1, 2), SINGLE, 9)).toHaveLength(2);
    expect(predictions(new Float32Array(0), NAMELESS, 5)).toEqual([]);
  });

  it('name a class without label by its index, and a number too', () => {
    expect(predictions(Float32Array.of(0, 9), NAMELESS, 1)[0]).toMatchObject({ id: '1', label: 'class 1' });
    const outputs = { labels: [], output: 'regression', threshold: 0.5, calibration: null } as const;
    expect(predictions(Float32Array.of(4), outputs, 1)[0]).toMatchObject({ label: 'output 0' });
  });

  it('of labels that each hold or not are judged alone, by sigmoid', () => {
    const said = predictions(
      Float32Array.of(0, 2, -1),
      { labels: LABELS, output: 'multi', threshold: 0.5, calibration: null },
      3,
    );
    expect(said.map(({ label }) => label)).toEqual(['b', 'a', 'c']);
    expect(said.map(({ score }) => score)).toEqual([1 / (1 + Math.exp(-2)), 0.5, 1 / (1 + Math.exp(1))]);
    const [alone] = predictionsOf(
      Float32Array.of(0, 99, -1),
      { labels: LABELS, output: 'multi', threshold: 0.5, calibration: null },
      [0],
    );
    expect(alone!.score).toBe(0.5); // whatever the others are
    expect(said.map(({ there }) => there)).toEqual([true, true, false]);
  });

  it('of a regression are its numbers, all of them, in their own order', () => {
    const said = predictions(
      Float32Array.of(-3.5, 7, 0),
      { labels: LABELS, output: 'regression', threshold: 0.5, calibration: null },
      1,
    );
    expect(said.map(({ index, score, logit }) => [index, score, logit])).toEqual([
      [0, -3.5, -3.5],
      [1, 7, 7],
      [2, 0, 0],
    ]);
  });

  it('bring the kind of a label where there is one', () => {
    const labels = [{ id: '0', text: 'solo', category: 'general' }];
    expect(
      predictions(Float32Array.of(1), { labels, output: 'multi', threshold: 0.5, calibration: null }, 1)[0],
    ).toMatchObject({
      category: 'general',
    });
  });
});
