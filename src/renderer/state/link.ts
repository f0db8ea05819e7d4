/** One model's question put to another: the same part of its depth, the same head where it has one, the same place on the photo. Pure. */
import type { MapQuery } from '../../vit/explain/query';
import type { CropBox } from '../../vit/recipe';
import type { Bounds, Patch } from './selection.svelte';

/** A grid of patches and where it lies on the photo; null: the whole of it. */
export interface GridPlace {
  readonly rows: number;
  readonly cols: number;
  readonly crop: CropBox | null;
}

/** The first layer stays the first, the last the last; a head that is not there becomes the last. A class stays a class of its own model. */
export function linkedQuery(query: MapQuery, from: Bounds, to: Bounds, toPatch: (patch: Patch) => Patch): MapQuery {
  const { head, token } = query;
  const place = {
    layer: linkedLayer(query.layer, from.layers, to.layers),
    head: typeof head === 'number' ? Math.min(head, to.heads - 1) : head,
    token: token === 'cls' ? token : toPatch(token),
  };
  if (query.method === 'rollout' || query.method === 'attention') return { method: query.method, ...place };
  return { method: query.method, ...place };
}

/** By relative depth, both from 0. */
export function linkedLayer(layer: number, from: number, to: number): number {
  return from < 2 ? to - 1 : Math.round((layer / (from - 1)) * (to - 1));
}

/** The patch over the middle of another model's patch; the nearest one where the other saw more of the photo. */
export function linkedPatch({ row, col }: Patch, from: GridPlace, to: GridPlace): Patch {
  const unit: CropBox = { top: 0, left: 0, height: 1, width: 1 };
  const known = from.crop !== null && to.crop !== null;
  const a = (known ? from.crop : null) ?? unit;
  const b = (known ? to.crop : null) ?? unit;
  const y = a.top + ((row + 0.5) / from.rows) * a.height;
  const x = a.left + ((col + 0.5) / from.cols) * a.width;
  return {
    row: clamp(Math.floor(((y - b.top) / b.height) * to.rows), to.rows),
    col: clamp(Math.floor(((x - b.left) / b.width) * to.cols), to.cols),
  };
}

function clamp(value: number, count: number): number {
  return Math.min(count - 1, Math.max(0, value));
}
