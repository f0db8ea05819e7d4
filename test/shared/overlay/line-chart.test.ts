import { expect, test } from 'vitest';
import { linePath, nearest, edgesOf, xOf, yOf } from '../../../src/shared/overlay/line-chart';

const SIZE = { width: 100, height: 50, top: 1 };

test('a line runs over the whole width, 0 below and 1 above', () => {
  expect(linePath([0, 1, 0.5], SIZE)).toBe('M0 50L50 0L100 25');
});

test('the upper edge comes down to weak values, and no further than they allow', () => {
  expect(edgesOf([[0.01, 0.13], [0.2]])).toEqual({ bottom: 0, top: 0.2 });
  expect(edgesOf([[0.21], [0.02]]).top).toBe(0.5);
  expect(edgesOf([[0.95]]).top).toBe(1);
  expect(edgesOf([]).top).toBe(0.02);
  expect(yOf(0.1, { height: 50, top: 0.2 })).toBe(25);
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

test('numbers that are no shares get edges that hold them all', () => {
  expect(edgesOf([[-3.1, -1.4]], 'value')).toEqual({ bottom: -3.5, top: -1 });
  expect(edgesOf([[7, 7]], 'value')).toEqual({ bottom: 6, top: 8 });
  expect(edgesOf([[0]], 'value')).toEqual({ bottom: 0, top: 0.5 });
  expect(yOf(-2.25, { height: 50, bottom: -3.5, top: -1 })).toBe(25);
});
