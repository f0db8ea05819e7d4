/**
 * Attention maps at hand. The map that is looked at comes first, by itself, so that the stage changes at once; then all
 * tiles in one piece, so that moving through layers and heads asks nobody; then, quietly, the layer's fused maps.
 */
import type { AttentionQuery, GridQuery, HeadRef, TokenRef } from '../../vit/explain/query';
import type { AttentionMap, EngineApi, HeadGrid } from '../engine/api';

/** Bytes of grids kept for photos and tokens seen lately. */
const KEPT_BYTES = 64 * 1024 * 1024;
/** Single maps kept; at 32 × 32 patches each is 4 KB. */
const KEPT_SINGLES = 1000;
const FUSED: readonly HeadRef[] = ['mean', 'max', 'min'];

export class MapStore {
  /** Changes with every arrival; read it to look again. */
  #arrivals = $state(0);
  readonly #grids = new Map<string, HeadGrid>();
  readonly #singles = new Map<string, AttentionMap>();
  readonly #asked = new Set<string>();

  constructor(
    private readonly engine: Pick<EngineApi, 'grid' | 'map'>,
    private readonly onError: (photo: string, error: unknown) => void,
  ) {}

  /** The tiles, or null until they are here. Reactive. */
  grid(photo: string, question: GridQuery): HeadGrid | null {
    void this.#arrivals;
    return this.#grids.get(gridKey(photo, question)) ?? null;
  }

  /** The map a query means, or null until it is here. Reactive. */
  map(photo: string, query: AttentionQuery): AttentionMap | null {
    const grid = this.grid(photo, query);
    if (!grid || typeof query.head !== 'number') return this.#singles.get(mapKey(photo, query)) ?? null;
    if (query.layer >= grid.layers || query.head >= grid.heads) return null;
    return tileOf(grid, query.layer, query.head);
  }

  /** Fetches what `grid` and `map` would show, once. */
  want(photo: string, query: AttentionQuery): void {
    if (!this.#grids.has(gridKey(photo, query)) || typeof query.head !== 'number') this.#wantSingle(photo, query);
    const grid = this.#fetch(gridKey(photo, query), photo, async (key) => {
      const grid = await this.engine.grid(photo, { method: query.method, token: query.token });
      return () => this.#keep(key, grid);
    });
    void grid.then(() => {
      if (!this.#grids.has(gridKey(photo, query))) return;
      for (const head of FUSED) this.#wantSingle(photo, { ...query, head }, () => undefined);
    });
  }

  #wantSingle(photo: string, query: AttentionQuery, onError = this.onError): void {
    const ask = async (key: string): Promise<() => void> => {
      const map = await this.engine.map(photo, query);
      return () => this.#keepSingle(key, map);
    };
    void this.#fetch(mapKey(photo, query), photo, ask, onError);
  }

  /** Drops a photo's maps. */
  forget(photo: string): void {
    for (const kept of [this.#grids, this.#singles]) {
      for (const key of kept.keys()) if (key.startsWith(`${photo} `)) kept.delete(key);
    }
  }

  /** Drops everything, e.g. for another model. What is still on its way is not kept. */
  clear(): void {
    this.#grids.clear();
    this.#singles.clear();
    this.#asked.clear();
    this.#arrivals += 1;
  }

  async #fetch(
    key: string,
    photo: string,
    ask: (key: string) => Promise<() => void>,
    onError = this.onError,
  ): Promise<void> {
    if (this.#asked.has(key) || this.#grids.has(key) || this.#singles.has(key)) return;
    this.#asked.add(key);
    try {
      const keep = await ask(key);
      if (!this.#asked.has(key)) return;
      keep();
      this.#arrivals += 1;
    } catch (error) {
      onError(photo, error);
    } finally {
      this.#asked.delete(key);
    }
  }

  #keepSingle(key: string, map: AttentionMap): void {
    this.#singles.set(key, map);
    const oldest = this.#singles.keys().next().value;
    if (this.#singles.size > KEPT_SINGLES && oldest !== undefined) this.#singles.delete(oldest);
  }

  /** Newest last; the oldest go when there are too many bytes. */
  #keep(key: string, grid: HeadGrid): void {
    this.#grids.set(key, grid);
    let bytes = 0;
    for (const kept of this.#grids.values()) bytes += kept.data.byteLength;
    for (const [oldest, kept] of this.#grids) {
      if (bytes <= KEPT_BYTES || oldest === key) return;
      this.#grids.delete(oldest);
      bytes -= kept.data.byteLength;
    }
  }
}

/** One tile of the grid as a map; shares the grid's memory. */
export function tileOf(grid: HeadGrid, layer: number, head: number): AttentionMap {
  const size = grid.rows * grid.cols;
  const start = (layer * grid.heads + head) * size;
  return { rows: grid.rows, cols: grid.cols, data: grid.data.subarray(start, start + size) }; // [rows, cols]
}

function tokenKey(token: TokenRef): string {
  return token === 'cls' ? 'cls' : `${token.row},${token.col}`;
}

function gridKey(photo: string, { method, token }: GridQuery): string {
  return `${photo} ${method} ${tokenKey(token)}`;
}

function mapKey(photo: string, query: AttentionQuery): string {
  return `${gridKey(photo, query)} ${query.layer} ${query.head}`;
}
