import { describe, expect, it } from 'vitest';
import { findClasses } from '../../../src/renderer/input/find-classes';
import { nameListsOf } from '../../../src/vit/checkpoint/names-by-id';

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

  it('finds names of both languages, however they are spelled', () => {
    const cats = [
      { id: 'n02123045', text: 'tabby' },
      { id: 'n02113023', text: 'Pembroke' },
      { id: 'n02509815', text: 'lesser panda' },
    ];
    const found = (words: string) => findClasses(cats, words, nameListsOf);
    for (const words of ['펨브로크 웰시 코기', '웰시코기', '웰시 코기'.normalize('NFD'), 'Pembroke_Welsh', 'corgi'])
      expect(found(words), words).toEqual([1]);
    expect(found('판다')).toEqual([2]);
    expect(found('red panda')).toEqual([2]);
    expect(found('고양이')).toEqual([0]);
    expect(found('기중기')).toEqual([]);
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
