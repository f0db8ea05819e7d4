/** The maps of a selection, and the same as one array for a file. */
import type { Numbers } from '../../shared/export/numbers';
import type { MapSettings } from '../../shared/export/sidecar';
import type { AttentionMap, HeadGrid } from '../../vit/explain/attention';
import type { HeadRef, MapOptions } from '../../vit/explain/query';
import type { Prediction } from '../../vit/session/predictions';
import type { VitSession } from '../../vit/session/session';
import type { Work } from '../../vit/session/work';
import { isOfClass } from './methods';
import type { Selection } from './selection';
import { patchOf } from './token';

export interface LabelledMap {
  readonly layer: number;
  readonly head: HeadRef;
  readonly map: AttentionMap;
}

/** One map per layer and head, layers first. */
export async function mapsOf(
  session: VitSession,
  photo: string,
  selection: Selection,
  options: MapOptions,
  work: Work,
): Promise<LabelledMap[]> {
  const maps: LabelledMap[] = [];
  for (const layer of selection.layers) {
    for (const head of selection.heads)
      maps.push({ layer, head, map: await mapOf(session, photo, { ...selection, layer, head }, options, work) });
  }
  return maps;
}

type OneMap = Pick<Selection, 'method' | 'token' | 'target' | 'size'> & Pick<LabelledMap, 'layer' | 'head'>;

async function mapOf(
  session: VitSession,
  photo: string,
  { method, token, target, size, layer, head }: OneMap,
  options: MapOptions,
  work: Work,
): Promise<AttentionMap> {
  const { changes } = options;
  const about = target && { target };
  const changed = changes && { changes };
  switch (method) {
    case 'attention':
    case 'rollout':
      return session.map(photo, { method, layer, head, token }, options);
    case 'grad-rollout':
    case 'relevance':
      return session.map(photo, { method, layer, head, token, ...about }, options);
    case 'occlusion':
      return session.lens(photo, { lens: 'occlusion', size, ...about, ...changed }, work);
    case 'similarity':
      return session.lens(photo, { lens: 'similarity', layer, token, ...changed }, work);
    case 'position-similarity':
      return session.lens(photo, { lens: 'positionSimilarity', ...patchOf(token) }, work);
  }
}

/** All heads of all layers, which the scale `shared` spans as in the window; null for methods that know no heads. */
export async function headGridOf(
  session: VitSession,
  photo: string,
  { method, token, target }: Pick<Selection, 'method' | 'token' | 'target'>,
  options: MapOptions,
): Promise<HeadGrid | null> {
  switch (method) {
    case 'attention':
    case 'rollout':
      return session.grid(photo, { method, token }, options);
    case 'grad-rollout':
    case 'relevance':
      return session.grid(photo, { method, token, ...(target && { target }) }, options);
    default:
      return null;
  }
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
    target: isOfClass(method) ? asked : null,
    ...(method === 'occlusion' && { size }),
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
