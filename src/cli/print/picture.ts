/** Overlays as pictures: one at the photo's size, or one tile per layer and head. */
import { decodeOwn, encodePng, encodeSvg } from '../../main/photo/encode';
import { composite, fromRgb } from '../../shared/overlay/composite';
import { headFigureSvg, PRINT_SCALE, type HeadFigure } from '../../shared/overlay/head-figure';
import type { OverlayStyle, RgbaImage, ScaleChoice } from '../../shared/overlay/overlay';
import { frameOf, paintOverlay } from '../../shared/overlay/paint';
import { photoSvg } from '../../shared/overlay/photo-svg';
import type { EncodedPicture } from '../../shared/photo-port';
import type { AttentionMap } from '../../vit/explain/attention';
import { rangeOf } from '../../vit/explain/scale';
import type { CropBox } from '../../vit/recipe';
import { drawText, GLYPH_ROWS } from './glyphs';
import { valuesOf, type LabelledMap } from './maps';
import { svgOf, type SvgTile } from './svg';

/** How the tiles of several maps stand. */
const TILE = { gap: 8, label: 20, glyphScale: 2, background: 24, text: 208 } as const;

export interface OverlayRequest {
  readonly maps: readonly LabelledMap[];
  /** Tiles side by side. */
  readonly columns: number;
  /** The photo, upright, as our own encoding: full size for one map, tile size for several. */
  readonly view: EncodedPicture;
  /** The model's view, in photo pixels. */
  readonly crop: CropBox;
  /** For people: photo, model, method. */
  readonly title: string;
  readonly style: OverlayStyle;
  readonly scale: ScaleChoice;
  /** Values that the scale `shared` spans; those of the maps where null. */
  readonly all: Float32Array | null;
}

/** The overlays alone, in the view's pixels, transparent where the photo shows. */
function layersOf({ maps, view, crop, style, scale, all }: OverlayRequest): RgbaImage[] {
  const frame = frameOf(crop, view.photoRows, view.photoCols, view.rows, view.cols);
  const shared = all ?? valuesOf(maps);
  return maps.map(({ map }) => paintOverlay(map, rangeOf(map.data, scale, shared), style, frame));
}

/** PNG bytes of the photo with its overlay, or of all tiles with their labels. */
export async function overlayPng(request: OverlayRequest): Promise<Uint8Array> {
  const rgb = await decodeOwn(request.view.bytes);
  const photo = fromRgb(rgb.data, rgb.rows, rgb.cols);
  const pictures = layersOf(request).map((layer) => composite(layer, photo));
  const [only] = pictures;
  const image = only && pictures.length === 1 ? only : tiled(request, pictures);
  return encodePng(image.data, image.rows, image.cols, 4);
}

/** All heads of all layers as a figure for print: SVG text, or PNG bytes of 300 dpi. */
export async function figureOf(figure: HeadFigure, svg: boolean): Promise<Uint8Array | string> {
  const text = headFigureSvg(figure);
  return svg ? text : encodeSvg(text, PRINT_SCALE);
}

/** SVG text: the photo with one rectangle per patch; of several maps, photo and overlay as pictures on top of each other, per tile. */
export async function overlaySvg(request: OverlayRequest): Promise<string> {
  const [only, ...more] = request.maps;
  if (only && more.length === 0) return figureSvg(request, only.map);
  const layers = await Promise.all(layersOf(request).map(({ data, rows, cols }) => encodePng(data, rows, cols, 4)));
  const tiles = layers.map((png, i): SvgTile => ({ png, label: labelOf(request.maps[i]), ...originOf(request, i) }));
  return svgOf(request.view, request.title, tiles, sizeOf(request), TILE);
}

function figureSvg({ view, crop, title, style, scale, all }: OverlayRequest, map: AttentionMap): string {
  const range = rangeOf(map.data, scale, all ?? map.data);
  return photoSvg(view, { map, range, style, crop }, title);
}

function labelOf(map: LabelledMap | undefined): string {
  if (!map) return '';
  return typeof map.head === 'number' ? `L${map.layer} H${map.head}` : `L${map.layer}`;
}

/** Top left corner of a tile's picture; its label stands above. */
function originOf({ columns, view }: OverlayRequest, index: number): { top: number; left: number } {
  const row = Math.floor(index / columns);
  return {
    top: TILE.gap + TILE.label + row * (view.rows + TILE.label + TILE.gap),
    left: TILE.gap + (index % columns) * (view.cols + TILE.gap),
  };
}

function sizeOf({ maps, columns, view }: OverlayRequest): { rows: number; cols: number } {
  const rows = Math.ceil(maps.length / columns);
  return {
    rows: TILE.gap + rows * (view.rows + TILE.label + TILE.gap),
    cols: TILE.gap + Math.min(columns, maps.length) * (view.cols + TILE.gap),
  };
}

function tiled(request: OverlayRequest, pictures: readonly RgbaImage[]): RgbaImage {
  const { rows, cols } = sizeOf(request);
  const image: RgbaImage = { rows, cols, data: new Uint8ClampedArray(rows * cols * 4) }; // [rows, cols, 4]
  new Uint32Array(image.data.buffer).fill((0xff << 24) | (TILE.background * 0x010101));
  pictures.forEach((picture, i) => {
    const { top, left } = originOf(request, i);
    for (let y = 0; y < picture.rows; y++) {
      const line = picture.data.subarray(y * picture.cols * 4, (y + 1) * picture.cols * 4);
      image.data.set(line, ((top + y) * cols + left) * 4);
    }
    const above = top - TILE.label + (TILE.label - GLYPH_ROWS * TILE.glyphScale) / 2;
    drawText(image, labelOf(request.maps[i]), above, left, TILE.text, TILE.glyphScale);
  });
  return image;
}
