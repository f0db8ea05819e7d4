/** The maps of a selection: asked for, and the same as one array for a file. */
import type { Numbers } from '../../shared/export/numbers';
import type { MapSettings } from '../../shared/export/sidecar';
import { hasGrid, mapQuestion, takes } from '../../vit/ask/map-methods';
import type { AttentionMap, HeadGrid } from '../../vit/explain/attention';
import { isClassMethod, type HeadRef, type MapOptions } from '../../vit/explain/query';
import type { Prediction } from '../../vit/predictions';
import type { VitSession } from '../../vit/session/session';
import type { Work } from '../../vit/session/work';
import type { SessionAnswer } from '../../vit/session/answer';
import type { AskedPhoto } from '../ask-photos';
import type { Look } from '../read/look';
import type { Selection } from '../read/selection';

export interface LabelledMap {
  readonly layer: number;
  readonly head: HeadRef;
  readonly map: AttentionMap;
}

/** What `explain` asks of every photo, and how it is drawn. */
export interface MapsAsked {
  readonly selection: Selection;
  readonly look: Look;
}

/** What the model said of a photo, and its maps. */
export interface AskedMaps {
  /** The unchanged model's best five. */
  readonly answer: SessionAnswer;
  readonly maps: readonly LabelledMap[];
  /** All heads' tiles for one picture; else null. */
  readonly grid: HeadGrid | null;
  /** The changed model's predictions. */
  readonly predictions: readonly Prediction[];
}

/** Rejects with the errors of session and engine. @param drawn whether there will be a picture */
export async function askMaps(
  session: VitSession,
  { path, answer }: Pick<AskedPhoto, 'path' | 'answer'>,
  { selection, look: { options } }: MapsAsked,
  drawn: boolean,
  work: Work,
): Promise<AskedMaps> {
  const { changes } = options;
  const changed = changes && (await session.ask(path, { lens: 'answer', top: 5, changes }, work));
  return {
    answer,
    maps: await mapsOf(session, path, selection, options, work),
    grid: drawn ? await headGridOf(session, path, selection, options) : null,
    predictions: (changed ?? answer).predictions,
  };
}

/** One map per layer and head, layers first. */
async function mapsOf(
  session: VitSession,
  photo: string,
  { method, layers, heads, token, target, size }: Selection,
  options: MapOptions,
  work: Work,
): Promise<LabelledMap[]> {
  const maps: LabelledMap[] = [];
  for (const layer of layers) {
    for (const head of heads) {
      const question = mapQuestion(method, { layer, head, token, target, size }, options);
      maps.push({ layer, head, map: await session.ask(photo, question, work) });
    }
  }
  return maps;
}

/** All heads of all layers, which the scale `shared` spans as in the window; null for methods that know no heads. */
async function headGridOf(
  session: VitSession,
  photo: string,
  { method, token, target }: Pick<Selection, 'method' | 'token' | 'target'>,
  options: MapOptions,
): Promise<HeadGrid | null> {
  if (!hasGrid(method)) return null;
  const query = isClassMethod(method) ? { method, token, ...(target && { target }) } : { method, token };
  return session.ask(photo, { lens: 'grid', query, options });
}

/** The maps as numbers: [layers?, heads?, rows, cols], an axis for layers and for heads only where all of them were asked for. */
export function numbersOf(
  { layers, heads, allLayers, allHeads }: Selection,
  maps: readonly LabelledMap[],
  [rows, cols]: readonly [number, number],
): Numbers {
  const axes = [...(allLayers ? ['layer'] : []), ...(allHeads ? ['head'] : []), 'row', 'col'];
  const shape = [...(allLayers ? [layers.length] : []), ...(allHeads ? [heads.length] : []), rows, cols];
  return { name: 'map', axes, shape, data: valuesOf(maps) };
}

/** The selection as settings files and JSON have it; the class that was meant is written out. */
export function mapSettings(selection: Selection, [top]: readonly Prediction[]): MapSettings {
  const { method, layers, heads, allLayers, allHeads, token, target, size } = selection;
  const asked = target ?? (top ? { class: top.index } : null);
  return {
    method,
    layer: allLayers ? 'all' : (layers[0] ?? 0),
    head: allHeads ? 'all' : (heads[0] ?? 'mean'),
    token,
    target: takes(method, 'target') ? asked : null,
    ...(takes(method, 'size') && { size }),
  };
}

/** All values in one array, to share one scale. */
export function valuesOf(maps: readonly LabelledMap[]): Float32Array {
  const [first] = maps;
  const size = first?.map.data.length ?? 0;
  const values = new Float32Array(maps.length * size);
  maps.forEach(({ map }, i) => values.set(map.data, i * size));
  return values;
}
