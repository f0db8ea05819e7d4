import { expect, test } from 'vitest';
import { meanOf } from '../../../../src/renderer/state/lenses/heads-at-work.svelte';

const table = (...values: number[]) => ({ layers: 1, heads: values.length, data: new Float32Array(values) });

test('the mean is entry by entry', () => {
  expect(meanOf([table(1, 2), table(3, 8), table(5, 2)])).toEqual(table(3, 4));
});

test('of no photos there is no mean, and of one it is the photo itself', () => {
  expect(meanOf([])).toBeNull();
  expect(meanOf([table(0.25, 7)])).toEqual(table(0.25, 7));
});
