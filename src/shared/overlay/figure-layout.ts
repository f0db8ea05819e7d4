/** Where the parts of a head grid figure stand, in CSS pixels (96 to the inch). */
import type { HeadGrid } from '../../vit/explain/attention';

/** Tiles shrink for many heads or layers, so that a figure fits a page, and never below what can be read. */
const TILE = { most: 96, least: 44, width: 840, height: 1000, gap: 4 } as const;
export const MARGIN = 24;
/** Left of the tiles: the word “Layer” upright, and the numbers. */
export const ROW_LABEL = 40;
/** Above the tiles: the word “Head”, and the numbers. */
export const COLUMN_LABEL = 38;
/** Below the tiles: colour bar, its range, and the note. */
export const FOOTER = 64;
export const TITLE_SIZE = 14;
export const TITLE_LINE = 20;
const LEAST_WIDTH = 440;
/** Mean width of a letter of sans-serif type, of its size. */
const LETTER = 0.54;

export interface FigureLayout {
  readonly width: number;
  readonly height: number;
  /** The title, broken between its parts. */
  readonly lines: readonly string[];
  /** Corner of the first tile. */
  readonly top: number;
  readonly left: number;
  readonly tileRows: number;
  readonly tileCols: number;
  readonly gap: number;
  /** Size of all tiles together. */
  readonly gridWidth: number;
  readonly gridHeight: number;
}

/** @param title its parts: photo, model, method … */
export function figureLayout({ layers, heads, rows, cols }: HeadGrid, title: readonly string[]): FigureLayout {
  const { most, least, gap } = TILE;
  const edge = Math.round(Math.min(most, Math.max(least, Math.min(TILE.width / heads, TILE.height / layers))));
  const long = Math.max(rows, cols);
  const [tileRows, tileCols] = [Math.round((edge * rows) / long), Math.round((edge * cols) / long)];
  const gridWidth = heads * (tileCols + gap) - gap;
  const gridHeight = layers * (tileRows + gap) - gap;
  const width = Math.max(LEAST_WIDTH, gridWidth + ROW_LABEL * 2 + MARGIN * 2);
  const lines = brokenLines(title, (width - 2 * MARGIN) / (TITLE_SIZE * LETTER));
  const top = MARGIN + lines.length * TITLE_LINE + COLUMN_LABEL;
  const left = Math.round((width - gridWidth) / 2);
  const height = top + gridHeight + FOOTER + MARGIN;
  return { width, height, lines, top, left, tileRows, tileCols, gap, gridWidth, gridHeight };
}

/** Parts joined by dots; a line ends where the next part would not fit. */
function brokenLines(parts: readonly string[], letters: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer = `${last} · ${part}`;
    if (last !== undefined && longer.length <= letters) lines[lines.length - 1] = longer;
    else lines.push(part.length <= letters ? part : `${part.slice(0, Math.max(1, Math.floor(letters) - 1))}…`);
  }
  return lines;
}
