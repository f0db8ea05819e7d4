/** Overlays as pictures: one at the photo's size, or one tile per layer and head, and what stands around them. */
import { decodeOwn, encodePng, encodeSvg, encodeUnder, resized } from '../../main/photo/encode';
import { withAbout } from '../../shared/export/png-chunks';
import {
  descriptionOf,
  isPlain,
  mapPlan,
  mapSvg,
  withDefaults,
  type MapFigure,
  type MapPanel,
} from '../../shared/figure/map-figure';
import { drawingFile, drawingSvg, type Drawing } from '../../shared/figure/drawing';
import { dpiOf, figureDpi, figureScale, type FigureLook } from '../../shared/figure/look';
import { overSvg } from '../../shared/figure/panels';
import { composite, fromRgb } from '../../shared/overlay/composite';
import type { RgbaImage } from '../../shared/overlay/overlay';
import { frameOf, paintOverlay } from '../../shared/overlay/paint';
import type { EncodedPicture } from '../../shared/photo-port';
import type { RgbImage } from '../../vit/preprocess/rgb';

/** PNG bytes, or SVG text. @param view the photo, upright, as our own encoding */
export async function mapPicture(figure: MapFigure, view: EncodedPicture, svg: boolean): Promise<Uint8Array | string> {
  const asked = { ...figure, look: withDefaults(figure.look, svg) };
  if (svg) return mapSvg(asked, view);
  const rgb = await decodeOwn(view.bytes);
  const [only] = figure.panels;
  const about = { dpi: dpiOf(asked.look), texts: textsOf(figure) };
  if (only && isPlain(asked)) {
    const { data, rows, cols } = painted(only, rgb, view);
    return about.dpi === undefined
      ? encodePng(data, rows, cols, 4)
      : withAbout(await encodePng(data, rows, cols, 4), about);
  }
  return withAbout(await sheetPng(asked, rgb, view), about);
}

/** Texts inside the file, for a reader without its settings file. */
function textsOf(figure: MapFigure): Record<string, string> {
  const description = descriptionOf(figure);
  return {
    Title: figure.caption.join(' · '),
    ...(description !== '' && { Description: description }),
    Software: 'Headlight',
  };
}

async function sheetPng(figure: MapFigure, photo: RgbImage, view: EncodedPicture): Promise<Uint8Array> {
  const plan = mapPlan(figure, view);
  const { rows, cols } = plan;
  const sheet: RgbaImage = { rows, cols, data: new Uint8ClampedArray(rows * cols * 4) }; // [rows, cols, 4]
  new Uint32Array(sheet.data.buffer).fill(opaque(plan.paper));
  for (const [i, place] of plan.places.entries()) {
    const panel = figure.panels[i];
    if (!panel) continue;
    const picture = painted(panel, await resized(photo, place.rows, place.cols), view);
    for (let y = 0; y < picture.rows; y++) {
      const line = picture.data.subarray(y * picture.cols * 4, (y + 1) * picture.cols * 4);
      sheet.data.set(line, ((place.top + y) * cols + place.left) * 4);
    }
  }
  return encodeUnder(sheet.data, rows, cols, overSvg(plan));
}

/** '#rrggbb' as a little-endian word. */
function opaque(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

/** The photo with its map over it. */
function painted({ map, range, style, crop }: MapPanel, photo: RgbImage, view: EncodedPicture): RgbaImage {
  const frame = frameOf(crop, view.photoRows, view.photoCols, photo.rows, photo.cols);
  return composite(paintOverlay(map, range, style, frame), fromRgb(photo.data, photo.rows, photo.cols));
}

/** A figure without a photo: SVG text, or PNG bytes as large as was asked for. */
export async function drawnPicture(drawing: Drawing, look: FigureLook, svg: boolean): Promise<Uint8Array | string> {
  if (svg) return drawingFile(drawing, look);
  const scale = figureScale(look, drawing.width);
  const png = await encodeSvg(drawingSvg(drawing), scale, Math.round(drawing.width * scale));
  const { title, description } = drawing;
  const texts = { Title: title, ...(description !== '' && { Description: description }), Software: 'Headlight' };
  return withAbout(png, { dpi: figureDpi(look), texts });
}
