/** One model's question put to another: the same part of its depth, the same head where it has one, the same place on the photo. Pure. */
import type { Label } from '../../vit/checkpoint/checkpoint';
import { isGroup, isOfClass, type MapQuery, type Target } from '../../vit/explain/query';
import type { CropBox } from '../../vit/recipe';
import { shortLabel } from './format';
import type { Bounds, Patch } from './selection.svelte';

/** A grid of patches and where it lies on the photo; null: the whole of it. */
export interface GridPlace {
  readonly rows: number;
  readonly cols: number;
  readonly crop: CropBox | null;
}

/** The questions that both models are asked alike. */
export interface Link {
  readonly toPatch: (patch: Patch) => Patch;
  /** Another model's class, or null where this one does not have it. */
  readonly toClass: (index: number) => number | null;
}

/**
 * The first layer stays the first, the last the last; a head that is not there becomes the last. A class that the other model does not have gives way to
 * its own best one.
 */
export function linkedQuery(query: MapQuery, from: Bounds, to: Bounds, { toPatch, toClass }: Link): MapQuery {
  const { head, token } = query;
  const place = {
    layer: linkedLayer(query.layer, from.layers, to.layers),
    head: typeof head === 'number' ? Math.min(head, to.heads - 1) : head,
    token: token === 'cls' ? token : toPatch(token),
  };
  if (!isOfClass(query)) return { method: query.method, ...place };
  const target = query.target && linkedTarget(query.target, toClass);
  return { method: query.method, ...place, ...(target && { target }) };
}

function linkedTarget(target: Target, toClass: Link['toClass']): Target | null {
  if (isGroup(target)) return null; // groups are of one model's classes
  const index = toClass(target.class);
  if (index === null) return null;
  const versus = target.versus === undefined ? null : toClass(target.versus);
  return { class: index, ...(versus !== null && { versus }) };
}

/** The class of the same WordNet id, else of the same name. */
export function linkedClass(index: number, from: readonly Label[], to: readonly Label[]): number | null {
  const label = from[index];
  if (!label) return null;
  const name = shortLabel(label.text).toLowerCase();
  const byId = /^n\d{8}$/.test(label.id) ? to.findIndex(({ id }) => id === label.id) : -1;
  const at = byId >= 0 ? byId : to.findIndex(({ text }) => shortLabel(text).toLowerCase() === name);
  return at < 0 ? null : at;
}

/** Maps a layer by relative depth; both count from 0. */
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
