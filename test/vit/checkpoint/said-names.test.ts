/** Names of classes in training checkpoints: found by their keys, whatever stands beside them. */
import { describe, expect, it } from 'vitest';
import { saidNames } from '../../../src/vit/checkpoint/formats/said-names';

const map = (value: object) => new Map<unknown, unknown>(Object.entries(value));

describe('what a checkpoint says of its classes', () => {
  it('stands on top, or in what people call meta or args', () => {
    const classes = ['cat', 'dog'];
    for (const root of [map({ classes }), map({ meta: map({ classes }) }), map({ a: map({ meta: map({ classes }) }) })])
      expect(saidNames(root)).toEqual({ classes });
    expect(saidNames(map({ class_to_idx: map({ cat: 0, dog: 1 }), epoch: 3 }))).toEqual({
      class_to_idx: { cat: 0, dog: 1 },
    });
    expect(saidNames(map({ idx_to_class: new Map([[0, 'cat'], [1, 'dog']]) }))).toEqual({ idx_to_class: { 0: 'cat', 1: 'dog' } }); // prettier-ignore
  });

  it('is nothing where the values are no names', () => {
    const value = {
      labels: [0, 1, 1, 0],
      names: new Uint8Array(3),
      classes: 5,
      categories: map({ a: map({}) }),
      class_names: [],
    };
    const said = saidNames(map(value));
    expect(said === undefined || Object.keys(said).join()).toBe('classes'); // a number: no names of any class
    expect(saidNames([1, 2])).toBeUndefined();
    expect(saidNames(map({}))).toBeUndefined();
  });

  it('ends for dicts that hold themselves, and does not take over what objects inherit', () => {
    const loop = map({ __proto__x: 1 });
    loop.set('self', loop);
    loop.set('class_to_idx', new Map([['__proto__', 0]]));
    const said = saidNames(loop);
    expect(Object.keys(said!['class_to_idx'] as object)).toEqual(['__proto__']);
  });
});
