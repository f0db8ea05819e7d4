/**
 * Attention maps at hand. The map that is looked at comes first, by itself, so that the stage changes at once; then all
 * tiles, head by head, so that moving through layers and heads asks nobody; then, quietly, the layer's fused maps.
 */
import { isOfClass, type AttentionQuery, type HeadRef, type MapOptions, type MapQuery } from '../../vit/explain/query';
import { ByteLru } from '../../vit/session/byte-lru';
import type { AttentionMap, EngineApi, HeadGrid } from '../engine/api';
import { GridFeed } from './grid-feed';
import { GrowingGrid } from './growing-grid';
import { Lane } from './lane';
import { gridKey, mapKey, tilesOf } from './map-keys';

/** Bytes of grids kept for photos and tokens seen lately. */
const KEPT_BYTES = 64 * 1024 * 1024;
/** Bytes of single maps kept; one of 32 × 32 patches has 4 KB. */
const KEPT_SINGLES_BYTES = 4 * 1024 * 1024;
/** Tiles follow new options when these have rested this long, three frames: under a moving slider the map has the engine to itself. */
const REST_MS = 50;
const FUSED: readonly HeadRef[] = ['mean', 'max', 'min'];
const NO_OPTIONS: MapOptions = {};

type OnError = (photo: string, error: unknown, query: MapQuery) => void;

export class MapStore {
  /** Changes with every arrival; read it to look again. */
  #arrivals = $state(0);
  readonly #grids = new ByteLru<HeadGrid>(KEPT_BYTES, ({ data }) => data.byteLength);
  readonly #singles = new ByteLru<AttentionMap>(KEPT_SINGLES_BYTES, ({ data }) => data.byteLength);
  #lanes = newLanes();
  #feed = this.#newFeed();
  /** Counts how often everything was dropped, so that what is still on its way is known. */
  #turn = 0;
  #options = JSON.stringify(NO_OPTIONS);
  #rest: ReturnType<typeof setTimeout> | undefined;

  /** @param heads of the model that is asked */
  constructor(
    private readonly engine: Pick<EngineApi, 'ask'>,
    private readonly heads: () => number,
    private readonly onError: OnError,
  ) {}

  /** The tiles, or null until they are here. Reactive. */
  grid(photo: string, query: MapQuery, options = NO_OPTIONS): HeadGrid | null {
    void this.#arrivals;
    return this.#grids.get(gridKey(photo, query, options)) ?? null;
  }

  /** The tiles as far as they are here, above those of another question. Reactive. */
  growing(photo: string, query: MapQuery, options: MapOptions, ground: HeadGrid): HeadGrid {
    void this.#arrivals;
    const { wanted } = this.#feed;
    return wanted?.key === gridKey(photo, query, options) ? wanted.over(ground) : ground;
  }

  /** The map a query means, or null until it is here; one that came by itself stays the same when its tiles arrive. Reactive. */
  map(photo: string, query: MapQuery, options = NO_OPTIONS): AttentionMap | null {
    const grid = this.grid(photo, query, options);
    const { layer, head } = query;
    const single = this.#singles.get(mapKey(photo, query, options));
    if (single || !grid || typeof head !== 'number') return single ?? null;
    return layer < grid.layers && head < grid.heads ? tileOf(grid, layer, head) : null;
  }

  /** Fetches what `grid` and `map` would show. Of maps wanted in quick succession only the newest is asked for. */
  want(photo: string, query: MapQuery, options = NO_OPTIONS): void {
    const { attention, ofClass } = this.#lanes;
    for (const lane of [attention, ofClass]) lane.clear();
    const lane = isOfClass(query) ? ofClass : attention;
    if (!this.map(photo, query, options)) {
      lane.ask(mapKey(photo, query, options), () => this.#single(photo, query, options, this.onError));
    }
    clearTimeout(this.#rest);
    const set = JSON.stringify(options);
    const ask = (): void => {
      this.#options = set;
      this.#wantGrid(photo, query, options);
    };
    if (set === this.#options) return ask();
    this.#feed.want(null); // what is under way is of no use any more
    this.#rest = setTimeout(ask, REST_MS);
  }

  /** Drops a photo's maps. */
  forget(photo: string): void {
    for (const kept of [this.#grids, this.#singles]) {
      for (const key of [...kept.keys()]) if (key.startsWith(`${photo} `)) kept.delete(key);
    }
  }

  /** Drops everything, e.g. for another model. What is still on its way is not kept. */
  clear(): void {
    this.#turn += 1;
    clearTimeout(this.#rest);
    for (const kept of [this.#grids, this.#singles]) kept.clear();
    this.#lanes = newLanes(); // a dead engine never answers
    this.#feed.end();
    this.#feed = this.#newFeed();
    this.#arrivals += 1;
  }

  #wantGrid(photo: string, query: MapQuery, options: MapOptions): void {
    const isHere = this.#grids.has(gridKey(photo, query, options));
    this.#feed.want(isHere ? null : new GrowingGrid(photo, query, options, this.heads()));
  }

  #newFeed(): GridFeed {
    return new GridFeed({
      // raw attention is read, not computed: one answer is quicker than many
      ask: ({ photo, query, options }, head) =>
        this.engine.ask(photo, {
          lens: 'grid',
          query: { ...tilesOf(query), ...(query.method !== 'attention' && { only: head }) },
          options,
        }),
      onPart: (grid) => {
        if (grid.whole) this.#grids.set(grid.key, grid.whole);
        this.#arrivals += 1;
      },
      onWhole: async ({ photo, query, options }) => {
        if (!isOfClass(query)) await this.#fused(photo, query, options);
      },
      onError: ({ photo, query }, error) => this.onError(photo, error, query),
    });
  }

  /** What arrows through the list of heads come to; nobody asked, so nobody hears of a failure. */
  async #fused(photo: string, query: AttentionQuery, options: MapOptions): Promise<void> {
    for (const head of FUSED) {
      if (!this.#feed.wanted) await this.#single(photo, { ...query, head }, options, () => undefined);
    }
  }

  async #single(photo: string, query: MapQuery, options: MapOptions, onError: OnError): Promise<void> {
    const key = mapKey(photo, query, options);
    if (this.#singles.has(key)) return;
    const turn = this.#turn;
    try {
      const map = await this.engine.ask(photo, { lens: 'map', query, options });
      if (turn !== this.#turn) return;
      this.#singles.set(key, map);
      this.#arrivals += 1;
    } catch (error) {
      if (turn === this.#turn) onError(photo, error, query);
    }
  }
}

/** Methods of a class take long: attention does not wait for them. */
const newLanes = (): Record<'attention' | 'ofClass', Lane> => ({ attention: new Lane(), ofClass: new Lane() });

/** One tile of the grid as a map; shares the grid's memory. */
export function tileOf(grid: HeadGrid, layer: number, head: number): AttentionMap {
  const size = grid.rows * grid.cols;
  const start = (layer * grid.heads + head) * size;
  return { rows: grid.rows, cols: grid.cols, data: grid.data.subarray(start, start + size) }; // [rows, cols]
}
