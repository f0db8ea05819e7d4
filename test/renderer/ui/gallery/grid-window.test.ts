/** Which rows of the gallery are drawn, and where keys lead. */
import { describe, expect, it } from 'vitest';
import {
  layoutOf,
  mounted,
  placeAfter,
  placesIn,
  scrolledToRow,
} from '../../../../src/renderer/ui/gallery/grid-window';

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

describe('placesIn', () => {
  const layout = layoutOf({ count: 10, tile: 100, width: 12 + 4 * 112, height: 400, scrolled: 0 }); // 4 columns of 100
  const framed = (x0: number, y0: number, x1: number, y1: number): number[] => placesIn({ x0, y0, x1, y1 }, layout, 10);

  it('are those that the frame touches, whichever way it is drawn', () => {
    expect(framed(0, 0, 20, 20)).toEqual([0]);
    expect(framed(300, 200, 130, 20)).toEqual([1, 2, 5, 6]);
    expect(framed(0, 0, 1000, 1000)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('are none between photos, beside and below them', () => {
    expect(framed(113, 20, 122, 60)).toEqual([]);
    expect(framed(0, 140, 1000, 148)).toEqual([]);
    expect(framed(0, 5, 11, 11)).toEqual([]);
    expect(framed(240, 290, 400, 400)).toEqual([]); // where the last row has ended
  });
});

describe('rows that are put into the page', () => {
  const rows = { from: 10, to: 20 };

  it('are few at first, with that of the photo that was shown', () => {
    expect(mounted(rows, 10, 2)).toEqual([10, 12]);
    expect(mounted(rows, 14, 2)).toEqual([14, 16]);
    expect(mounted(rows, 19, 2)).toEqual([18, 20]);
    expect(mounted(rows, 0, 2)).toEqual([10, 12]); // it is out of sight
  });

  it('become all of them, and are never more', () => {
    for (let most = 2; most <= 12; most += 2) {
      const [from, to] = mounted(rows, 14, most);
      expect(to - from).toBe(Math.min(10, most));
      expect(from <= 14 && 14 < to).toBe(true);
    }
    expect(mounted(rows, 14, Infinity)).toEqual([10, 20]);
    expect(mounted({ from: 0, to: 0 }, 0, 2)).toEqual([0, 0]);
  });
});
