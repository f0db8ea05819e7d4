/** Where the points of a small line chart lie, in the units of its own view box. */

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** Values lie between 0 and 1; x runs from the first to the last value over the whole width. Returns an SVG path. */
export function linePath(values: ArrayLike<number>, { width, height }: ChartSize): string {
  const parts: string[] = [];
  for (let at = 0; at < values.length; at++) {
    const x = xOf(at, values.length, width);
    const y = yOf(values[at] ?? 0, height);
    parts.push(`${at === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`);
  }
  return parts.join('');
}

/** Place of value `at` of `count`; a single one stands in the middle. */
export function xOf(at: number, count: number, width: number): number {
  return count > 1 ? (at / (count - 1)) * width : width / 2;
}

export function yOf(value: number, height: number): number {
  return height - Math.min(1, Math.max(0, value)) * height;
}

/** The value nearest to a place across the chart, 0 … count − 1. */
export function nearest(x: number, count: number, width: number): number {
  if (count < 2 || width <= 0) return 0;
  return Math.min(count - 1, Math.max(0, Math.round((x / width) * (count - 1))));
}

const round = (value: number): number => Math.round(value * 100) / 100;
