/** What the gallery shows, in which order, and its counts. */
import { describe, expect, it } from 'vitest';
import {
  countsOf,
  filterOf,
  fits,
  matches,
  sorted,
  type Fact,
  type Filter,
} from '../../../src/renderer/state/gallery-facts';

const fact = (id: string, parts: Partial<Fact> = {}): Fact => ({
  id,
  name: `${id}.jpg`,
  state: 'sure',
  labels: [],
  own: null,
  score: null,
  text: () => `${id}.jpg`,
  ...parts,
});

const FACTS = [
  fact('p10', { labels: ['dog'], score: 0.5 }),
  fact('p2', { labels: ['cat'], score: 0.9 }),
  fact('broken', { state: 'error' }),
  fact('p1', { labels: ['dog'], score: 0.7 }),
  fact('maybe', { state: 'unsure', score: 0.2 }),
  fact('later', { state: 'waiting' }),
];
const ids = (facts: readonly Fact[]): string => facts.map(({ id }) => id).join(' ');

it('narrows to a label, what is not sure, what failed and what waits', () => {
  const shown = (filter: Parameters<typeof fits>[1]): string => ids(FACTS.filter((each) => fits(each, filter)));
  expect(shown('all').split(' ')).toHaveLength(6);
  expect(shown('label:dog')).toBe('p10 p1');
  expect([shown('unsure'), shown('error'), shown('waiting')]).toEqual(['maybe', 'broken', 'later']);
});

it('sorts by name as people count, by label and by score; what has none comes last', () => {
  expect(ids(sorted(FACTS, 'added'))).toBe(ids(FACTS));
  expect(ids(sorted(FACTS, 'name'))).toBe('broken later maybe p1 p2 p10');
  expect(ids(sorted(FACTS, 'label'))).toBe('p2 p1 p10 maybe broken later');
  expect(ids(sorted(FACTS, 'high'))).toBe('p2 p1 p10 maybe broken later');
  expect(ids(sorted(FACTS, 'low'))).toBe('maybe p10 p1 p2 broken later');
});

it('finds words in any order, whatever their case', () => {
  const dog = fact('d', { text: () => 'holiday.jpg\nred panda\n레서판다' });
  expect(['panda RED', '레서', 'holiday panda', 'panda cat'].map((query) => matches(dog, query))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

it('counts states, and labels with the most frequent first; a photo counts for each of its labels', () => {
  const counts = countsOf([...FACTS, fact('both', { labels: ['cat', 'ant'] })]);
  expect(counts).toEqual({
    all: 7,
    unsure: 1,
    error: 1,
    waiting: 1,
    labels: [
      { label: 'cat', count: 2 },
      { label: 'dog', count: 2 },
      { label: 'ant', count: 1 },
    ],
  });
});

describe('a person’s own labels', () => {
  it('narrow what is shown, also to what has none', () => {
    const facts = [fact('a', { own: 2 }), fact('b'), fact('c', { own: 12 })];
    const ids = (filter: Filter): string[] => facts.filter((each) => fits(each, filter)).map(({ id }) => id);
    expect(ids('own:2')).toEqual(['a']);
    expect(ids('own:none')).toEqual(['b']);
    expect(filterOf('own:12')).toBe('own:12');
    expect(filterOf('own:x')).toBe('all');
  });
});
