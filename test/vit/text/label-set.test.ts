import { expect, it } from 'vitest';
import { labelSet, parseLabels, templatesOf, textsOf } from '../../../src/vit/text/label-set';

it.each([
  ['dog, cat,red  car', ['dog', 'cat', 'red car']],
  ['dog\ncat\r\n\n red car \n', ['dog', 'cat', 'red car']],
  ['tabby, tabby cat\ndog\n', ['tabby, tabby cat', 'dog']], // lines may hold commas
  ['dog, cat\n', ['dog', 'cat']], // a file of one line
  ['dog\ndog\nDog', ['dog', 'Dog']],
  ['개, 빨간 자동차', ['개', '빨간 자동차']],
  ['["a, b", "c"]', ['a, b', 'c']],
  ['[not json, b', ['[not json', 'b']],
  ['\ufeffdog\ncat', ['dog', 'cat']],
  [' ,, \n', []],
])('labels of %j', (text, labels) => expect(parseLabels(text)).toEqual(labels));

it('knows the published templates by name, and refuses a sentence without a place for the label', () => {
  expect(templatesOf('imagenet')).toHaveLength(80);
  expect(templatesOf('imagenet').slice(0, 2)).toEqual(['a bad photo of a {}.', 'a photo of many {}.']);
  expect(templatesOf('imagenet-simple')).toHaveLength(7);
  expect(templatesOf('imagenet').every((each) => each.includes('{}'))).toBe(true);
  expect(() => templatesOf('a photo')).toThrow('{}');
  expect(() => labelSet([], [])).toThrow('labels');
});

it('puts labels into sentences as they are', () => {
  const set = labelSet(['$& dog', 'dog'], ['a {}.', 'the {} and the {}']);
  expect(textsOf('$& dog', set)).toEqual(['a $& dog.', 'the $& dog and the $& dog']);
  expect(labelSet(['dog', 'dog'], []).templates).toEqual(['{}']);
  expect(labelSet(['dog', 'dog'], []).labels).toEqual(['dog']);
});
