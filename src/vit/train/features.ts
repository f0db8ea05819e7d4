/** Features of photos as a classifier is fitted on them: a table, and its columns brought to one scale. */
import { expected } from '../errors';

/** Numbers of several photos, row by row. */
export interface Table {
  readonly rows: number;
  readonly cols: number;
  /** [rows, cols], and rows of zeros up to a multiple of four, so that four can be worked on at once. */
  readonly data: Float64Array;
}

/** How many numbers a table of so many rows holds. */
function roomFor(rows: number, cols: number): Float64Array {
  return new Float64Array(4 * Math.ceil(rows / 4) * cols);
}

/** z = (x − mean) / scale, column by column. */
export interface Scaling {
  /** [cols] */
  readonly mean: Float64Array;
  /** Standard deviation over n, not n − 1; 1 for a column that never changes: [cols]. */
  readonly scale: Float64Array;
}

/** Throws `badRequest` where rows differ in length. @param rows [rows] of [cols] */
export function tableOf(rows: readonly ArrayLike<number>[]): Table {
  const cols = rows[0]?.length ?? 0;
  const data = roomFor(rows.length, cols);
  rows.forEach((row, at) => {
    if (row.length !== cols) throw expected(`${cols} features`, 'row', row.length);
    data.set(row, at * cols);
  });
  return { rows: rows.length, cols, data };
}

/** The rows `which`, in that order. */
export function rowsOf({ cols, data }: Table, which: readonly number[]): Table {
  const chosen = roomFor(which.length, cols);
  which.forEach((row, at) => chosen.set(data.subarray(row * cols, (row + 1) * cols), at * cols));
  return { rows: which.length, cols, data: chosen };
}

/** Mean and scale of each column, in two passes. */
export function scalingOf({ rows, cols, data }: Table): Scaling {
  const [mean, scale] = [new Float64Array(cols), new Float64Array(cols)];
  for (let at = 0; at < rows * cols; at++) mean[at % cols] = (mean[at % cols] as number) + (data[at] as number) / rows;
  for (let at = 0; at < rows * cols; at++)
    scale[at % cols] = (scale[at % cols] as number) + ((data[at] as number) - (mean[at % cols] as number)) ** 2 / rows;
  for (const [col, variance] of scale.entries()) {
    const noise = 10 * Number.EPSILON * Math.abs(mean[col] as number);
    scale[col] = Math.sqrt(variance) <= noise ? 1 : Math.sqrt(variance);
  }
  return { mean, scale };
}

/** The table with every column at mean 0 and deviation 1. */
export function scaled({ rows, cols, data }: Table, { mean, scale }: Scaling): Table {
  const brought = roomFor(rows, cols);
  for (let at = 0; at < rows * cols; at++)
    brought[at] = ((data[at] as number) - (mean[at % cols] as number)) / (scale[at % cols] as number);
  return { rows, cols, data: brought };
}
