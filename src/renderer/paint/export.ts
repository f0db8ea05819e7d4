/** The picture to take along: the photo at its own resolution or as large as was asked for, with what lies over and around it. */
import { withAbout } from '../../shared/export/png-chunks';
import { dpiOf } from '../../shared/figure/look';
import { descriptionOf, mapPlan, type MapFigure, type MapPanel } from '../../shared/figure/map-figure';
import { overSvg, type Place } from '../../shared/figure/panels';
import { frameOf, paintOverlay, type OverlayFrame } from '../../shared/overlay/paint';
import type { StageView } from '../state/pictures.svelte';
import { context, drawSvg, pngOf } from './figure';

/** Pixels of an exported picture; a canvas of this size takes 200 MB. */
export const EXPORT_PIXELS = 50_000_000;
/** Pixels along one edge that a canvas holds, and the photo process gives. */
export const EXPORT_EDGE = 16_384;
/** Rows painted at a time, so that the overlay of a large photo neither fills memory nor stops the window. */
const BAND = 512;

/** Longer edge to export a photo of this size with: its own, unless that makes too many pixels. */
export function exportEdge(rows: number, cols: number): number {
  const scale = Math.min(1, Math.sqrt(EXPORT_PIXELS / (rows * cols)), EXPORT_EDGE / Math.max(rows, cols));
  return Math.max(1, Math.floor(Math.max(rows, cols) * scale));
}

/** The photo with its maps as PNG bytes. Without a size of its own it is as large as `view` holds it. */
export async function mapPng(figure: MapFigure, view: StageView): Promise<Uint8Array> {
  const plan = mapPlan(figure, { rows: view.bitmap.height, cols: view.bitmap.width });
  const canvas = new OffscreenCanvas(plan.cols, plan.rows);
  const paint = context(canvas);
  paint.fillStyle = plan.paper;
  paint.fillRect(0, 0, plan.cols, plan.rows);
  paint.imageSmoothingQuality = 'high';
  for (const [i, place] of plan.places.entries()) {
    paint.drawImage(view.bitmap, place.left, place.top, place.cols, place.rows);
    const panel = figure.panels[i];
    if (panel) await layPanel(paint, panel, view, place);
  }
  if (plan.over !== '') await drawSvg(paint, overSvg(plan), plan.cols, plan.rows);
  const description = descriptionOf(figure);
  const dpi = dpiOf(figure.look);
  const png = await pngOf(canvas);
  if (dpi === undefined && plan.over === '') return png;
  const texts = { Title: figure.caption.join(' · '), ...(description !== '' && { Description: description }) };
  return withAbout(png, { dpi, texts: { ...texts, Software: 'Headlight' } });
}

/** The map of a panel over a photo that was drawn there. */
export async function layPanel(
  paint: OffscreenCanvasRenderingContext2D,
  { map, range, style, crop }: MapPanel,
  view: StageView,
  { left, top: from, rows, cols }: Pick<Place, 'left' | 'top' | 'rows' | 'cols'>,
): Promise<void> {
  for (const [top, band] of bandsOf(frameOf(crop, view.photoRows, view.photoCols, rows, cols))) {
    const layer = paintOverlay(map, range, style, band);
    const bitmap = await createImageBitmap(new ImageData(layer.data, band.cols, band.rows));
    paint.drawImage(bitmap, left, from + top);
    bitmap.close();
  }
}

/** The frame in bands of whole rows, each with its distance from the top. Painted one by one they make the same picture. */
export function bandsOf({ rows, cols, crop }: OverlayFrame): (readonly [top: number, band: OverlayFrame])[] {
  return Array.from({ length: Math.ceil(rows / BAND) }, (_, at) => {
    const top = at * BAND;
    return [top, { rows: Math.min(BAND, rows - top), cols, crop: { ...crop, top: crop.top - top } }] as const;
  });
}
