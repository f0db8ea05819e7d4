/** Where the points of a small line chart lie, in the units of its own view box. Values are shares, 0 … 1. */

export interface ChartSize {
  readonly width: number;
  readonly height: number;
  /** The value at the upper edge. */
  readonly top: number;
}

/** Upper edges that read well: weak answers get a lower one, so that their lines can be told apart. */
const TOPS = [0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;

/** The lowest upper edge that holds every value. */
export function topOf(series: readonly ArrayLike<number>[]): number {
  const most = series.reduce((high, values) => Array.from(values).reduce((a, b) => Math.max(a, b), high), 0);
  return TOPS.find((top) => most <= top) ?? 1;
}

/** x runs from the first to the last value over the whole width. Returns an SVG path. */
export function linePath(values: ArrayLike<number>, size: ChartSize): string {
  const parts: string[] = [];
  for (let at = 0; at < values.length; at++) {
    const x = xOf(at, values.length, size.width);
    const y = yOf(values[at] ?? 0, size);
    parts.push(`${at === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`);
  }
  return parts.join('');
}

/** Place of value `at` of `count`; a single one stands in the middle. */
export function xOf(at: number, count: number, width: number): number {
  return count > 1 ? (at / (count - 1)) * width : width / 2;
}

export function yOf(value: number, { height, top }: Pick<ChartSize, 'height' | 'top'>): number {
  return height - Math.min(1, Math.max(0, value / top)) * height;
}

/** The value nearest to a place across the chart, 0 … count − 1. */
export function nearest(x: number, count: number, width: number): number {
  if (count < 2 || width <= 0) return 0;
  return Math.min(count - 1, Math.max(0, Math.round((x / width) * (count - 1))));
}

const round = (value: number): number => Math.round(value * 100) / 100;
