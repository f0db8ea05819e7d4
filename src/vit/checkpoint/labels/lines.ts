/**
 * Names of classes from a text with one a line, in the forms that people write: 'cat', '0: cat', 'cat,0', 'n02123045 tabby cat'; also one line of
 * names with commas. Null where it does not fit the number of classes.
 */
import { nameIn, type Name } from './name';
import type { Names } from './value';

/** '0: cat', '0 cat', '0,cat', '0 = cat', '[0] cat'. */
const NUMBER_FIRST = /^\[?(\d{1,9})\]?(?:\s*[:,;=|\t]\s*|\s+-\s+|\s+)(\S.*)$/;
/** 'cat: 0', 'cat,0'. A space alone is part of the name: 'species 0'. */
const NUMBER_LAST = /^(.*\S)\s*[:,;=|\t]\s*(\d{1,9})$/;
const HEADER = /^"?(index|idx|id|label|class|class_name|name)\b/i;

export function namesFromLines(text: string, classes: number): Names | null {
  const all = text.replace(/^\uFEFF/, '').trimEnd().split(/\r\n?|\n/); // prettier-ignore
  const written = all.filter((line) => line.trim() !== '');
  for (const lines of [all, written, HEADER.test(written[0] ?? '') ? written.slice(1) : []]) {
    if (lines.length === classes) return numbered(lines) ?? lines.map(nameIn);
  }
  const cells = written.length === 1 && classes > 1 ? (written[0] ?? '').split(',').map(nameIn) : [];
  return cells.length === classes && cells.every((name) => name !== null) ? cells : null;
}

/** Where every line has a number of its own: from 0 each name stands at its number, from 1 the order of the lines is the same. */
function numbered(lines: readonly string[]): Names | null {
  return placed(lines.map((line) => NUMBER_FIRST.exec(line.trim()) ?? []).map(([, index, name]) => [index, name])) ??
    placed(lines.map((line) => NUMBER_LAST.exec(line.trim()) ?? []).map(([, name, index]) => [index, name])); // prettier-ignore
}

function placed(pairs: readonly (readonly [string | undefined, string | undefined])[]): Names | null {
  const from = pairs.some(([index]) => Number(index) === 0) ? 0 : 1;
  const names: (Name | null)[] = Array.from({ length: pairs.length }, () => null);
  for (const [at, [index, name]] of pairs.entries()) {
    const place = Number(index ?? NaN) - from;
    if (name === undefined || names[place] !== null || (from === 1 && place !== at)) return null;
    names[place] = nameIn(name);
  }
  return names.every((name) => name !== null) ? names : null;
}
