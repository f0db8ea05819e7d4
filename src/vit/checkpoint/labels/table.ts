/** Names of classes from a table (`labels.csv`): `id,label`, `index;name`, `label` alone, with a line of headings or without. */
import { csvRows } from './csv';
import { isWordNetId, nameIn, type Name } from './name';
import type { Names } from './value';

/** Headings of names, those for people first; and of numbers that say which class a row is. */
const NAMES = ['display_name', 'name', 'label', 'class_name', 'class', 'text', 'title', 'category', 'species', 'tag'];
const INDEX = /^(id|idx|index|label_?(id|idx|index)|class_?(id|idx|index))$/;
const IDS = /^(wnid|wordnet_?id|synset|id)$/;

/** Null where the rows are not one for each class, or where their numbers are another order's. */
export function namesFromTable(text: string, classes: number): Names | null {
  const all = csvRows(text);
  const width = all[0]?.length ?? 0;
  if (all.some((row) => row.length !== width)) return null;
  const headed = all.length === classes + 1;
  if (!headed && all.length !== classes) return null;
  const rows = headed ? all.slice(1) : all;
  const headings = headed ? (all[0] ?? []).map(plainHeading) : [];
  const columns = Array.from({ length: width }, (_, at) => rows.map((row) => row[at] ?? ''));
  const places = columns.map(placesOf);
  const index = places.findIndex((each) => each !== null);
  if (index < 0 && columns.some((column, at) => INDEX.test(headings[at] ?? '') && column.every(isNumber))) return null;
  const ids = columns.findIndex((column, at) => column.every(isWordNetId) && (!headed || IDS.test(headings[at] ?? '')));
  const words = wordsColumn(columns, headings, index, ids);
  if (words < 0) return null;
  const names: (Name | null)[] = Array.from({ length: classes }, () => null);
  for (const [at, row] of rows.entries()) {
    const name = nameIn(row[words] ?? '');
    const id = ids >= 0 ? (row[ids] ?? null) : (name?.id ?? null);
    names[places[index]?.[at] ?? at] = name && { id, text: name.text };
  }
  return names.every((name) => name !== null) ? names : null;
}

function plainHeading(text: string): string {
  return text.toLowerCase().replace(/[\s-]+/g, '_');
}

function isNumber(text: string): boolean {
  return /^\d{1,9}$/.test(text);
}

/** Row → class, where the column counts the classes: from 0 in any order, from 1 in theirs. */
function placesOf(column: readonly string[]): readonly number[] | null {
  if (!column.every(isNumber)) return null;
  const numbers = column.map(Number);
  if (numbers.every((number, at) => number === at + 1)) return numbers.map((number) => number - 1);
  const seen = new Set(numbers);
  return seen.size === numbers.length && numbers.every((number) => number < numbers.length) ? numbers : null;
}

/** Finds the column by its heading, else the first that holds no numbers; −1 for none. */
function wordsColumn(
  columns: readonly (readonly string[])[],
  headings: readonly string[],
  index: number,
  ids: number,
): number {
  const fits = (at: number): boolean => at !== index && !(columns[at] ?? []).every(isNumber);
  for (const heading of NAMES) {
    const at = headings.indexOf(heading);
    if (at >= 0 && fits(at)) return at;
  }
  const other = columns.findIndex((_, at) => fits(at) && at !== ids);
  return other >= 0 ? other : ids;
}
