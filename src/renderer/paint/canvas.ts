/** Canvas work on screen: the photo, the overlay above it, and the atlas of tiles. */
import { paintHeadGrid } from '../../shared/overlay/head-grid';
import type { OverlayStyle, RgbaImage, ScaleChoice, ScaleRange } from '../../shared/overlay/overlay';
import { blankImage, frameOf, paintOverlay } from '../../shared/overlay/paint';
import type { AttentionMap, HeadGrid } from '../engine/api';
import type { StageView } from '../state/pictures.svelte';
import type { Rect, StageGeometry } from './geometry';
import type { GridLayout } from './grid-layout';

/** A smooth overlay needs no more pixels than this; the screen enlarges it without a visible difference. */
const SMOOTH_PIXELS = 300_000;
const BLOCKY_PIXELS = 4_000_000;
/** Pixels of a photo seen enlarged. */
const PHOTO_PIXELS = 8_000_000;

function context(canvas: HTMLCanvasElement | OffscreenCanvas): CanvasRenderingContext2D {
  const found = canvas.getContext('2d') as CanvasRenderingContext2D | null;
  if (!found) throw new Error('expected a 2d canvas context');
  return found;
}

function resize(canvas: HTMLCanvasElement, cols: number, rows: number): void {
  const [width, height] = [Math.max(1, Math.round(cols)), Math.max(1, Math.round(rows))];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** The photo at the screen's own resolution, as far as a canvas can be that large; `wanted` is device pixels per CSS pixel. Returns what it got. */
export function drawPhoto(
  canvas: HTMLCanvasElement,
  view: StageView,
  { frame, photo }: StageGeometry,
  wanted: number,
): number {
  const most = Math.sqrt(PHOTO_PIXELS / Math.max(1, frame.width * frame.height));
  const ratio = Math.min(wanted, most);
  resize(canvas, frame.width * ratio, frame.height * ratio);
  const paint = context(canvas);
  paint.clearRect(0, 0, canvas.width, canvas.height);
  paint.imageSmoothingQuality = 'high';
  paint.drawImage(view.bitmap, photo.left * ratio, photo.top * ratio, photo.width * ratio, photo.height * ratio);
  return ratio;
}

/** Puts the content of patch `order[i]` at patch i, within the part the model sees; the photo is already drawn. */
export function shufflePatches(
  canvas: HTMLCanvasElement,
  crop: Rect,
  { rows, cols }: Pick<AttentionMap, 'rows' | 'cols'>,
  order: readonly number[],
  ratio: number,
): void {
  const before = new OffscreenCanvas(canvas.width, canvas.height);
  context(before).drawImage(canvas, 0, 0);
  const [width, height] = [(crop.width / cols) * ratio, (crop.height / rows) * ratio];
  const x = (patch: number): number => crop.left * ratio + (patch % cols) * width;
  const y = (patch: number): number => crop.top * ratio + Math.floor(patch / cols) * height;
  order.forEach((from, to) =>
    context(canvas).drawImage(before, x(from), y(from), width, height, x(to), y(to), width, height),
  );
}

/** Paints overlays into one canvas again and again without new memory. */
export class OverlayPainter {
  #image: RgbaImage = blankImage(1, 1);

  paint(
    canvas: HTMLCanvasElement,
    map: AttentionMap,
    range: ScaleRange,
    style: OverlayStyle,
    geometry: StageGeometry,
    ratio: number,
  ): void {
    const { frame, crop } = geometry;
    if (!crop || frame.width < 1 || frame.height < 1) return;
    const limit = style.smooth ? SMOOTH_PIXELS : BLOCKY_PIXELS;
    const size = Math.min(ratio, Math.sqrt(limit / (frame.width * frame.height)));
    resize(canvas, frame.width * size, frame.height * size);
    const { height: rows, width: cols } = canvas;
    if (this.#image.rows !== rows || this.#image.cols !== cols) this.#image = blankImage(rows, cols);
    paintOverlay(map, range, style, frameOf(crop, frame.height, frame.width, rows, cols), this.#image);
    context(canvas).putImageData(new ImageData(this.#image.data, cols, rows), 0, 0);
  }
}

/** Paints every tile once, layers downwards and heads across. */
export function drawTiles(
  canvas: HTMLCanvasElement,
  grid: HeadGrid,
  scale: ScaleChoice,
  colorMap: OverlayStyle['colorMap'],
  { painted: { tile, gap } }: GridLayout,
): void {
  const atlas = paintHeadGrid(grid, scale, colorsOf(colorMap), {
    tileRows: tile,
    tileCols: tile,
    gap,
  }); // [rows, cols, 4]
  for (let at = 3; at < atlas.data.length; at += 4) if (atlas.data[at]) atlas.data[at] = 255; // the colours themselves
  resize(canvas, atlas.cols, atlas.rows);
  context(canvas).putImageData(new ImageData(atlas.data, atlas.cols, atlas.rows), 0, 0);
}

/** Paints one map, a pixel per patch; the page enlarges it. */
export function drawMap(
  canvas: HTMLCanvasElement,
  map: AttentionMap,
  range: ScaleRange,
  colorMap: OverlayStyle['colorMap'],
): void {
  const crop = { top: 0, left: 0, height: map.rows, width: map.cols };
  const image = paintOverlay(map, range, colorsOf(colorMap), { rows: map.rows, cols: map.cols, crop });
  for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255;
  resize(canvas, map.cols, map.rows);
  context(canvas).putImageData(new ImageData(image.data, map.cols, map.rows), 0, 0);
}

function colorsOf(colorMap: OverlayStyle['colorMap']): OverlayStyle {
  return { mode: 'heat', opacity: 1, colorMap, smooth: false };
}
