/** A colour bar: the colours of a scale, round numbers under it, and what they are. */
import { COLORS, colorTable } from '../overlay/color-maps';
import type { ColorMapName, ScaleRange } from '../overlay/overlay';
import { short, text, textWidth } from './font/text';
import type { Inks } from './ground';
import { decadesOf, numberText, ticksOf } from './ticks';

const STOPS = 32;
const BAR = 10;
const TICK = 4;
const NUMBERS = 10;
/** Below the bar's own top edge. */
export const BAR_HEIGHT = 46;

export interface ColorBar {
  /** Id of its gradient, unique in the drawing. */
  readonly id: string;
  readonly colorMap: ColorMapName;
  /** Null: every map has a range of its own, and the bar says so in place of numbers. */
  readonly range: ScaleRange | null;
  /** What the numbers are: 'fall of the logit'. */
  readonly unit: string;
  /** Equal steps are equal factors. */
  readonly log?: boolean;
}

/** Definition of the gradient `id`, from low (left) to high. */
export function gradientSvg(id: string, colorMap: ColorMapName): string {
  const colors = colorTable(colorMap);
  const stops = Array.from({ length: STOPS + 1 }, (_, i) => {
    const at = Math.round((i / STOPS) * (COLORS - 1)) * 3;
    return `<stop offset="${i / STOPS}" stop-color="rgb(${colors[at]},${colors[at + 1]},${colors[at + 2]})"/>`;
  });
  return `<defs><linearGradient id="${id}">${stops.join('')}</linearGradient></defs>`;
}

/** Draws the bar with its top left corner at (x, y), `width` wide and `BAR_HEIGHT` high. */
export function colorBar(bar: ColorBar, x: number, y: number, width: number, inks: Inks): string[] {
  const { id, colorMap, range, unit, log = false } = bar;
  const middle = short(x + width / 2);
  return [
    gradientSvg(id, colorMap),
    `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${BAR}" fill="url(#${id})" stroke="${inks.edge}" stroke-width="0.5"/>`,
    ...(range ? numbers(range, log, x, y + BAR, width, inks) : ends(x, y + BAR, width, inks)),
    text(unit, Number(middle), y + BAR_HEIGHT - 8, { size: 10.5, fill: inks.ink, anchor: 'middle' }),
  ];
}

/** Both ends are always told; round numbers between them where there is room. */
function numbers({ low, high }: ScaleRange, log: boolean, x: number, y: number, width: number, inks: Inks): string[] {
  const share = (value: number): number =>
    log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const at = (value: number): number => x + share(value) * width;
  if (!(high > low)) {
    const said = `${numberText(low)} everywhere`;
    return [text(said, x + width / 2, y + TICK + NUMBERS, { size: NUMBERS, fill: inks.quiet, anchor: 'middle' })];
  }
  const kept: { value: number; left: number; right: number; anchor: 'start' | 'middle' | 'end' }[] = [];
  const add = (value: number, anchor: 'start' | 'middle' | 'end'): void => {
    const wide = textWidth(numberText(value), NUMBERS);
    const left = at(value) - (anchor === 'start' ? 0 : anchor === 'end' ? wide : wide / 2);
    if (kept.every((other) => left > other.right + 6 || left + wide < other.left - 6))
      kept.push({ value, left, right: left + wide, anchor });
  };
  add(low, 'start');
  add(high, 'end');
  for (const value of log ? decadesOf(low, high) : ticksOf(low, high, 5)) add(value, 'middle');
  return kept.flatMap(({ value, anchor }) => [
    `<path d="M${short(at(value))} ${short(y)}v${TICK}" stroke="${inks.edge}" stroke-width="0.75"/>`,
    text(numberText(value), at(value), y + TICK + NUMBERS, { size: NUMBERS, fill: inks.quiet, anchor }),
  ]);
}

function ends(x: number, y: number, width: number, inks: Inks): string[] {
  const look = { size: NUMBERS, fill: inks.quiet };
  return [
    text('lowest', x, y + TICK + NUMBERS, look),
    text('highest of each map', x + width, y + TICK + NUMBERS, { ...look, anchor: 'end' }),
  ];
}
