/** Paints all layers × heads as one picture of small tiles (an atlas): layers downwards, heads across. */
import type { HeadGrid } from '../../vit/explain/attention';
import { minMax } from '../../vit/explain/scale';
import type { OverlayStyle, RgbaImage, ScaleChoice, ScaleRange } from './overlay';
import { blankImage, toShades } from './paint';
import { shadeTable } from './shade';

/** Pixels; gaps are transparent. */
export interface TileLayout {
  readonly tileRows: number;
  readonly tileCols: number;
  readonly gap: number;
}

/** Size of the atlas in pixels. */
export function atlasSize(
  grid: HeadGrid,
  { tileRows, tileCols, gap }: TileLayout,
): { readonly rows: number; readonly cols: number } {
  return { rows: grid.layers * (tileRows + gap) - gap, cols: grid.heads * (tileCols + gap) - gap };
}

/** Top left corner of a tile in the atlas. */
export function tileOrigin(
  layer: number,
  head: number,
  { tileRows, tileCols, gap }: TileLayout,
): { readonly top: number; readonly left: number } {
  return { top: layer * (tileRows + gap), left: head * (tileCols + gap) };
}

/** The range that each tile is drawn with: `shared` is one for all, `max` and `map` one per tile. */
export function tileRange(grid: HeadGrid, layer: number, head: number, scale: ScaleChoice): ScaleRange {
  if (scale === 'shared') return { low: 0, high: minMax(grid.data).high };
  const { low, high } = minMax(tileValues(grid, layer, head));
  return { low: scale === 'max' ? 0 : low, high };
}

/** Values of one tile as a view: [rows · cols]. */
export function tileValues(grid: HeadGrid, layer: number, head: number): Float32Array {
  const size = grid.rows * grid.cols;
  const start = (layer * grid.heads + head) * size;
  return grid.data.subarray(start, start + size);
}

/** Paints every tile with hard patch edges, into `into` (of the atlas's size; new by default). */
export function paintHeadGrid(
  grid: HeadGrid,
  scale: ScaleChoice,
  style: OverlayStyle,
  tile: TileLayout,
  into?: RgbaImage,
): RgbaImage {
  const size = atlasSize(grid, tile);
  const image = into ?? blankImage(size.rows, size.cols);
  const pixels = new Uint32Array(image.data.buffer, image.data.byteOffset, image.rows * image.cols); // [rows, cols]
  const shades = shadeTable(style).inside;
  const column = Uint16Array.from({ length: tile.tileCols }, (_, x) => Math.floor((x * grid.cols) / tile.tileCols));
  const shared = scale === 'shared' ? tileRange(grid, 0, 0, 'shared') : undefined;
  for (let layer = 0; layer < grid.layers; layer++) {
    for (let head = 0; head < grid.heads; head++) {
      const values = toShades(tileValues(grid, layer, head), shared ?? tileRange(grid, layer, head, scale));
      const { top, left } = tileOrigin(layer, head, tile);
      paintTile(pixels, image.cols, top, left, values, grid, tile, column, shades);
    }
  }
  return image;
}

function paintTile(
  pixels: Uint32Array,
  stride: number,
  top: number,
  left: number,
  values: Float32Array,
  grid: HeadGrid,
  { tileRows, tileCols }: TileLayout,
  column: Uint16Array,
  shades: Uint32Array,
): void {
  let drawn = -1;
  for (let y = 0; y < tileRows; y++) {
    const row = Math.floor((y * grid.rows) / tileRows);
    const at = (top + y) * stride + left;
    if (row === drawn) pixels.copyWithin(at, at - stride, at - stride + tileCols);
    else
      for (let x = 0; x < tileCols; x++)
        pixels[at + x] = shades[(values[row * grid.cols + (column[x] as number)] as number) | 0] as number;
    drawn = row;
  }
}
