/** What is true of photos, from a table: a file name in each row, and its classes, labels or numbers. */
import { isPhotoName } from '../../main/photo/folder';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { ClassNames } from '../class-names';
import { usageError } from '../usage-error';
import type { Truth } from './tally';
import { BETWEEN } from './truth';

const FILES = ['file', 'filename', 'file_name', 'photo', 'image', 'path'];
const NAMES = ['label', 'labels', 'class', 'classes', 'tags'];
const NUMBERS = ['value', 'target', 'score', 'label', 'y'];
const YES: Readonly<Record<string, boolean>> = {
  1: true,
  true: true,
  yes: true,
  0: false,
  false: false,
  no: false,
  '': false,
};

/** File name → truth, in the order of the rows. Throws `usage` for what is no such table, naming the row. */
export function readTruths(text: string, name: string, checkpoint: Checkpoint): ReadonlyMap<string, Truth> {
  const table = tableOf(text);
  const headed = !isRow(table[0] ?? []);
  const columns = headed ? (table[0] ?? []).map((cell) => cell.trim()) : ['file', 'label'];
  const rows = headed ? table.slice(1) : table;
  const fail = (what: string, row?: number): never => {
    throw usageError(`\`${name}\`${row === undefined ? '' : `, row ${row + (headed ? 2 : 1)}`}: ${what}`);
  };
  const file = columns.findIndex((column) => FILES.includes(column.toLowerCase()));
  if (file < 0) fail(`no column of file names; it is called ${FILES.slice(0, 3).join(', ')} …`);
  const read = checkpoint.output === 'regression' ? numbersIn(columns, file, checkpoint, fail) : classesIn(columns, file, checkpoint, fail); // prettier-ignore
  const truths = new Map<string, Truth>();
  rows.forEach((row, at) => {
    const path = (row[file] ?? '').trim().replace(/\\/g, '/').replace(/^\.\//, '');
    if (path === '') return fail('no file name', at);
    if (truths.has(path)) return fail(`\`${path}\` stands twice`, at);
    truths.set(path, read(row, at));
  });
  if (truths.size === 0) fail('no rows');
  return truths;
}

/** A table that begins at once: a photo and what is true of it. */
function isRow(cells: readonly string[]): boolean {
  return cells.length === 2 && isPhotoName((cells[0] ?? '').trim());
}

type Fail = (what: string, row?: number) => never;
type ReadRow = (row: readonly string[], at: number) => Truth;

/** A column of names, `cat|dog` for several, or a column of 0 and 1 for each class. */
function classesIn(columns: readonly string[], file: number, { labels, output }: Checkpoint, fail: Fail): ReadRow {
  const classes = new ClassNames(labels);
  const named = columns.findIndex((column, at) => at !== file && NAMES.includes(column.toLowerCase()));
  const one = (truth: number[], at: number): Truth =>
    output === 'single' && truth.length !== 1
      ? fail('this model names one class, so each row needs exactly one', at)
      : truth;
  if (named >= 0)
    return (row, at) => {
      const names = (row[named] ?? '').split(BETWEEN).map((each) => each.trim());
      const found = names.filter((each) => each !== '').map((each) => classes.indexOf(each) ?? fail(`\`${each}\` is no class of this model`, at)); // prettier-ignore
      return one([...new Set(found)], at);
    };
  const own = columns.map((column, at) => (at === file ? null : classes.indexOf(column)));
  const unknown = columns.find((_, at) => at !== file && own[at] === null);
  if (unknown !== undefined) fail(`the column \`${unknown}\` is no class of this model, and no column is called label`);
  return (row, at) => {
    const found = own.flatMap((index, column) => {
      const cell = (row[column] ?? '').trim().toLowerCase();
      const isThere = index === null ? false : Object.hasOwn(YES, cell) ? YES[cell] : Number(cell) === 1;
      return isThere && index !== null ? [index] : [];
    });
    return one(found, at);
  };
}

/** A column for each output by its name or index, or the one column of a model with one output. */
function numbersIn(columns: readonly string[], file: number, { labels }: Checkpoint, fail: Fail): ReadRow {
  const outputs = new ClassNames(labels);
  const others = columns.map((_, at) => at).filter((at) => at !== file);
  const named = labels.map((_, index) => others.find((at) => outputs.indexOf(columns[at] ?? '') === index));
  const only = others.find((at) => NUMBERS.includes((columns[at] ?? '').toLowerCase())) ?? others[0];
  const places = labels.length === 1 ? [named[0] ?? only] : named;
  if (places.every((place) => place === undefined))
    fail(`no column of numbers; one for each output is called ${labels.slice(0, 3).map(({ text }) => text).join(', ')} …`); // prettier-ignore
  return (row, at) =>
    places.map((place) => {
      const cell = place === undefined ? '' : (row[place] ?? '').trim();
      const value = cell === '' ? NaN : Number(cell);
      return cell !== '' && !Number.isFinite(value) ? fail(`\`${cell}\` is no number`, at) : value;
    });
}

/** Cells of a table with commas or tabs (RFC 4180); empty lines are passed over. */
export function tableOf(text: string): string[][] {
  const clean = text.replace(/^\uFEFF/, '');
  const between = (clean.split('\n', 1)[0] ?? '').includes('\t') ? '\t' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const end = (): void => {
    row.push(cell);
    if (row.some((each) => each !== '')) rows.push(row);
    [row, cell] = [[], ''];
  };
  for (let at = 0; at < clean.length; at++) {
    const char = clean.charAt(at);
    if (quoted && char === '"' && clean[at + 1] === '"') cell += clean.charAt(++at);
    else if (char === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (quoted) cell += char;
    else if (char === between) {
      row.push(cell);
      cell = '';
    } else if (char === '\n') end();
    else if (char !== '\r') cell += char;
  }
  end();
  return rows;
}
