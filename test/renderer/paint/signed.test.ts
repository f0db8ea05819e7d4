import { expect, test } from 'vitest';
import { largestSize, strengthOf } from '../../../src/renderer/paint/signed';

test('a difference is drawn by its share of the largest, either way', () => {
  const largest = largestSize(new Float32Array([0.5, -2, 1]));
  expect(largest).toBe(2);
  expect(strengthOf(-1, largest)).toEqual({ share: 0.5, more: false });
  expect(strengthOf(2, largest)).toEqual({ share: 1, more: true });
});

test('where nothing differs nothing is drawn', () => {
  expect(strengthOf(0, largestSize(new Float32Array(4)))).toEqual({ share: 0, more: false });
});
