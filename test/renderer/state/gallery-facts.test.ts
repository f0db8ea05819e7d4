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
import {
  countsBy,
  folderNames,
  isIn,
  monthOf,
  narrowOf,
  type Narrow,
  type NarrowBy,
} from '../../../src/renderer/state/gallery-narrow';

const fact = (id: string, parts: Partial<Fact> = {}): Fact => ({
  id,
  name: `${id}.jpg`,
  state: 'sure',
  labels: [],
  own: null,
  score: null,
  file: null,
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

const at = (text: string, folder: string | null = 'f'): Fact['file'] => {
  const time = Date.parse(`${text}Z`);
  return { folder, time, month: monthOf(time), taken: true };
};
const FILED = [
  fact('new', { file: at('2020-03-01T10:00'), score: 0.95 }),
  fact('old', { file: at('2019-07-31T23:59', 'g'), score: 0.7 }),
  fact('older', { file: at('2019-01-01T00:00'), state: 'unsure', score: 0.1 }),
  fact('pasted', { file: { folder: null, time: null, month: null, taken: false }, state: 'plain', score: 17 }),
  fact('unknown', { state: 'waiting' }),
];

it('narrows to bands of scores, folders, years and months, each beside the others', () => {
  const shown = (narrow: Narrow): string => ids(FILED.filter((each) => isIn(each, narrow)));
  expect(shown({})).toBe('new old older pasted unknown');
  expect([shown({ score: '0' }), shown({ score: '1' }), shown({ score: '4' })]).toEqual(['new', 'old', 'older']);
  expect(shown({ score: 'none' })).toBe('pasted unknown'); // a number of a model that names nothing is no likelihood
  expect([shown({ date: '2019' }), shown({ date: '2019-07' }), shown({ date: 'none' })]).toEqual(['old older', 'old', 'pasted']); // prettier-ignore
  expect(shown({ folder: 'f', date: '2019' })).toBe('older');
  expect(narrowOf({ folder: 'f', of: 'another version' })).toEqual({ folder: 'f' });
});

it('counts by them, a year before its months, and sorts by time with what has none last', () => {
  const said = (by: NarrowBy): string => countsBy(FILED, by).map(({ value, count }) => `${value} ${count}`).join(', '); // prettier-ignore
  expect(said('date')).toBe('2020 1, 2020-03 1, 2019 2, 2019-07 1, 2019-01 1, none 1');
  expect(said('score')).toBe('0 1, 1 1, 4 1, none 2');
  expect(said('folder')).toBe('f 2, g 1, none 1');
  expect(ids(sorted(FILED, 'oldest'))).toBe('older old new pasted unknown');
  expect(ids(sorted(FILED, 'newest'))).toBe('new old older pasted unknown');
});

it('names folders with as many of those above as tell them apart', () => {
  const folders = new Map([['1', ['home', 'a', 'July']], ['2', ['home', 'b', 'July']], ['3', ['home', 'June']]]); // prettier-ignore
  expect(Object.fromEntries(folderNames(folders))).toEqual({ 1: 'a / July', 2: 'b / July', 3: 'June' });
});
