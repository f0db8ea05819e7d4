/** Which class a folder's name means where labels repeat. */
import { expect, it } from 'vitest';
import { ClassNames } from '../../src/cli/class-names';

const names = new ClassNames(['cat', 'cat', 'dog, hound', 'bow tie'].map((text, i) => ({ id: String(i), text })));

it('a label of several classes means none of them, and all are told', () => {
  expect(names.indexOf('cat')).toBeNull();
  expect(names.meant('cat')).toEqual([0, 1]);
});

it('an index, and a label of one class, mean that class', () => {
  expect(['1', 'Dog', 'hound', 'bow_tie', 'bird'].map((name) => names.indexOf(name))).toEqual([1, 2, 2, 3, null]);
});

it('an id that two classes have means neither', () => {
  const twice = new ClassNames(['n1', 'n1', 'n2'].map((id) => ({ id, text: 'x' })));
  expect([twice.indexOf('n1'), twice.indexOf('n2')]).toEqual([null, 2]);
});

it('an id with a name behind it, as folders of Stanford Dogs have, means the class of that id', () => {
  const dogs = new ClassNames([
    { id: 'n02085620', text: 'Chihuahua' },
    { id: 'n02085782', text: 'Japanese Chin' },
  ]);
  const folders = ['n02085620-Chihuahua', 'n02085782_Japanese_spaniel', 'n02085782 anything', 'n02099999-beagle'];
  expect(folders.map((name) => dogs.indexOf(name))).toEqual([0, 1, 1, null]);
});

it('a list of synonyms in another order means the class that has every one of them', () => {
  const labels = ['African grey parrot, African grey, African gray', 'dance maillot, maillot', 'one-piece swimsuit, maillot, tank suit']; // prettier-ignore
  const lists = new ClassNames(labels.map((text, i) => ({ id: String(i), text })));
  const asked = ['African grey, African gray', 'maillot, tank suit', 'maillot', 'African grey, macaw', 'African grey, tank suit']; // prettier-ignore
  expect(asked.map((name) => lists.indexOf(name))).toEqual([0, 2, null, null, null]);
});
