/** Axes of a plot: round numbers along both edges, lines across, and what they are. */
import { textWidth, text } from './font/text';
import { line } from './drawing';
import type { Inks } from './ground';
import { numberText } from './ticks';

export interface Axis {
  readonly low: number;
  readonly high: number;
  /** Where a number stands. */
  readonly ticks: readonly number[];
  /** What the numbers are. */
  readonly name: string;
  readonly said?: (value: number) => string;
}

/** A rectangle in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const NUMBER = 10.5;
const NAME = 11.5;
/** Below the box: numbers and name. */
export const AXIS_HEIGHT = 42;

export function xAt(value: number, { low, high }: Axis, { left, width }: Box): number {
  return left + (high > low ? (value - low) / (high - low) : 0.5) * width;
}

export function yAt(value: number, { low, high }: Axis, { top, height }: Box): number {
  return top + height - (high > low ? (value - low) / (high - low) : 0.5) * height;
}

export function axes(x: Axis, y: Axis, box: Box, inks: Inks): string[] {
  const { left, top, width, height } = box;
  const [right, bottom] = [left + width, top + height];
  const saidY = y.said ?? numberText;
  const saidX = x.said ?? numberText;
  const wide = Math.max(0, ...y.ticks.map((value) => textWidth(saidY(value), NUMBER)));
  return [
    ...y.ticks.flatMap((value) => [
      line(left, yAt(value, y, box), right, yAt(value, y, box), inks.line),
      text(saidY(value), left - 8, yAt(value, y, box) + 3.8, { size: NUMBER, fill: inks.quiet, anchor: 'end' }),
    ]),
    ...x.ticks.flatMap((value) => [
      line(xAt(value, x, box), bottom, xAt(value, x, box), bottom + 4, inks.edge),
      text(saidX(value), xAt(value, x, box), bottom + 16, { size: NUMBER, fill: inks.quiet, anchor: 'middle' }),
    ]),
    line(left, bottom, right, bottom, inks.edge),
    ...(y.low < 0 && y.high > 0 ? [line(left, yAt(0, y, box), right, yAt(0, y, box), inks.edge)] : []),
    text(x.name, left + width / 2, bottom + 34, { size: NAME, fill: inks.ink, anchor: 'middle' }),
    text(y.name, left - wide - 18, top + height / 2, { size: NAME, fill: inks.ink, anchor: 'middle', upright: true }),
  ];
}
