import { expect, test } from 'vitest';
import { linePath, nearest, xOf } from '../../../src/renderer/paint/line-chart';

const SIZE = { width: 100, height: 50 };

test('a line runs over the whole width, 0 below and 1 above', () => {
  expect(linePath([0, 1, 0.5], SIZE)).toBe('M0 50L50 0L100 25');
});

test('values outside 0 … 1 stay in the picture', () => {
  expect(linePath([-1, 3], SIZE)).toBe('M0 50L100 0');
});

test('one value stands in the middle, none is an empty path', () => {
  expect(linePath([1], SIZE)).toBe('M50 0');
  expect(linePath([], SIZE)).toBe('');
});

test('the nearest value is found back from its place', () => {
  for (let at = 0; at < 13; at++) expect(nearest(xOf(at, 13, 240), 13, 240)).toBe(at);
  expect(nearest(-50, 13, 240)).toBe(0);
  expect(nearest(999, 13, 240)).toBe(12);
  expect(nearest(7, 1, 240)).toBe(0);
});
