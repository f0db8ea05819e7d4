/** The maps of a selection, and the same as one array for a file. */
import type { AttentionMap } from '../../vit/explain/attention';
import type { HeadRef, MapQuery } from '../../vit/explain/query';
import type { RolloutOptions } from '../../vit/explain/rollout';
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
  options: RolloutOptions,
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

/** [layers?, heads?, gridRows, gridCols]: an axis for layers and for heads only where all of them were asked for. */
export function rawShape(
  { layers, heads, allLayers, allHeads }: Selection,
  [rows, cols]: readonly [number, number],
): number[] {
  return [...(allLayers ? [layers.length] : []), ...(allHeads ? [heads.length] : []), rows, cols];
}

/** All values in one array, to share one scale. */
export function valuesOf(maps: readonly LabelledMap[]): Float32Array {
  const [first] = maps;
  const size = first?.map.data.length ?? 0;
  const values = new Float32Array(maps.length * size);
  maps.forEach(({ map }, i) => values.set(map.data, i * size));
  return values;
}
