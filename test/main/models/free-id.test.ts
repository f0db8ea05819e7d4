/** A folder name for a model that a person names. */
import { expect, it } from 'vitest';
import { freeId } from '../../../src/main/models/free-id';

it('keeps what every system takes, and numbers what is taken', async () => {
  const free = (name: string, ...taken: string[]) => freeId(name, (id) => Promise.resolve(taken.includes(id)));
  expect(await free('My dogs & cats')).toBe('My-dogs-cats');
  expect(await free('내 강아지')).toBe('my-labels');
  expect(await free('내 강아지', 'my-labels', 'my-labels-2')).toBe('my-labels-3');
  expect(await free('../../etc')).toBe('etc');
  expect(await free('con')).toBe('my-labels');
});
