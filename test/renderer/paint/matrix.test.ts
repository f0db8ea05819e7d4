import { expect, test } from 'vitest';
import { matrixPixels, shadeOf } from '../../../src/renderer/paint/matrix';

test('evenly: half the largest is half way up the colours', () => {
  expect(shadeOf(0.25, 0.5, 'linear')).toBe(0.5);
  expect(shadeOf(0.5, 0.5, 'linear')).toBe(1);
});

test('by order of magnitude: a hundredth of the largest is half way up, four decades below and less are dark', () => {
  expect(shadeOf(0.01, 1, 'log')).toBeCloseTo(0.5, 12);
  expect(shadeOf(1e-4, 1, 'log')).toBe(0);
  expect(shadeOf(1e-9, 1, 'log')).toBe(0);
  expect(shadeOf(1, 1, 'log')).toBe(1);
});

test('no attention is no light, not a division by zero', () => {
  expect(shadeOf(0, 0, 'linear')).toBe(0);
  expect(shadeOf(0, 0, 'log')).toBe(0);
});

test('a picture has a pixel per cell, row by row', () => {
  const pixels = matrixPixels(new Float32Array([0, 1, 0.5, 0.25]), 'gray', 'linear');
  expect([...pixels]).toEqual([0, 0, 0, 255, 255, 255, 255, 255, 128, 128, 128, 255, 64, 64, 64, 255]);
});
