/** Labels that folders give. */
import { join, sep } from 'node:path';
import { expect, it } from 'vitest';
import { folderLabels } from '../../../src/main/photos/folder-labels';

const at = (...parts: string[]): string => sep + join(...parts);

it('names photos by the folder below the one that all share', () => {
  const paths = [at('top', 'cats', '1.jpg'), at('top', 'cats', 'old', '2.jpg'), at('top', 'dogs', '3.jpg')];
  expect(folderLabels(paths)).toEqual(['cats', 'cats', 'dogs']);
  expect(folderLabels([...paths, at('top', '4.jpg')])).toEqual(['cats', 'cats', 'dogs', null]);
  expect(folderLabels([at('a', 'x', '1.jpg'), at('b', 'x', '1.jpg')])).toEqual(['a', 'b']);
});

it('names photos of one folder by that folder', () => {
  expect(folderLabels([at('top', 'cafe\u0301', '1.jpg'), at('top', 'cafe\u0301', '2.jpg')])).toEqual(['café', 'café']);
  expect(folderLabels([at('1.jpg')])).toEqual([null]);
  expect(folderLabels([])).toEqual([]);
});
