/** Arguments of the window, as they are checked on arrival. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { ARGUMENTS } from '../../../src/main/ipc/schemas';

it('takes as many photos out of the window at once as it may hold', () => {
  const id = randomUUID();
  const takes = (count: number): boolean => v.is(ARGUMENTS.removePhotos, [Array.from({ length: count }, () => id)]);
  expect([takes(1), takes(200_000), takes(200_001)]).toEqual([true, true, false]);
});

it('takes no more files from one drop than are taken at a time', () => {
  const takes = (count: number): boolean =>
    v.is(ARGUMENTS.addDropped, [Array.from({ length: count }, () => ({ path: '/a' }))]);
  expect([takes(100_000), takes(100_001)]).toEqual([true, false]);
});
