/** Which labels count as there, by their score and by their category. */
import { describe, expect, it } from 'vitest';
import { presentOf, type Reading } from '../../src/vit/output';

const TAGS = ['rating', 'rating', 'general', 'general', 'character', 'character', 'artist', undefined].map(
  (category) => (category === undefined ? {} : { category }),
);
const TAGGER: Reading = {
  output: 'multi',
  threshold: 0.35,
  categories: { general: 0.35, character: 0.75, rating: 'best' },
};
const present = (reading: Reading, ...scores: number[]): number[] => [
  ...presentOf(Float64Array.from(scores), TAGS, reading),
];

describe('labels that count as there', () => {
  it('reach the threshold', () => {
    const { categories: _none, ...plain } = TAGGER;
    expect(present(plain, 0.3, 0.35, 0.9, 0, 0.5, 0.8, 0.34, 0.36)).toEqual([1, 2, 4, 5, 7]);
  });

  it('reach the one of their category, or are its best, however little that is', () => {
    expect(present(TAGGER, 0.1, 0.2, 0.35, 0.34, 0.74, 0.75, 0.35, 0.36).sort()).toEqual([1, 2, 5, 6, 7]);
    expect(present(TAGGER, 0.9, 0.8, 0, 0, 0, 0, 0, 0)).toEqual([0]);
    expect(present(TAGGER, 0.5, 0.5, 0, 0, 0, 0, 0, 0)).toEqual([0]); // of equal ones the first
  });

  it('are not told by a category that an object has of itself', () => {
    const labels = [{ category: 'constructor' }, { category: '__proto__' }];
    expect([...presentOf(Float64Array.of(0.4, 0.3), labels, TAGGER)]).toEqual([0]);
  });

  it('are none of classes and numbers', () => {
    for (const output of ['single', 'regression', 'none'] as const)
      expect(present({ ...TAGGER, output }, 0.9, 0.9, 0.9)).toEqual([]);
  });
});
