/** The head grid as a figure: every layer × head in colour, with labels, title and colour bar. */
import type { HeadGrid } from '../../vit/explain/attention';
import { base64 } from '../export/base64';
import { png } from '../export/png';
import { COLORS, colorTable } from '../overlay/color-maps';
import { tileOrigin, tileRange, tileValues } from '../overlay/head-grid';
import type { ColorMapName, ScaleChoice } from '../overlay/overlay';
import { toShades } from '../overlay/paint';
import { SHADES } from '../overlay/shade';
import { captionOf, COUNTED, METHOD_UNITS, type MapSubject } from './caption';
import { BAR_HEIGHT, colorBar } from './color-bar';
import type { Drawing } from './drawing';
import { text } from './font/text';
import { framed } from './frame';
import { gridLayout, ROW_LABEL, type GridLayout } from './head-grid-layout';
import type { Inks } from './ground';
import type { FigureLook } from './look';

export interface HeadFigure {
  readonly grid: HeadGrid;
  readonly scale: ScaleChoice;
  readonly colorMap: ColorMapName;
  readonly subject: MapSubject;
  readonly look: FigureLook;
}

const COLUMN_LABEL = 42;
const BAR = 220;
/** CSS, in the order of preference: the last one that a program knows counts. */
const CRISP = 'image-rendering:optimizeSpeed;image-rendering:pixelated';

/** Tiles are embedded pictures of one pixel per patch, drawn with hard edges. */
export function headGridFigure(figure: HeadFigure): Drawing {
  const { grid, subject, look } = figure;
  const layout = gridLayout(grid);
  const title = captionOf({ ...subject, map: { ...subject.map, layer: 'all', head: 'all' } });
  const { width, gridHeight } = layout;
  return framed({ title, changes: subject.options.changes, look }, width, (from, inks) => {
    const top = from + COLUMN_LABEL;
    const foot = top + gridHeight + 16;
    const bar = look.colourBar === false ? [] : barOf(figure, foot, width, inks);
    return {
      body: [...labels(grid, layout, top, inks), ...tiles(figure, layout, top), ...bar],
      bottom: foot + (bar.length > 0 ? BAR_HEIGHT : 0),
      notes: [NOTES[figure.scale], COUNTED],
    };
  });
}

function labels({ layers, heads }: HeadGrid, layout: GridLayout, top: number, inks: Inks): string[] {
  const { left, tileRows, tileCols, gap, gridWidth, gridHeight } = layout;
  const word = { size: 12, fill: inks.ink, anchor: 'middle' } as const;
  const number = { size: 10.5, fill: inks.quiet } as const;
  return [
    text('Head', left + gridWidth / 2, top - 24, word),
    text('Layer', left - ROW_LABEL + 12, top + gridHeight / 2, { ...word, upright: true }),
    ...Array.from({ length: heads }, (_, head) =>
      text(String(head + 1), left + head * (tileCols + gap) + tileCols / 2, top - 7, { ...number, anchor: 'middle' }),
    ),
    ...Array.from({ length: layers }, (_, layer) =>
      text(String(layer + 1), left - 8, top + layer * (tileRows + gap) + tileRows / 2 + 4, {
        ...number,
        anchor: 'end',
      }),
    ),
  ];
}

function tiles({ grid, scale, colorMap }: HeadFigure, layout: GridLayout, from: number): string[] {
  const colors = colorTable(colorMap);
  const shared = scale === 'shared' ? tileRange(grid, 0, 0, scale) : null;
  const size = `width="${layout.tileCols}" height="${layout.tileRows}" preserveAspectRatio="none" style="${CRISP}"`;
  const made: string[] = [];
  for (let layer = 0; layer < grid.layers; layer++) {
    for (let head = 0; head < grid.heads; head++) {
      const shades = toShades(tileValues(grid, layer, head), shared ?? tileRange(grid, layer, head, scale));
      const { top, left } = tileOrigin(layer, head, layout);
      const picture = base64(png(colored(shades, colors), grid.rows, grid.cols, 3));
      const place = `x="${layout.left + left}" y="${from + top}"`;
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

function barOf({ grid, scale, colorMap, subject }: HeadFigure, y: number, width: number, inks: Inks): string[] {
  const range = scale === 'shared' ? tileRange(grid, 0, 0, scale) : null;
  const unit = METHOD_UNITS[subject.map.method];
  return colorBar({ id: 'bar', colorMap, range, unit }, (width - BAR) / 2, y, BAR, inks);
}

const NOTES: Readonly<Record<ScaleChoice, string>> = {
  map: 'Each tile from its lowest to its highest value.',
  max: 'Each tile from 0 to its highest value.',
  shared: 'One scale for all tiles.',
};
