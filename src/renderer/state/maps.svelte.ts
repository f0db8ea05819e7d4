/**
 * Attention maps at hand. The map that is looked at comes first, by itself, so that the stage changes at once; then all
 * tiles, head by head, so that moving through layers and heads asks nobody; then, quietly, the layer's fused maps.
 */
import { untrack } from 'svelte';
import type { Question } from '../../vit/ask/questions';
import { FUSIONS, isOfClass, type AttentionQuery, type MapOptions, type MapQuery } from '../../vit/explain/query';
import type { AttentionMap, HeadGrid } from '../engine/api';
import { GridFeed, GrowingGrid, tilesOf } from './grid-feed';
import { keyOf } from '../../vit/ask/key';
import type { QuestionStore } from './question-store.svelte';

/** Tiles follow new options, and another photo, when these have rested this long, three frames: what is looked at has engine and screen to itself. */
const REST_MS = 50;
const NO_OPTIONS: MapOptions = {};

type OnError = (photo: string, error: unknown, query: MapQuery) => void;

export class MapStore {
  readonly #questions: QuestionStore;
  readonly #heads: () => number;
  readonly #onError: OnError;
  /** Changes with every part of a grid; read it to look again. */
  #arrivals = $state(0);
  #lanes = newLanes();
  #feed = this.#newFeed();
  #options = JSON.stringify(NO_OPTIONS);
  /** The photo whose tiles were asked for last. */
  #photo: string | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;

  /** @param heads of the model that is asked */
  constructor(questions: QuestionStore, heads: () => number, onError: OnError) {
    this.#questions = questions;
    this.#heads = heads;
    this.#onError = onError;
  }

  /** The tiles, or null until they are here. Reactive. */
  grid(photo: string, query: MapQuery, options = NO_OPTIONS): HeadGrid | null {
    return this.#questions.value(photo, tilesOf(query, options));
  }

  /** The tiles as far as they are here, above those of another question. Reactive. */
  growing(photo: string, query: MapQuery, options: MapOptions, ground: HeadGrid): HeadGrid {
    void this.#arrivals;
    const { wanted } = this.#feed;
    return wanted?.isOf(photo, query, options) ? wanted.over(ground) : ground;
  }

  /** The map a query means, or null until it is here; one that came by itself stays the same when its tiles arrive. Reactive. */
  map(photo: string, query: MapQuery, options = NO_OPTIONS): AttentionMap | null {
    const grid = this.grid(photo, query, options);
    const { layer, head } = query;
    const single = this.#questions.value(photo, mapOf(query, options));
    if (single || !grid || typeof head !== 'number') return single ?? null;
    return layer < grid.layers && head < grid.heads ? tileOf(grid, layer, head) : null;
  }

  /** Fetches what `grid` and `map` would show. Of maps wanted in quick succession only the newest is asked for. */
  want(photo: string, query: MapQuery, options = NO_OPTIONS): void {
    const { attention, ofClass } = this.#lanes;
    for (const lane of [attention, ofClass]) lane.clear();
    const lane = isOfClass(query) ? ofClass : attention;
    if (!this.map(photo, query, options)) {
      lane.ask(keyOf(photo, mapOf(query, options)), () => this.#single(photo, query, options, this.#onError));
    }
    clearTimeout(this.#rest);
    const set = JSON.stringify(options);
    const isSame = set === this.#options && (this.#photo === null || this.#photo === photo);
    this.#photo = photo;
    const ask = (): void => {
      this.#options = set;
      this.#wantGrid(photo, query, options);
    };
    if (isSame) return ask();
    this.#feed.want(null); // what is under way is of no use any more
    this.#rest = setTimeout(ask, REST_MS);
  }

  /** Fetches the map of a photo that may be shown next; failures stay silent, since nobody asked. */
  async prepare(photo: string, query: MapQuery, options = NO_OPTIONS): Promise<void> {
    if (!untrack(() => this.map(photo, query, options))) await this.#single(photo, query, options, () => undefined);
  }

  /** Whatever is on its way is of no use any more. */
  clear(): void {
    clearTimeout(this.#rest);
    this.#lanes = newLanes(); // a dead engine never answers
    this.#feed.end();
    this.#feed = this.#newFeed();
    this.#arrivals += 1;
  }

  #wantGrid(photo: string, query: MapQuery, options: MapOptions): void {
    const isHere = untrack(() => this.grid(photo, query, options)) !== null;
    this.#feed.want(isHere ? null : new GrowingGrid(photo, query, options, this.#heads()));
  }

  #newFeed(): GridFeed {
    return new GridFeed({
      // raw attention is read, not computed: one answer is quicker than many
      ask: ({ photo, query, options }, head) =>
        this.#questions.once(photo, tilesOf(query, options, query.method === 'attention' ? undefined : head)),
      onPart: ({ photo, query, options, whole }) => {
        if (whole) this.#questions.keep(photo, tilesOf(query, options), whole);
        this.#arrivals += 1;
      },
      onWhole: async ({ photo, query, options }) => {
        if (!isOfClass(query)) await this.#fused(photo, query, options);
      },
      onError: ({ photo, query }, error) => this.#onError(photo, error, query),
    });
  }

  /** Fetches the fused maps at the ends of the list of heads; failures stay silent, since nobody asked. */
  async #fused(photo: string, query: AttentionQuery, options: MapOptions): Promise<void> {
    for (const head of FUSIONS) {
      if (!this.#feed.wanted) await this.#single(photo, { ...query, head }, options, () => undefined);
    }
  }

  async #single(photo: string, query: MapQuery, options: MapOptions, onError: OnError): Promise<void> {
    const feed = this.#feed;
    try {
      await this.#questions.fetch(photo, mapOf(query, options));
    } catch (error) {
      if (feed === this.#feed) onError(photo, error, query); // not dropped meanwhile
    }
  }
}

function mapOf(query: MapQuery, options: MapOptions): Question<'map'> {
  return { lens: 'map', query, options };
}

interface Task {
  readonly key: string;
  readonly run: () => Promise<void>;
}

/** One task at a time: of those that come while it runs only the newest is run next, so that nothing stale queues up. */
export class Lane {
  #running: string | null = null;
  #next: Task | null = null;

  /** `run` handles its own errors. A task with the key of the running one is that one. */
  ask(key: string, run: () => Promise<void>): void {
    this.#next = key === this.#running ? null : { key, run };
    void this.#pump();
  }

  /** Drops the work that still waits. */
  clear(): void {
    this.#next = null;
  }

  async #pump(): Promise<void> {
    while (this.#next && this.#running === null) {
      const { key, run } = this.#next;
      this.#next = null;
      this.#running = key;
      await run();
      this.#running = null;
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
