/** Which rows of the gallery are drawn, and where keys lead. */
import { expect, it } from 'vitest';
import { layoutOf, placeAfter, scrolledToRow } from '../../../../src/renderer/ui/gallery/grid-window';

const VIEW = { count: 100_000, tile: 132, width: 1000, height: 700, scrolled: 0 };

it('fills the room with whole tiles, and draws what is in sight of a hundred thousand', () => {
  const top = layoutOf(VIEW);
  expect([top.cols, top.rows, top.from]).toEqual([6, 16_667, 0]);
  expect(top.cols * top.side + 5 * 12 + 24).toBeCloseTo(1000);
  expect(top.to).toBeLessThan(8);
  const far = layoutOf({ ...VIEW, scrolled: 5000 * top.pitch });
  expect([far.from, far.to]).toEqual([4998, 5000 + Math.ceil(700 / top.pitch) + 2]);
  const end = layoutOf({ ...VIEW, scrolled: 1e9 });
  expect(end.to).toBe(16_667);
});

it('has one column where the room is narrower than a tile, and no row without photos', () => {
  expect(layoutOf({ ...VIEW, width: 50 }).cols).toBe(1);
  expect(layoutOf({ ...VIEW, count: 0 })).toMatchObject({ rows: 0, from: 0, to: 0 });
});

it('scrolls no further than a row needs', () => {
  const { pitch } = layoutOf(VIEW);
  expect(scrolledToRow(1, pitch, VIEW)).toBe(0);
  expect(scrolledToRow(10, pitch, VIEW)).toBeCloseTo(12 + 11 * pitch - 700);
  expect(scrolledToRow(3, pitch, { ...VIEW, scrolled: 5000 })).toBe(3 * pitch);
});

it('moves by keys: to neighbours, rows, pages and ends, and stays where there is nothing', () => {
  const after = (key: string, at: number): number | null => placeAfter(key, at, 20, 6, 2);
  expect(['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp'].map((key) => after(key, 7))).toEqual([8, 6, 13, 1]);
  expect([after('ArrowUp', 3), after('ArrowDown', 15), after('ArrowRight', 19)]).toEqual([3, 15, 19]);
  expect(['PageDown', 'PageUp', 'Home', 'End'].map((key) => after(key, 7))).toEqual([19, 0, 0, 19]);
  expect([after('x', 7), placeAfter('End', 0, 0, 6, 2)]).toEqual([null, null]);
});
