/** One photo's maps as the picture that its file's ending asks for. */
import { basename } from 'node:path';
import { MAX_EDGE } from '../../main/photo/limits';
import { captionOf, layerWords } from '../../shared/figure/caption';
import { headGridFigure } from '../../shared/figure/head-grid';
import { pixelsOf } from '../../shared/figure/look';
import type { MapFigure, MapPanel } from '../../shared/figure/map-figure';
import type { MapSettings } from '../../shared/export/sidecar';
import { drawnRange, isSigned } from '../../shared/overlay/signed';
import type { OverlayStyle } from '../../shared/overlay/overlay';
import type { ModelPixels } from '../../shared/photo-port';
import { isOfSquares } from '../../vit/ask/map-methods';
import type { CropBox } from '../../vit/recipe';
import type { Look } from '../read/look';
import type { HeadGrid } from '../../vit/explain/attention';
import { minMax, rangeOf } from '../../vit/explain/scale';
import type { Runtime } from '../runtime';
import { valuesOf, type LabelledMap, type MapsAsked } from './maps';
import { drawnPicture, mapPicture } from '../figure/picture';

/** Longest edge of one of several tiles, px. */
const TILE_EDGE = 320;

interface Drawing extends MapsAsked {
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
}

/** What a picture is made of. */
export interface Drawn {
  readonly maps: readonly LabelledMap[];
  /** Null: the method knows no heads. */
  readonly grid: HeadGrid | null;
  readonly map: MapSettings;
  readonly style: OverlayStyle;
}

/** PNG bytes or SVG text. */
export async function picture(
  { runtime, selection, look, signal }: Drawing,
  path: string,
  out: string,
  { maps, grid, map, style }: Drawn,
  { crop }: ModelPixels,
): Promise<Uint8Array | string> {
  const svg = out.toLowerCase().endsWith('.svg');
  const { scale, options, figure } = look;
  const { name, checkpoint } = runtime.model;
  const { config, labels } = checkpoint;
  const subject = { photo: basename(path), model: name, map, options, labels, clsToken: config.clsToken };
  if (grid && selection.allHeads && selection.allLayers)
    return drawnPicture(headGridFigure({ grid, scale, colorMap: style.colorMap, subject, look: figure }), figure, svg);
  const [only, ...more] = maps;
  const columns = Math.ceil(Math.sqrt(maps.length));
  const view = await runtime.photos.view(path, edgeOf(maps.length, columns, pixelsOf(figure)), signal);
  const drawing: MapFigure = {
    panels: panelsOf({ maps, grid, map, style }, look, crop),
    columns,
    oneRange: scale === 'shared',
    caption: captionOf(subject, only && more.length === 0 ? minMax(only.map.data) : undefined),
    look: figure,
  };
  return mapPicture(drawing, view, svg);
}

/** One panel for each map. */
export function panelsOf({ maps, grid, map, style }: Drawn, { scale, options }: Look, crop: CropBox): MapPanel[] {
  const all = grid?.data ?? valuesOf(maps);
  return maps.map((each) => ({
    ...{ map: each.map, style, crop, method: map.method, changes: options.changes },
    range: drawnRange(style, rangeOf(each.map.data, scale, all)),
    label: maps.length > 1 ? labelOf(each, map) : '',
  }));
}

/** Maps of numbers either side of zero have colours of their own, and squares of several patches have edges, unless the person chose. */
export function styleFor(
  { style, colorsChosen, smoothChosen }: Look,
  { method, size }: Pick<MapSettings, 'method' | 'size'>,
  maps: readonly LabelledMap[],
): OverlayStyle {
  const smooth = style.smooth && (smoothChosen || !isOfSquares(method, size));
  const signed = !colorsChosen && isSigned(method, style, valuesOf(maps));
  return { ...style, smooth, ...(signed && { colorMap: 'diverging' }) };
}

/** Longest edge that the photo is asked for with. */
function edgeOf(maps: number, columns: number, pixels: number | null): number {
  if (maps === 1) return MAX_EDGE;
  return pixels === null ? TILE_EDGE : Math.min(MAX_EDGE, Math.ceil(pixels / columns));
}

/** Counted from 1: 'Head 3', 'Layer 8', 'Layers 1–8', 'After layer 8' */
function labelOf({ layer, head }: LabelledMap, { method, layer: layers }: MapSettings): string {
  if (layers !== 'all' && typeof head === 'number') return `Head ${head + 1}`;
  const words = layerWords({ method, layer });
  return words.charAt(0).toUpperCase() + words.slice(1);
}
