/** A head's token matrix as a figure: which token asked, which was read, where patches begin, and a colour bar. */
import type { TokenLayout } from '../../vit/explain/attention';
import { minMax } from '../../vit/explain/scale';
import { base64 } from '../export/base64';
import { png } from '../export/png';
import { DECADES, matrixPixels, type MatrixLook } from '../overlay/token-matrix';
import { COUNTED } from './caption';
import { BAR_HEIGHT, colorBar } from './color-bar';
import { line, type Drawing } from './drawing';
import { text } from './font/text';
import { framed, type FigureFrame } from './frame';
import type { Inks } from './ground';
import { placesOf } from './ticks';

export interface MatrixFigure extends FigureFrame {
  /** [tokens, tokens], query before key. */
  readonly data: Float32Array;
  readonly tokens: number;
  readonly layout: TokenLayout;
  readonly colors: MatrixLook;
}

const EDGE = 440;
const LEFT = 76;
const WIDTH = LEFT + EDGE + 40;
const CRISP = 'image-rendering:optimizeSpeed;image-rendering:pixelated';
/** Rows of patches that are numbered. */
const MOST = 8;
const BAR = 260;

export function matrixFigure(figure: MatrixFigure): Drawing {
  const { data, tokens, colors, look } = figure;
  const { high } = minMax(data);
  const pixels = matrixPixels(data, colors); // [tokens, tokens, 4]
  const picture = base64(png(pixels, tokens, tokens, 4));
  const log = colors.scale === 'log';
  const range = { low: log ? high / 10 ** DECADES : 0, high };
  return framed(figure, WIDTH, (from, inks) => {
    const top = from + 52;
    const barTop = top + EDGE + 22;
    const bar = look.colourBar === false ? [] : colorBar({ id: 'bar', colorMap: colors.colorMap, range, log, unit: log ? UNIT_LOG : UNIT }, LEFT + (EDGE - BAR) / 2, barTop, BAR, inks); // prettier-ignore
    return {
      body: [
        `<image x="${LEFT}" y="${top}" width="${EDGE}" height="${EDGE}" preserveAspectRatio="none" style="${CRISP}" xlink:href="data:image/png;base64,${picture}"/>`,
        `<rect x="${LEFT}" y="${top}" width="${EDGE}" height="${EDGE}" fill="none" stroke="${inks.edge}" stroke-width="0.75"/>`,
        ...ticks(figure, top, inks),
        text('key: the token that is read', LEFT + EDGE / 2, top - 30, { size: 11.5, fill: inks.ink, anchor: 'middle' }), // prettier-ignore
        text('query: the token that asks', LEFT - 50, top + EDGE / 2, { size: 11.5, fill: inks.ink, anchor: 'middle', upright: true }), // prettier-ignore
        ...bar,
      ],
      bottom: barTop + (bar.length > 0 ? BAR_HEIGHT : 0),
      notes: [rowsNote(figure), COUNTED],
    };
  });
}

const UNIT = 'attention weight';
const UNIT_LOG = `attention weight, by order of magnitude; ${DECADES} decades`;

function rowsNote({ layout: { prefix, grid, clsToken } }: MatrixFigure): string {
  const special =
    prefix === 0 ? '' : clsToken && prefix === 1 ? 'The class token, then ' : `${prefix} special tokens, then `;
  const patches = `${grid[0]} × ${grid[1]} patches row by row`;
  return `${special === '' ? patches : special + patches}; numbers stand where a row of patches begins.`;
}

/** Where rows of patches begin, and the special tokens before them. */
function ticks({ tokens, layout: { prefix, grid, clsToken } }: MatrixFigure, top: number, inks: Inks): string[] {
  const cell = EDGE / tokens;
  const rows = placesOf(grid[0], MOST).filter((row) => row > 1 || prefix === 0); // the first begins a cell behind the special tokens
  const places = rows.map((row) => [(prefix + (row - 1) * grid[1]) * cell, String(row)] as const);
  const special = prefix > 0 ? ([[0, clsToken ? 'cls' : 'special']] as const) : [];
  const number = { size: 10, fill: inks.quiet } as const;
  return [...special, ...places].flatMap(([at, said]) => [
    line(LEFT + at, top, LEFT + at, top - 5, inks.edge, 0.75),
    line(LEFT, top + at, LEFT - 5, top + at, inks.edge, 0.75),
    text(said, LEFT + at, top - 9, { ...number, anchor: 'middle' }),
    text(said, LEFT - 9, top + at + 3.6, { ...number, anchor: 'end' }),
  ]);
}
