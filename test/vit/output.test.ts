import { expect, it } from 'vitest';
import { orderOf, scoresOf, softmax } from '../../src/vit/output';

it('softmax does not overflow for huge logits', () => {
  expect(Array.from(softmax(Float32Array.of(1000, 1000, -1000), 1))).toEqual([0.5, 0.5, 0]);
});

it('sigmoid does not overflow either', () => {
  expect(Array.from(scoresOf(Float32Array.of(2000, -2000), 'multi', 1))).toEqual([1, 0]);
});

it('numbers of a regression are themselves, and none is first', () => {
  expect(Array.from(scoresOf(Float32Array.of(-2, 5), 'regression', 1))).toEqual([-2, 5]);
  expect(orderOf(Float32Array.of(-2, 5), 'regression')).toEqual([0, 1]);
  expect(orderOf(Float32Array.of(-2, 5), 'multi')).toEqual([1, 0]);
});
