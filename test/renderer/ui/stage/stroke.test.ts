import { expect, test } from 'vitest';
import { patchIndex, Stroke } from '../../../../src/renderer/ui/stage/stroke.svelte';

test('a stroke that begins on a seen patch hides all it meets, each once', () => {
  const stroke = new Stroke();
  stroke.begin(4, [9]);
  stroke.meet(5);
  stroke.meet(9);
  stroke.meet(5);
  expect([...stroke.over([9])].sort()).toEqual([4, 5, 9]);
  expect(stroke.end()).toEqual({ hide: true, patches: [4, 5, 9] });
  expect(stroke.end()).toBeNull();
});

test('a stroke that begins on a hidden patch shows all it meets', () => {
  const stroke = new Stroke();
  stroke.begin(4, [3, 4, 5]);
  stroke.meet(5);
  stroke.meet(8);
  expect(stroke.over([3, 4, 5])).toEqual([3]);
  expect(stroke.end()?.hide).toBe(false);
});

test('moving without having begun draws nothing', () => {
  const stroke = new Stroke();
  stroke.meet(1);
  expect(stroke.end()).toBeNull();
  expect(stroke.over([2])).toEqual([2]);
});

test('patches are numbered row by row', () => {
  expect(patchIndex({ row: 2, col: 3 }, { cols: 14 })).toBe(31);
});
