import { describe, expect, it } from 'vitest';
import { predictions, softmax } from '../../../src/vit/session/predictions';

const LABELS = ['a', 'b', 'c'].map((text) => ({ id: `n-${text}`, text }));

describe('predictions', () => {
  it('come best first, with id, label, probability and logit', () => {
    const [first, second] = predictions(Float32Array.of(1, 3, 2), LABELS, 2);
    const sum = Math.exp(1) + Math.exp(3) + Math.exp(2);
    expect(first).toMatchObject({ index: 1, id: 'n-b', label: 'b', logit: 3 });
    expect(first!.score).toBeCloseTo(Math.exp(3) / sum, 12);
    expect(second).toMatchObject({ index: 2, logit: 2 });
  });

  it('of equal logits come in the order of classes', () => {
    expect(predictions(new Float32Array(3), LABELS, 3).map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  it('are all there are when more are asked for, and none for none', () => {
    expect(predictions(Float32Array.of(1, 2), LABELS, 9)).toHaveLength(2);
    expect(predictions(new Float32Array(0), [], 5)).toEqual([]);
  });

  it('name a class without label by its index', () => {
    expect(predictions(Float32Array.of(0, 9), [], 1)[0]).toMatchObject({ id: '1', label: 'class 1' });
  });

  it('do not overflow for huge logits', () => {
    expect(Array.from(softmax(Float32Array.of(1000, 1000, -1000)))).toEqual([0.5, 0.5, 0]);
  });
});
