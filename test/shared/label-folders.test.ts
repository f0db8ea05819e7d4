/** One folder for one class, under a name that every system takes. */
import { expect, it } from 'vitest';
import { labelFolders } from '../../src/shared/label-folders';

const namesOf = (...names: string[]): string[] => names.map((_, i) => labelFolders(names)(i));

it('is short, unless that is the name of several', () => {
  expect(namesOf('tabby, tabby cat', 'crane', 'crane', 'maillot', 'maillot, tank suit')).toEqual([
    'tabby',
    'crane (1)',
    'crane (2)',
    'maillot',
    'maillot tank suit'.replace('maillot ', 'maillot, '),
  ]);
});

it('keeps classes apart that a disk would put together', () => {
  const folders = namesOf('a/b', 'a b', 'Dog', 'dog', '', 'con', '레서판다, 너구리판다', '..');
  expect(new Set(folders.map((name) => name.toLowerCase())).size).toBe(folders.length);
  expect(folders[6]).toBe('레서판다');
  for (const name of folders) expect(name).toMatch(/^[^/\\:]+$/);
  expect(folders[5]).toBe('class (5)');
});
