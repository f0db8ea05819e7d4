/** Rows of a CSV that a stranger wrote: commas, semicolons or tabs; quotes as in RFC 4180. */

const SEPARATORS = [',', ';', '\t'] as const;
type Separator = (typeof SEPARATORS)[number];

/** Rows of cells, without blank lines; separated by what splits the first line most. */
export function csvRows(text: string): string[][] {
  const lines = text.replace(/^\uFEFF/, '').trimEnd().split(/\r\n?|\n/).filter((line) => line.trim() !== ''); // prettier-ignore
  const counts = SEPARATORS.map((separator) => csvCells(lines[0] ?? '', separator).length);
  const separator = SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
  return lines.map((line) => csvCells(line, separator).map((cell) => cell.trim()));
}

/** Cells of one line. */
export function csvCells(line: string, separator: Separator = ','): string[] {
  const found = line.matchAll(CELL[separator]);
  return Array.from(found, ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

const CELL: Readonly<Record<Separator, RegExp>> = {
  ',': /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g,
  ';': /(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g,
  '\t': /(?:^|\t)(?:"((?:[^"]|"")*)"|([^\t]*))/g,
};
