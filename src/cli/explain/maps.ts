/** The maps of a selection, and the same as one array for a file. */
import type { Numbers } from '../../shared/export/numbers';
import type { MapSettings } from '../../shared/export/sidecar';
import type { AttentionMap } from '../../vit/explain/attention';
import type { HeadRef, MapOptions, MapQuery } from '../../vit/explain/query';
import type { Prediction } from '../../vit/session/predictions';
import type { VitSession } from '../../vit/session/session';
import type { Selection } from './selection';

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
): Promise<LabelledMap[]> {
  const maps: LabelledMap[] = [];
  for (const layer of selection.layers) {
    for (const head of selection.heads)
      maps.push({ layer, head, map: await session.map(photo, queryOf(selection, layer, head), options) });
  }
  return maps;
}

function queryOf({ method, token, target }: Selection, layer: number, head: HeadRef): MapQuery {
  if (method === 'rollout' || method === 'attention') return { method, layer, head, token };
  return { method, layer, head, token, ...(target && { target }) };
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
  const { method, layers, heads, allLayers, allHeads, token, target } = selection;
  const asked = target ?? (top ? { class: top.index } : null);
  return {
    method,
    layer: allLayers ? 'all' : (layers[0] ?? 0),
    head: allHeads ? 'all' : (heads[0] ?? 'mean'),
    token,
    target: method === 'rollout' || method === 'attention' ? null : asked,
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
