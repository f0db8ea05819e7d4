/** Where the parts of a head grid figure stand, in CSS pixels. */
import type { HeadGrid } from '../../vit/explain/attention';

/** Tiles shrink for many heads or layers, so that a figure fits a page, and never below what can be read. */
const TILE = { most: 96, least: 44, width: 840, height: 1000, gap: 4 } as const;
/** Left of the tiles: the word “Layer” upright, and the numbers. */
export const ROW_LABEL = 44;
const LEAST_WIDTH = 440;
const MARGIN = 20;

export interface GridLayout {
  readonly width: number;
  /** Left edge of the first tile. */
  readonly left: number;
  readonly tileRows: number;
  readonly tileCols: number;
  readonly gap: number;
  /** Width of all tiles together. */
  readonly gridWidth: number;
  readonly gridHeight: number;
}

export function gridLayout({ layers, heads, rows, cols }: HeadGrid): GridLayout {
  const { most, least, gap } = TILE;
  const edge = Math.round(Math.min(most, Math.max(least, Math.min(TILE.width / heads, TILE.height / layers))));
  const long = Math.max(rows, cols);
  const [tileRows, tileCols] = [Math.round((edge * rows) / long), Math.round((edge * cols) / long)];
  const gridWidth = heads * (tileCols + gap) - gap;
  const gridHeight = layers * (tileRows + gap) - gap;
  const width = Math.max(LEAST_WIDTH, gridWidth + ROW_LABEL + 2 * MARGIN);
  const left = Math.round((width - gridWidth - ROW_LABEL) / 2) + ROW_LABEL;
  return { width, left, tileRows, tileCols, gap, gridWidth, gridHeight };
}
