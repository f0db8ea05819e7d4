/** What the gallery is narrowed to beside its filter, each by itself: scores, folder, date. Pure: words are handed in. */
import type { Fact, FileFact } from './gallery-facts';

export const NARROWS = ['score', 'folder', 'date'] as const;
export type NarrowBy = (typeof NARROWS)[number];

/** A band's number, a folder's key, '2019' or '2019-07'; `none` for what has none. */
export type Narrow = Partial<Record<NarrowBy, string>>;

/** Each band of scores from its least score on, the highest first. */
export const BANDS = [0.9, 0.7, 0.5, 0.25, 0] as const;

/** What another version kept and this one does not know is left out. */
export function narrowOf(kept: Readonly<Record<string, string>> | undefined): Narrow {
  return Object.fromEntries(NARROWS.flatMap((by) => (kept?.[by] === undefined ? [] : [[by, kept[by]]])));
}

/** A photo's values of one kind, from the whole to the part (2024, 2024-05). Empty while unknown. */
export function valuesOf(fact: Fact, by: NarrowBy): readonly string[] {
  if (by === 'score') return [bandOf(fact)];
  if (!fact.file) return [];
  return by === 'folder' ? [fact.file.folder ?? NONE] : datesOf(fact.file);
}

export const NONE = 'none';

function bandOf({ score, state }: Fact): string {
  if (score === null || (state !== 'sure' && state !== 'unsure')) return NONE;
  return String(BANDS.findIndex((least) => score >= least));
}

function datesOf({ month }: FileFact): readonly string[] {
  return month === null ? [NONE] : [month.slice(0, 4), month];
}

/** '2019-07' of a wall clock's milliseconds. */
export function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}

export function isIn(fact: Fact, narrow: Narrow): boolean {
  return NARROWS.every((by) => {
    const wanted = narrow[by];
    return wanted === undefined || valuesOf(fact, by).includes(wanted);
  });
}

export interface NarrowCount {
  readonly value: string;
  readonly count: number;
}

/** How many photos have which value: bands from the surest on, years and months from the newest on, folders as they are; `none` last. */
export function countsBy(facts: readonly Fact[], by: NarrowBy): readonly NarrowCount[] {
  const counts = new Map<string, number>();
  for (const fact of facts) for (const value of valuesOf(fact, by)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const list = [...counts].map(([value, count]) => ({ value, count }));
  const last = ({ value }: NarrowCount): number => Number(value === NONE);
  return list.sort((a, b) => last(a) - last(b) || inOrder(by, a.value, b.value));
}

function inOrder(by: NarrowBy, a: string, b: string): number {
  if (by === 'score') return Number(a) - Number(b);
  if (by === 'folder') return 0;
  // a year before its months
  return a.slice(0, 4) === b.slice(0, 4) ? a.length - b.length || (a < b ? 1 : -1) : a < b ? 1 : -1;
}

/** Of folders by key, names that tell each from the others: its own, with as many above it as that takes. */
export function folderNames(folders: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, string> {
  const shown = (parts: readonly string[], count: number): string => parts.slice(-count).join(' / ');
  const names = new Map<string, string>();
  const most = Math.max(1, ...[...folders.values()].map(({ length }) => length));
  let open = [...folders];
  for (let count = 1; count <= most && open.length > 0; count++) {
    const times = new Map<string, number>();
    for (const [, parts] of open) times.set(shown(parts, count), (times.get(shown(parts, count)) ?? 0) + 1);
    for (const [key, parts] of open) names.set(key, shown(parts, count));
    open = open.filter(([, parts]) => (times.get(shown(parts, count)) ?? 0) > 1);
  }
  return names;
}
