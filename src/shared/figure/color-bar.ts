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
  /** Light: the value from which on everything is in full light; `each`: that is another one on every map. */
  readonly full?: number | 'each' | undefined;
  /** Equal steps are equal factors. */
  readonly log?: boolean;
}

/** Definition of the gradient `id`, from low (left) to high. @param end share of its length at which the highest colour is reached */
export function gradientSvg(id: string, colorMap: ColorMapName, end = 1): string {
  const colors = colorTable(colorMap);
  const stops = Array.from({ length: STOPS + 1 }, (_, i) => {
    const at = Math.round((i / STOPS) * (COLORS - 1)) * 3;
    return `<stop offset="${(i / STOPS) * end}" stop-color="rgb(${colors[at]},${colors[at + 1]},${colors[at + 2]})"/>`;
  });
  return `<defs><linearGradient id="${id}">${stops.join('')}</linearGradient></defs>`;
}

/** Draws the bar with its top left corner at (x, y), `width` wide and `BAR_HEIGHT` high. */
export function colorBar(bar: ColorBar, x: number, y: number, width: number, inks: Inks): string[] {
  const { id, colorMap, range, unit, full, log = false } = bar;
  const end =
    typeof full === 'number' && range && range.high > range.low ? (full - range.low) / (range.high - range.low) : 1;
  return [
    gradientSvg(id, colorMap, end),
    `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${BAR}" fill="url(#${id})" stroke="${inks.edge}" stroke-width="0.5"/>`,
    ...(range ? numbers(range, log, x, y + BAR, width, inks) : ends(x, y + BAR, width, inks)),
    ...below(unit, fullWords(full), x, y + BAR_HEIGHT - 8, width, inks),
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
  /** All of them, or none where one has no room. */
  const add = (values: readonly number[], anchor: 'start' | 'middle' | 'end'): void => {
    const placed = values.map((value) => {
      const wide = textWidth(numberText(value), NUMBERS);
      const left = at(value) - (anchor === 'start' ? 0 : anchor === 'end' ? wide : wide / 2);
      return { value, left, right: left + wide, anchor };
    });
    const free = placed.every(({ left, right }) =>
      kept.every((other) => left > other.right + 6 || right < other.left - 6),
    );
    if (free) kept.push(...placed);
  };
  add([low], 'start');
  add([high], 'end');
  const round = log ? decadesOf(low, high) : ticksOf(low, high, 5);
  const mirrored = !log && low === -high; // what stands on one side of zero stands on the other
  if (mirrored)
    for (const value of round.filter((each) => each >= 0)) add(value === 0 ? [0] : [-value, value], 'middle');
  else for (const value of round) add([value], 'middle');
  return kept.flatMap(({ value, anchor }) => [
    `<path d="M${short(at(value))} ${short(y)}v${TICK}" stroke="${inks.edge}" stroke-width="0.75"/>`,
    text(numberText(value), at(value), y + TICK + NUMBERS, { size: NUMBERS, fill: inks.quiet, anchor }),
  ]);
}

/** What the numbers are, in the middle; at the left where something stands at the right. */
function below(unit: string, more: string, x: number, y: number, width: number, inks: Inks): string[] {
  const size = textWidth(`${unit}  ${more}`, 10.5) > width ? 8.5 : 10.5;
  const look = { size, fill: inks.ink };
  if (more === '') return [text(unit, x + width / 2, y, { ...look, anchor: 'middle' })];
  return [text(unit, x, y, look), text(more, x + width, y, { ...look, anchor: 'end' })];
}

/** Says from which value on "Light" shows no more difference. */
function fullWords(full: ColorBar['full']): string {
  if (full === 'each') return 'full light: the brightest twentieth of each map';
  return full === undefined ? '' : `full light from ${numberText(full)}`;
}

function ends(x: number, y: number, width: number, inks: Inks): string[] {
  const look = { size: NUMBERS, fill: inks.quiet };
  return [
    text('lowest', x, y + TICK + NUMBERS, look),
    text('highest of each map', x + width, y + TICK + NUMBERS, { ...look, anchor: 'end' }),
  ];
}
