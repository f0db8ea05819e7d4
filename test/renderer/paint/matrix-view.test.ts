import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellAt, panBy, reveal, wholeView, zoomAt } from '../../../src/renderer/paint/matrix-view';

const TOKENS = 197;
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('the whole matrix is seen at first, query down and key across', () => {
  const view = wholeView(TOKENS);
  expect(cellAt(view, TOKENS, 0, 0)).toEqual({ query: 0, key: 0 });
  expect(cellAt(view, TOKENS, 0.999, 0.5)).toEqual({ query: 98, key: 196 });
});

test('what lies under the pointer stays there while zooming', () => {
  fc.assert(
    fc.property(share, share, fc.double({ min: 1, max: 4, noNaN: true }), (x, y, factor) => {
      const before = zoomAt(wholeView(TOKENS), TOKENS, 0.5, 0.5, 2);
      const after = zoomAt(before, TOKENS, x, y, factor);
      expect(after.left + x * after.span).toBeCloseTo(before.left + x * before.span, 6);
      expect(after.top + y * after.span).toBeCloseTo(before.top + y * before.span, 6);
    }),
    { seed: 3 },
  );
});

test('zoom and pan never leave the matrix', () => {
  const step = fc.tuple(share, share, fc.double({ min: 0.1, max: 10, noNaN: true }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let view = wholeView(TOKENS);
      for (const [x, y, factor] of steps) {
        view = panBy(zoomAt(view, TOKENS, x, y, factor), TOKENS, x * 4 - 2, y * 4 - 2);
        expect(view.left).toBeGreaterThanOrEqual(0);
        expect(view.top).toBeGreaterThanOrEqual(0);
        expect(view.left + view.span).toBeLessThanOrEqual(TOKENS + 1e-9);
        expect(view.top + view.span).toBeLessThanOrEqual(TOKENS + 1e-9);
        expect(view.span).toBeGreaterThanOrEqual(8);
      }
    }),
    { seed: 4 },
  );
});

test('a cell outside the view is brought in, one inside moves nothing', () => {
  const view = zoomAt(wholeView(TOKENS), TOKENS, 0, 0, TOKENS / 10);
  expect(reveal(view, TOKENS, 3, 4)).toEqual(view);
  const moved = reveal(view, TOKENS, 100, 2);
  expect(moved.top).toBeCloseTo(91, 9);
  expect(moved.left).toBe(0);
});

test('a matrix smaller than the closest view is shown whole', () => {
  expect(zoomAt(wholeView(5), 5, 0.5, 0.5, 100)).toEqual(wholeView(5));
});
