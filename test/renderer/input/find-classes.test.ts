import { describe, expect, it } from 'vitest';
import { findClasses } from '../../../src/renderer/input/find-classes';

const labels = [
  'lesser panda, cat bear',
  'Persian cat',
  'catamaran',
  'bullfrog, Rana catesbeiana',
  'bobcat',
  'dog',
].map((text, at) => ({ id: `n0000000${at}`, text }));

describe('findClasses', () => {
  it('puts names that begin with the words first, then words that do, then the rest', () => {
    expect(findClasses(labels, ' CAT ')).toEqual([2, 0, 1, 3, 4]);
  });

  it('knows a class by its number and by its id', () => {
    expect(findClasses(labels, '5')).toEqual([5]);
    expect(findClasses(labels, 'N00000001')).toEqual([1]);
  });

  it('finds nothing for no words, or words that no class has', () => {
    expect(findClasses(labels, ' ')).toEqual([]);
    expect(findClasses(labels, 'zebra')).toEqual([]);
  });

  it('stops at fifty', () => {
    const many = Array.from({ length: 80 }, (_, at) => ({ id: '', text: `cat ${at}` }));
    expect(findClasses(many, 'cat')).toHaveLength(50);
  });
});
