/** Tables as comma-separated values (RFC 4180, with bare line feeds). */
import { productOf } from './product';

/** A row with its line feed. Cells that a spreadsheet would run as a formula are made harmless; numbers stay numbers. */
export function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.map(csvField).join(',')}\n`;
}

/** Spreadsheets run a cell that begins so, as a formula. Also in full width, as Korean and Japanese keyboards write it. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** A text that a spreadsheet would run gets an apostrophe before it; numbers stay numbers. */
function csvField(value: string | number): string {
  const isRun = typeof value === 'string' && FORMULA.test(value) && !NUMBER.test(value);
  const text = isRun ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One number per line after its place: axis names as the header, then `values`' names; each of `values` in C order of `shape`. */
export function csvOfTensors(
  axes: readonly string[],
  shape: readonly number[],
  values: Readonly<Record<string, ArrayLike<number>>>,
): string {
  const columns = Object.values(values);
  const lines = Array.from({ length: productOf(shape) }, (_, at) =>
    csvLine([...placeOf(at, shape), ...columns.map((column) => column[at] ?? NaN)]),
  );
  return csvLine([...axes, ...Object.keys(values)]) + lines.join('');
}

/** Index along each axis of the number at `at` in C order. */
function placeOf(at: number, shape: readonly number[]): number[] {
  const place: number[] = [];
  for (let rest = at, axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] as number;
    place.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return place;
}
