/** What switching off each head does, as grids of layers × heads coloured around zero. */
import type { HeadTable } from '../../vit/explain/head-statistics';
import { COLORS, colorTable } from '../overlay/color-maps';
import { COUNTED } from './caption';
import { BAR_HEIGHT, colorBar } from './color-bar';
import { MARGIN, type Drawing } from './drawing';
import { text } from './font/text';
import { framed, type FigureFrame } from './frame';
import type { Inks } from './ground';

export interface AblationFigure extends FigureFrame {
  /** One table for each number that changes: 'logit', 'probability', 'value'. */
  readonly tables: Readonly<Record<string, HeadTable>>;
  /** Whether a head that is off gives nothing or its mean. */
  readonly mode: 'zero' | 'mean';
}

const CELL = { most: 32, least: 14, room: 360 } as const;
const LEFT = 46;
const BETWEEN = 56;
const LEAST_WIDTH = 440;

export function ablationFigure(figure: AblationFigure): Drawing {
  const { tables, mode, look } = figure;
  const named = Object.entries(tables);
  const { layers = 1, heads = 1 } = named[0]?.[1] ?? {};
  const cell = Math.max(CELL.least, Math.min(CELL.most, Math.floor(CELL.room / Math.max(heads, layers))));
  const [wide, high] = [heads * cell, layers * cell];
  const across = Math.max(wide, 200);
  const width = Math.max(LEAST_WIDTH, 2 * MARGIN + named.length * (LEFT + across) + (named.length - 1) * BETWEEN);
  return framed(figure, width, (from, inks) => {
    const top = from + 60;
    const body = named.flatMap(([name, table], i) => {
      const left = MARGIN + LEFT + i * (LEFT + across + BETWEEN) + (across - wide) / 2;
      const most = table.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const bar = { id: `bar${i}`, colorMap: 'diverging', range: { low: -most, high: most }, unit: UNITS[name] ?? name } as const; // prettier-ignore
      return [
        ...grid(table, most, left, top, cell, inks),
        ...(look.colourBar === false ? [] : colorBar(bar, left + wide / 2 - 100, top + high + 16, 200, inks)),
      ];
    });
    const bottom = top + high + 16 + (look.colourBar === false ? 0 : BAR_HEIGHT);
    return { body, bottom, notes: [NOTES[mode], COUNTED] };
  });
}

const UNITS: Readonly<Record<string, string>> = {
  logit: 'change of the logit',
  probability: 'change of the probability (0 … 1)',
  value: 'change of the number',
};
const NOTES = {
  zero: 'Each head alone switched off: its output is 0. Blue: the score falls without it, so it spoke for the class.',
  mean: 'Each head alone set to its mean over the tokens. Blue: the score falls, so it spoke for the class.',
} as const;

function grid(
  { layers, heads, data }: HeadTable,
  most: number,
  left: number,
  top: number,
  cell: number,
  inks: Inks,
): string[] {
  const colors = colorTable('diverging');
  const number = { size: Math.min(10.5, cell * 0.62), fill: inks.quiet } as const;
  const word = { size: 11.5, fill: inks.ink, anchor: 'middle' } as const;
  return [
    text('Head', left + (heads * cell) / 2, top - 24, word),
    text('Layer', left - 32, top + (layers * cell) / 2, { ...word, upright: true }),
    ...Array.from({ length: heads }, (_, head) =>
      text(String(head + 1), left + (head + 0.5) * cell, top - 7, { ...number, anchor: 'middle' }),
    ),
    ...Array.from({ length: layers }, (_, layer) =>
      text(String(layer + 1), left - 7, top + (layer + 0.5) * cell + 3.6, { ...number, anchor: 'end' }),
    ),
    ...Array.from(data, (value, i) => {
      const at = Math.round((most > 0 ? (value / most + 1) / 2 : 0.5) * (COLORS - 1)) * 3;
      const place = `x="${left + (i % heads) * cell}" y="${top + Math.floor(i / heads) * cell}"`;
      return `<rect ${place} width="${cell - 1}" height="${cell - 1}" fill="rgb(${colors[at]},${colors[at + 1]},${colors[at + 2]})"/>`;
    }),
  ];
}
