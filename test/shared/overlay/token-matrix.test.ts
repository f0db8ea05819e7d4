import { expect, test } from 'vitest';
import { cellEdge, matrixPicture, matrixPixels, shadeOf } from '../../../src/shared/overlay/token-matrix';

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
  const pixels = matrixPixels(new Float32Array([0, 1, 0.5, 0.25]), { colorMap: 'gray', scale: 'linear' });
  expect([...pixels]).toEqual([0, 0, 0, 255, 255, 255, 255, 255, 128, 128, 128, 255, 64, 64, 64, 255]);
});

test('the picture to be saved has a square per cell, and 1024 pixels along its edge at least', () => {
  const { rows, cols, data } = matrixPicture(new Float32Array([0, 1, 0.5, 0.25]), 2, {
    colorMap: 'gray',
    scale: 'linear',
  });
  expect([rows, cols]).toEqual([1024, 1024]);
  const red = (y: number, x: number): number | undefined => data[(y * cols + x) * 4];
  const corners = [0, 511, 512, 1023];
  expect(corners.map((y) => corners.map((x) => red(y, x)))).toEqual([
    [0, 0, 255, 255],
    [0, 0, 255, 255],
    [128, 128, 64, 64],
    [128, 128, 64, 64],
  ]);
  expect([cellEdge(197), cellEdge(1024), cellEdge(1025)]).toEqual([6, 1, 1]);
});
