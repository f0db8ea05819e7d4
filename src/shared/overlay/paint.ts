/** Paints a map as a layer of light or colour for a picture of any size, aligned with the crop that the model saw. */
import type { AttentionMap } from '../../vit/explain/attention';
import type { CropBox } from '../../vit/recipe';
import type { OverlayStyle, RgbaImage, ScaleRange } from './overlay';
import { SHADES, shadeTable } from './shade';
import { tapsFor, type Taps } from './taps';

/** The picture to paint on, in its own pixels. */
export interface OverlayFrame {
  readonly rows: number;
  readonly cols: number;
  /** Where the model's input lies on the picture; outside of it the layer dims evenly. */
  readonly crop: CropBox;
}

/** The share of patches that lie below full light. */
const BELOW = 0.95;
/** Part of the range that is never in full light: a map of one strong patch does not light up what it passes over. */
const LEAST = 0.25;
/** What a flat map draws as, whatever its value: neither dark nor bright. */
const FLAT = 0.5;

/** The frame for a picture of `rows` × `cols` that shows a photo whose crop is given in photo pixels. */
export function frameOf(crop: CropBox, photoRows: number, photoCols: number, rows: number, cols: number): OverlayFrame {
  const [y, x] = [rows / photoRows, cols / photoCols];
  return {
    rows,
    cols,
    crop: { top: crop.top * y, left: crop.left * x, height: crop.height * y, width: crop.width * x },
  };
}

/** A transparent picture of the right size, to be painted again and again. */
export function blankImage(rows: number, cols: number): RgbaImage {
  return { rows, cols, data: new Uint8ClampedArray(rows * cols * 4) }; // [rows, cols, 4]
}

/** Paints `map` into `into` (of the frame's size; new by default) and returns it. */
export function paintOverlay(
  map: AttentionMap,
  range: ScaleRange,
  style: OverlayStyle,
  frame: OverlayFrame,
  into: RgbaImage = blankImage(frame.rows, frame.cols),
): RgbaImage {
  const { crop, rows, cols } = frame;
  const down = tapsFor(rows, crop.top, crop.height, map.rows, style.smooth);
  const across = tapsFor(cols, crop.left, crop.width, map.cols, style.smooth);
  const shades = shadeTable(style);
  const pixels = new Uint32Array(into.data.buffer, into.data.byteOffset, rows * cols); // [rows, cols]
  fillOutside(pixels, cols, down, across, shades.outside);
  const stretched = stretch(shadesOf(map, range, style), map.rows, map.cols, across); // [map.rows, width]
  fillInside(pixels, cols, down, across, stretched, shades.inside, style.smooth);
  return into;
}

/** What each patch draws as, on the 0 … SHADES − 1 scale of the range. */
export function shadesOf(map: AttentionMap, range: ScaleRange, { mode }: Pick<OverlayStyle, 'mode'>): Float32Array {
  const shades = toShades(map.data, range);
  return mode === 'light' && range.high > range.low ? inFullLight(shades) : shades;
}

/**
 * How bright "Light" shows a photo: what is attended stands in its own light, not only the one patch attended most. From the twentieth part
 * of the patches on that has the highest values there is no veil; below, light falls off in proportion, so that order is kept.
 *
 * @param shades of the patches, 0 … SHADES − 1
 */
function inFullLight(shades: Float32Array): Float32Array {
  const last = SHADES - 1;
  const white = whiteOf(shades);
  return shades.map((shade) => Math.min(last, (shade / white) * last));
}

/** The shade from which on there is no veil. */
function whiteOf(shades: Float32Array): number {
  const last = SHADES - 1;
  const rank = Math.min(shades.length - 1, Math.floor(BELOW * shades.length));
  return Math.max(LEAST * last, shades.toSorted()[rank] ?? last);
}

/** Where "Light" shows no more difference, as a value of the map; undefined for a flat one, and where nothing lies above it. */
export function fullLightOf({ data }: Pick<AttentionMap, 'data'>, { low, high }: ScaleRange): number | undefined {
  if (!(high > low)) return undefined;
  const share = whiteOf(toShades(data, { low, high })) / (SHADES - 1);
  return share < 1 ? low + share * (high - low) : undefined;
}

/** Values on the 0 … SHADES − 1 scale of the range, clamped. */
export function toShades(values: Float32Array, { low, high }: ScaleRange): Float32Array {
  const last = SHADES - 1;
  if (!(high > low)) return new Float32Array(values.length).fill(FLAT * last);
  const factor = last / (high - low);
  return values.map((value) => Math.min(last, Math.max(0, (value - low) * factor)));
}

/** Interpolates every grid row across the output columns: [gridRows, gridCols] → [gridRows, width]. */
function stretch(
  grid: Float32Array,
  gridRows: number,
  gridCols: number,
  { start, end, index, weight }: Taps,
): Float32Array {
  const width = end - start;
  const out = new Float32Array(gridRows * width); // [gridRows, width]
  for (let row = 0; row < gridRows; row++) {
    for (let x = 0; x < width; x++) {
      let value = 0;
      for (let tap = x * 4; tap < x * 4 + 4; tap++) {
        value += (weight[tap] as number) * (grid[row * gridCols + (index[tap] as number)] as number);
      }
      out[row * width + x] = value;
    }
  }
  return out;
}

function fillOutside(pixels: Uint32Array, cols: number, down: Taps, across: Taps, outside: number): void {
  pixels.fill(outside, 0, down.start * cols);
  pixels.fill(outside, down.end * cols);
  for (let y = down.start; y < down.end; y++) {
    pixels.fill(outside, y * cols, y * cols + across.start);
    pixels.fill(outside, y * cols + across.end, (y + 1) * cols);
  }
}

function fillInside(
  pixels: Uint32Array,
  cols: number,
  down: Taps,
  across: Taps,
  stretched: Float32Array,
  shades: Uint32Array,
  smooth: boolean,
): void {
  const width = across.end - across.start;
  const line = new Uint32Array(width);
  let drawn = -1;
  for (let y = down.start; y < down.end; y++) {
    const tap = (y - down.start) * 4;
    const cell = down.index[tap + 1] as number;
    if (smooth || cell !== drawn) shadeLine(line, down, tap, stretched, shades);
    drawn = cell;
    pixels.set(line, y * cols + across.start);
  }
}

/** One output row: the weighted sum of four stretched grid rows, looked up in the shades. */
function shadeLine(
  line: Uint32Array,
  { index, weight }: Taps,
  tap: number,
  stretched: Float32Array,
  shades: Uint32Array,
): void {
  const width = line.length;
  const [a, b, c, d] = [0, 1, 2, 3].map((k) => (index[tap + k] as number) * width) as [number, number, number, number];
  const [wa, wb, wc, wd] = [0, 1, 2, 3].map((k) => weight[tap + k] as number) as [number, number, number, number];
  for (let x = 0; x < width; x++) {
    const value =
      wa * (stretched[a + x] as number) +
      wb * (stretched[b + x] as number) +
      wc * (stretched[c + x] as number) +
      wd * (stretched[d + x] as number);
    const shade = (value + 0.5) | 0;
    line[x] = shades[shade < 0 ? 0 : shade > SHADES - 1 ? SHADES - 1 : shade] as number;
  }
}
