/** The picture to take along: the photo at its own resolution, with what lies over it. */
import { frameOf, paintOverlay, type OverlayFrame } from '../../shared/overlay/paint';
import type { PhotoOverlay } from '../../shared/overlay/photo-svg';
import type { StageView } from '../state/pictures.svelte';

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

/** The photo with its overlay as PNG bytes, as large as `view` holds it. */
export async function exportPng(view: StageView, overlay: PhotoOverlay | null): Promise<Uint8Array> {
  const { width: cols, height: rows } = view.bitmap;
  const canvas = new OffscreenCanvas(cols, rows);
  const paint = canvas.getContext('2d');
  if (!paint) throw new Error('expected a 2d canvas context');
  paint.drawImage(view.bitmap, 0, 0);
  if (overlay) {
    const frame = frameOf(overlay.crop, view.photoRows, view.photoCols, rows, cols);
    for (const [top, band] of bandsOf(frame)) {
      const layer = paintOverlay(overlay.map, overlay.range, overlay.style, band);
      const bitmap = await createImageBitmap(new ImageData(layer.data, band.cols, band.rows));
      paint.drawImage(bitmap, 0, top);
      bitmap.close();
    }
  }
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}

/** The frame in bands of whole rows, each with its distance from the top. Painted one by one they make the same picture. */
export function bandsOf({ rows, cols, crop }: OverlayFrame): (readonly [top: number, band: OverlayFrame])[] {
  return Array.from({ length: Math.ceil(rows / BAND) }, (_, at) => {
    const top = at * BAND;
    return [top, { rows: Math.min(BAND, rows - top), cols, crop: { ...crop, top: crop.top - top } }] as const;
  });
}
