/** What the gallery knows of each photo, and which photos it shows in which order. Pure: words are handed in. */

export type FactState = 'waiting' | 'sure' | 'unsure' | 'error' | 'plain';

export interface Fact {
  readonly id: string;
  readonly name: string;
  /** `plain`: answered without a class of which one could be sure. */
  readonly state: FactState;
  /** Labels it counts for: the best class, or every label that is there. */
  readonly labels: readonly string[];
  /** The person's own label, by number. */
  readonly own: number | null;
  /** Score of the best output; null without an answer. */
  readonly score: number | null;
  /** Where its file lies and when it was taken; null while that is not known. */
  readonly file: FileFact | null;
  /** What is searched: file name, and every name of its labels; in lower case. */
  text(): string;
}

/** What the gallery knows of a photo's file. */
export interface FileFact {
  /** By its key; null for a photo without a file. */
  readonly folder: string | null;
  /** Milliseconds of a wall clock, as UTC; null for a photo without a file. */
  readonly time: number | null;
  /** '2019-07'; told once, as photos are counted by it again and again. */
  readonly month: string | null;
  /** By the camera; else it is the file's own time. */
  readonly taken: boolean;
}

export const SORTS = ['added', 'name', 'label', 'high', 'low', 'newest', 'oldest'] as const;
export type Sort = (typeof SORTS)[number];

/** `label:NAME` is one label, `own:NUMBER` one of a person's own, `own:none` what has none. */
export type Filter = 'all' | 'unsure' | 'error' | 'waiting' | `label:${string}` | `own:${string}`;

/** Reads a filter from its text; `all` for any other text. */
export function filterOf(text: string): Filter {
  const states = ['all', 'unsure', 'error', 'waiting'] as const;
  if (text.startsWith('label:')) return text as `label:${string}`;
  if (/^own:(\d+|none)$/.test(text)) return text as `own:${string}`;
  return states.find((state) => state === text) ?? 'all';
}

const natural = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export function fits({ state, labels, own }: Fact, filter: Filter): boolean {
  if (filter === 'all') return true;
  if (filter.startsWith('own:')) return filter === `own:${own ?? 'none'}`;
  return filter.startsWith('label:') ? labels.includes(filter.slice('label:'.length)) : state === filter;
}

/** Words in any order; each must be somewhere. */
export function matches(fact: Fact, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => fact.text().includes(word));
}

/** A sorted copy; photos that lack the value come last, and equal ones keep their order. */
export function sorted(facts: readonly Fact[], sort: Sort): readonly Fact[] {
  const score = ({ score }: Fact, without: number): number => score ?? without;
  switch (sort) {
    case 'added':
      return facts;
    case 'name':
      return [...facts].sort((a, b) => natural.compare(a.name, b.name));
    case 'label':
      return [...facts].sort((a, b) => byLabel(a, b) || score(b, -Infinity) - score(a, -Infinity));
    case 'high':
      return [...facts].sort((a, b) => difference(score(b, -Infinity), score(a, -Infinity)));
    case 'newest':
      return [...facts].sort((a, b) => difference(timeOf(b, -Infinity), timeOf(a, -Infinity)));
    case 'oldest':
      return [...facts].sort((a, b) => difference(timeOf(a, Infinity), timeOf(b, Infinity)));
    case 'low':
      return [...facts].sort((a, b) => difference(score(a, Infinity), score(b, Infinity)));
  }
}

const timeOf = ({ file }: Fact, without: number): number => file?.time ?? without;
const difference = (a: number, b: number): number => (a === b ? 0 : a - b);

function byLabel({ labels: [a] }: Fact, { labels: [b] }: Fact): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return natural.compare(a, b);
}

export interface LabelCount {
  readonly label: string;
  readonly count: number;
}

export interface Counts {
  readonly all: number;
  readonly unsure: number;
  readonly error: number;
  readonly waiting: number;
  /** The most frequent first, then by name. */
  readonly labels: readonly LabelCount[];
}

export function countsOf(facts: readonly Fact[]): Counts {
  const states = { unsure: 0, error: 0, waiting: 0, sure: 0, plain: 0 };
  const labels = new Map<string, number>();
  for (const fact of facts) {
    states[fact.state]++;
    for (const label of fact.labels) labels.set(label, (labels.get(label) ?? 0) + 1);
  }
  const { unsure, error, waiting } = states;
  const list = [...labels].map(([label, count]) => ({ label, count }));
  list.sort((a, b) => b.count - a.count || natural.compare(a.label, b.label));
  return { all: facts.length, unsure, error, waiting, labels: list };
}
