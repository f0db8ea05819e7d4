/** Where a person was, from ids to paths and back. */
import { expect, it } from 'vitest';
import { placeOf, placeText } from '../../../src/main/photos/kept-place';
import type { Photos } from '../../../src/main/photos/photos';

const gallery = { open: true, size: 'large', sort: 'name', filter: 'label:cat', query: 'tabby' };
const photos: Pick<Photos, 'file' | 'at'> = {
  file: (id) => (id.startsWith('p') ? { path: `/photos/${id}\udc80`, bytes: 1, written: 1, turn: 0 } : null),
  at: (paths) => paths.flatMap((path) => /p\d/.exec(path)?.[0] ?? []),
};

it('comes back, without photos that have no file, and is nothing where it cannot be understood', () => {
  const text = placeText({ shown: 'p1', picked: ['p2', 'pasted'.slice(1)], gallery }, photos);
  expect(text).not.toContain('"p1"');
  expect(placeOf(text, photos)).toEqual({ shown: 'p1', picked: ['p2'], gallery });
  expect(placeOf(placeText({ shown: 'sample', picked: [], gallery }, photos), photos)).toMatchObject({ shown: null });
  for (const bad of [null, '', '{}', '{"shown":1}']) expect(placeOf(bad, photos)).toBeNull();
});
