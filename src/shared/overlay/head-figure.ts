/** The head grid as a figure for print: every layer × head in colour, with labels, title and colour bar; one SVG for window and command line. */
import type { HeadGrid } from '../../vit/explain/attention';
import { base64 } from '../export/base64';
import { plainPng } from '../export/plain-png';
import { barNumber, gradientSvg } from './color-bar';
import { COLORS, colorTable } from './color-maps';
import { FOOTER, figureLayout, MARGIN, ROW_LABEL, TITLE_LINE, TITLE_SIZE, type FigureLayout } from './figure-layout';
import { tileOrigin, tileRange, tileValues } from './head-grid';
import type { ColorMapName, ScaleChoice } from './overlay';
import { toShades } from './paint';
import { SHADES } from './shade';
import { escapeXml } from './svg';

export interface HeadFigure {
  readonly grid: HeadGrid;
  readonly scale: ScaleChoice;
  readonly colorMap: ColorMapName;
  /** Photo, model, method, token, class: broken into lines between them. */
  readonly title: readonly string[];
}

/** Pixels of a printed inch over CSS pixels: the scale at which a figure becomes a PNG of 300 dpi. */
export const PRINT_SCALE = 300 / 96;

const INK = '#222';
const QUIET = '#555';
const BAR = { width: 180, height: 10 } as const;
/** CSS, in the order of preference: the last one that a program knows counts. */
const CRISP = 'image-rendering:optimizeSpeed;image-rendering:pixelated';

/** SVG 1.1 text. Tiles are embedded pictures of one pixel per patch, drawn with hard edges. */
export function headFigureSvg(figure: HeadFigure): string {
  const layout = figureLayout(figure.grid, figure.title);
  const { width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" font-size="11" fill="${QUIET}">`,
    `<title>${escapeXml(figure.title.join(' · '))}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...titleLines(layout),
    ...labels(figure.grid, layout),
    ...tiles(figure, layout),
    ...colorBar(figure, layout),
    '</svg>',
    '',
  ].join('\n');
}

function titleLines({ lines }: FigureLayout): string[] {
  return lines.map((line, i) => {
    const y = MARGIN + i * TITLE_LINE + TITLE_SIZE;
    return text(line, MARGIN, y, `font-size="${TITLE_SIZE}" fill="${INK}"${i === 0 ? ' font-weight="bold"' : ''}`);
  });
}

function labels({ layers, heads }: HeadGrid, layout: FigureLayout): string[] {
  const { top, left, tileRows, tileCols, gap, gridWidth, gridHeight } = layout;
  const [middle, side] = [left + gridWidth / 2, left - ROW_LABEL + 12];
  const center = top + gridHeight / 2;
  const word = `font-size="12" fill="${INK}" text-anchor="middle"`;
  return [
    text('Head', middle, top - 22, word),
    text('Layer', side, center, `${word} transform="rotate(-90 ${side} ${center})"`),
    ...Array.from({ length: heads }, (_, head) =>
      text(String(head), left + head * (tileCols + gap) + tileCols / 2, top - 6, 'text-anchor="middle"'),
    ),
    ...Array.from({ length: layers }, (_, layer) =>
      text(String(layer), left - 7, top + layer * (tileRows + gap) + tileRows / 2 + 4, 'text-anchor="end"'),
    ),
  ];
}

function tiles({ grid, scale, colorMap }: HeadFigure, layout: FigureLayout): string[] {
  const colors = colorTable(colorMap);
  const shared = scale === 'shared' ? tileRange(grid, 0, 0, scale) : null;
  const size = `width="${layout.tileCols}" height="${layout.tileRows}" preserveAspectRatio="none" style="${CRISP}"`;
  const made: string[] = [];
  for (let layer = 0; layer < grid.layers; layer++) {
    for (let head = 0; head < grid.heads; head++) {
      const shades = toShades(tileValues(grid, layer, head), shared ?? tileRange(grid, layer, head, scale));
      const { top, left } = tileOrigin(layer, head, layout);
      const picture = base64(plainPng(colored(shades, colors), grid.rows, grid.cols));
      const place = `x="${layout.left + left}" y="${layout.top + top}"`;
      made.push(`<image ${place} ${size} xlink:href="data:image/png;base64,${picture}"/>`);
    }
  }
  return made;
}

/** [n] on the scale of shades → [n, 3] */
function colored(shades: Float32Array, colors: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(shades.length * 3);
  shades.forEach((shade, i) => {
    const at = Math.round((shade / (SHADES - 1)) * (COLORS - 1)) * 3;
    rgb.set(colors.subarray(at, at + 3), i * 3);
  });
  return rgb;
}

function colorBar({ grid, scale, colorMap }: HeadFigure, { width, height }: FigureLayout): string[] {
  const left = (width - BAR.width) / 2;
  const top = height - MARGIN - FOOTER + 22;
  const [low, high] = barEnds(grid, scale);
  const bar = `x="${left}" y="${top}" width="${BAR.width}" height="${BAR.height}"`;
  return [
    gradientSvg('bar', colorMap),
    `<rect ${bar} fill="url(#bar)" stroke="#bbb" stroke-width="0.5"/>`,
    text(low, left - 8, top + 9, 'text-anchor="end"'),
    text(high, left + BAR.width + 8, top + 9, ''),
    text(NOTES[scale], width / 2, top + 32, 'text-anchor="middle"'),
  ];
}

function barEnds(grid: HeadGrid, scale: ScaleChoice): readonly [low: string, high: string] {
  if (scale === 'shared') return ['0', barNumber(tileRange(grid, 0, 0, scale).high)];
  return [scale === 'max' ? '0' : 'lowest', 'highest'];
}

const NOTES: Readonly<Record<ScaleChoice, string>> = {
  map: 'Each tile from its lowest to its highest value. Layers and heads count from 0.',
  max: 'Each tile from 0 to its highest value. Layers and heads count from 0.',
  shared: 'One scale for all tiles. Layers and heads count from 0.',
};

function text(content: string, x: number, y: number, attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escapeXml(content)}</text>`;
}
