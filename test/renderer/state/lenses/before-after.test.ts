import { expect, test } from 'vitest';
import { beforeAndAfter, LINES } from '../../../../src/renderer/state/lenses/before-after';
import type { Prediction } from '../../../../src/vit/predictions';

const of = (...scores: [index: number, score: number][]): Prediction[] =>
  scores.map(([index, score]) => ({ index, id: String(index), label: `class ${index}`, score, logit: score }));
const NONE = { before: [], after: [] };

test('classes stand in the order of the answer before, newcomers after them', () => {
  const lines = beforeAndAfter(of([3, 0.7], [1, 0.2]), of([1, 0.6], [8, 0.3]), NONE);
  expect(lines.map(({ index, before, after }) => [index, before, after])).toEqual([
    [3, 0.7, null],
    [1, 0.2, 0.6],
    [8, null, 0.3],
  ]);
});

test('scores outside the best of either answer come from what is known', () => {
  const [first, second] = beforeAndAfter(of([3, 0.7]), of([8, 0.9]), {
    before: of([8, 0.01]),
    after: of([3, 0.02]),
  });
  expect(first).toMatchObject({ index: 3, before: 0.7, after: 0.02 });
  expect(second).toMatchObject({ index: 8, before: 0.01, after: 0.9 });
});

test('at most six lines, and the new best class is always among them', () => {
  const before = of([0, 0.3], [1, 0.2], [2, 0.1], [3, 0.1], [4, 0.1], [5, 0.05], [6, 0.04]);
  const lines = beforeAndAfter(before, of([9, 0.9], [0, 0.1]), NONE);
  expect(lines).toHaveLength(6);
  expect(lines.at(-1)).toMatchObject({ index: 9, after: 0.9 });
});

test('a small window has three lines, and the new best class among them', () => {
  const before = of([0, 0.3], [1, 0.2], [2, 0.1], [3, 0.1]);
  const lines = beforeAndAfter(before, of([9, 0.9], [0, 0.1]), NONE, LINES.small);
  expect(lines.map(({ index }) => index)).toEqual([0, 1, 9]);
});

test('nothing yet is no line', () => {
  expect(beforeAndAfter([], [], NONE)).toEqual([]);
});

test('a label brings whether it counts as there, before and after', () => {
  const tag = (index: number, score: number, there: boolean): Prediction[] =>
    of([index, score]).map((each) => ({ ...each, there }));
  const lines = beforeAndAfter(tag(1, 0.6, false), tag(2, 0.4, true), { before: tag(2, 0.3, false), after: [] });
  expect(lines.map(({ was, is }) => [was, is])).toEqual([
    [false, null],
    [false, true],
  ]);
});
