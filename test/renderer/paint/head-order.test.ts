import { expect, test } from 'vitest';
import { countedOrder, inOrder, orderBy, walk } from '../../../src/renderer/paint/head-order';
import { grid } from '../state/photos';

const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey, metaKey: false });

test('within each layer the largest value comes first, equal ones by head', () => {
  const data = new Float32Array([1, 3, 2, 5, 5, 9]); // [layers, heads]
  expect(orderBy({ layers: 2, heads: 3, data })).toEqual([
    [1, 2, 0],
    [2, 0, 1],
  ]);
});

test('tiles move to their places and no further than their layer', () => {
  const moved = inOrder(grid(2, 2, 1, 2), [
    [1, 0],
    [0, 1],
  ]);
  expect([...moved.data]).toEqual([2, 3, 0, 1, 4, 5, 6, 7]);
});

test('the counted order leaves tiles where they are', () => {
  const counted = grid();
  expect(inOrder(counted, countedOrder(2, 2))).toEqual(counted);
});

test('keys walk by one, to the ends and the corners, and stop at the edge', () => {
  const size = { rows: 2, cols: 3 };
  const from = { row: 1, col: 1 };
  expect(walk(from, key('ArrowUp'), size)).toEqual({ row: 0, col: 1 });
  expect(walk(from, key('ArrowDown'), size)).toEqual(from);
  expect(walk(from, key('ArrowRight'), size)).toEqual({ row: 1, col: 2 });
  expect(walk(from, key('Home'), size)).toEqual({ row: 1, col: 0 });
  expect(walk(from, key('End', true), size)).toEqual({ row: 1, col: 2 });
  expect(walk(from, key('Home', true), size)).toEqual({ row: 0, col: 0 });
  expect(walk(from, key('a'), size)).toBeNull();
});
