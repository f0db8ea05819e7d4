import { expect, it } from 'vitest';
import { drawnPlaces, LONG, scrolledTo } from '../../../src/renderer/ui/strip-window';

const view = { count: 10_000, pitch: 64, scrolled: 6400, length: 640 };

it('short strips are drawn whole', () => {
  expect(drawnPlaces({ ...view, count: LONG })).toEqual([0, LONG]);
});

it('of long ones what is in sight and a few beside it', () => {
  expect(drawnPlaces(view)).toEqual([90, 120]);
  expect(drawnPlaces({ ...view, scrolled: 0 })).toEqual([0, 20]);
  expect(drawnPlaces({ ...view, scrolled: 64 * 10_000 - 640 })).toEqual([9980, 10_000]);
  const [from, to] = drawnPlaces({ ...view, scrolled: 1e9 }); // photos were taken out meanwhile
  expect([from, to]).toEqual([9990, 10_000]);
});

it('a place is brought into sight by the shortest way', () => {
  expect([scrolledTo(105, view), scrolledTo(99, view), scrolledTo(110, view)]).toEqual([6400, 6336, 6464]);
});
