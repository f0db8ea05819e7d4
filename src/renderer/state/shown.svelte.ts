/** What the stage and the grid of heads show of the chosen photo; what was there stays until its successor arrives, so nothing blinks. */
import type { MapQuery } from '../../vit/explain/query';
import type { AttentionMap, HeadGrid } from '../engine/api';
import type { MapStore } from './maps.svelte';
import type { ModelState } from './model.svelte';
import type { PhotoList } from './photos.svelte';
import type { Selection } from './selection.svelte';

export interface ShownMap {
  readonly map: AttentionMap;
  readonly query: MapQuery;
}

export class ShownMaps {
  #lastMap: (ShownMap & { readonly photo: string }) | null = null;
  #lastGrid: { readonly photo: string; readonly grid: HeadGrid } | null = null;

  constructor(
    private readonly photos: PhotoList,
    private readonly model: ModelState,
    private readonly selection: Selection,
    private readonly maps: MapStore,
  ) {}

  /** The photo that maps can be shown for: chosen, answered, with a model. */
  readonly photo: string | null = $derived.by(() => {
    const item = this.photos.selected;
    return item?.status === 'done' && this.model.loaded ? item.id : null;
  });

  readonly grid: HeadGrid | null = $derived.by(() => {
    const { photo } = this;
    if (photo === null) return null;
    const grid = this.maps.grid(photo, this.selection.query);
    if (grid) this.#lastGrid = { photo, grid };
    return grid ?? (this.#lastGrid?.photo === photo ? this.#lastGrid.grid : null);
  });

  /** The map on the stage and the query it answers. */
  readonly current: ShownMap | null = $derived.by(() => {
    const { photo } = this;
    if (photo === null) return null;
    const { query } = this.selection;
    const map = this.maps.map(photo, query);
    if (map) this.#lastMap = { photo, map, query };
    return this.#lastMap?.photo === photo ? this.#lastMap : null;
  });

  /** Asks for what the stage and the grid need now; run it in an effect. */
  want(): void {
    if (this.photo !== null) this.maps.want(this.photo, this.selection.query);
  }
}
