/** Where the points of a small line chart lie, in the units of its own view box. */
import type { WatchedScore } from '../../vit/ask/watched';

export interface Edges {
  /** The value at the lower edge; 0 where absent. */
  readonly bottom?: number;
  /** The value at the upper edge. */
  readonly top: number;
}

export interface ChartSize extends Edges {
  readonly width: number;
  readonly height: number;
}

/** Upper edges of shares that read well: weak answers get a lower one, so that their lines can be told apart. */
const TOPS = [0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;
/** Steps that read well, times a power of ten. */
const STEPS = [1, 2, 5, 10] as const;

/** Edges that read well and hold every value: shares stand on 0 and end at 1, other numbers where they are. */
export function edgesOf(series: readonly ArrayLike<number>[], of: WatchedScore = 'probability'): Required<Edges> {
  const values = series.flatMap((each) => Array.from(each));
  if (of === 'probability') {
    const most = values.reduce((a, b) => Math.max(a, b), 0);
    return { bottom: 0, top: TOPS.find((top) => most <= top) ?? 1 };
  }
  const low = values.reduce((a, b) => Math.min(a, b), values[0] ?? 0);
  const high = values.reduce((a, b) => Math.max(a, b), values[0] ?? 0);
  const step = niceStep(high > low ? (high - low) / 4 : Math.max(Math.abs(high), 1) / 4);
  const [bottom, top] = [Math.floor(low / step), Math.ceil(high / step)];
  return { bottom: bottom * step, top: (top > bottom ? top : bottom + 1) * step };
}

function niceStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return (STEPS.find((step) => step * power >= size) ?? 10) * power;
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

export function yOf(value: number, { height, top, bottom = 0 }: Pick<ChartSize, 'height' | 'top' | 'bottom'>): number {
  return height - Math.min(1, Math.max(0, (value - bottom) / (top - bottom))) * height;
}

/** The value nearest to a place across the chart, 0 … count − 1. */
export function nearest(x: number, count: number, width: number): number {
  if (count < 2 || width <= 0) return 0;
  return Math.min(count - 1, Math.max(0, Math.round((x / width) * (count - 1))));
}

const round = (value: number): number => Math.round(value * 100) / 100;
