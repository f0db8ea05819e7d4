/** One photo's maps as the picture that its file's ending asks for. */
import { basename } from 'node:path';
import { MAX_EDGE } from '../../main/photo/limits';
import { figureTitle, mapTitle } from '../../shared/export/figure-title';
import type { MapSettings } from '../../shared/export/sidecar';
import type { ModelPixels } from '../../shared/photo-port';
import type { HeadGrid } from '../../vit/explain/attention';
import type { Runtime } from '../runtime';
import type { LabelledMap, MapsAsked } from './maps';
import { figureOf, overlayPng, overlaySvg, type OverlayRequest } from './picture';

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
}

/** PNG bytes or SVG text. */
export async function picture(
  { runtime, selection, look, signal }: Drawing,
  path: string,
  out: string,
  { maps, grid, map }: Drawn,
  { crop }: ModelPixels,
): Promise<Uint8Array | string> {
  const svg = out.toLowerCase().endsWith('.svg');
  const { scale, style, options } = look;
  if (grid && selection.allHeads && selection.allLayers) {
    const { name, checkpoint } = runtime.model;
    const { config, labels } = checkpoint;
    const subject = { photo: basename(path), model: name, map, options, labels, clsToken: config.clsToken };
    return figureOf({ grid, scale, colorMap: style.colorMap, title: figureTitle(subject) }, svg);
  }
  const view = await runtime.photos.view(path, maps.length === 1 ? MAX_EDGE : TILE_EDGE, signal);
  const columns = Math.ceil(Math.sqrt(maps.length));
  const title = mapTitle(basename(path), runtime.model.name, selection.method, look.options.changes !== undefined);
  const request: OverlayRequest = { maps, columns, view, crop, title, style, scale, all: grid?.data ?? null };
  return svg ? overlaySvg(request) : overlayPng(request);
}
