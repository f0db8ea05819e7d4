/** Attention maps at hand: all tiles of a photo come in one piece, so that moving through layers and heads asks nobody. */
import type { MapQuery, TokenRef } from '../../vit/explain/query';
import type { AttentionMap, EngineApi, HeadGrid } from '../engine/api';

/** Bytes of grids kept for photos and tokens seen lately. */
const KEPT_BYTES = 64 * 1024 * 1024;

type Question = Pick<MapQuery, 'method' | 'token'>;

export class MapStore {
  /** Changes with every arrival; read it to look again. */
  #arrivals = $state(0);
  readonly #grids = new Map<string, HeadGrid>();
  readonly #fused = new Map<string, AttentionMap>();
  readonly #asked = new Set<string>();

  constructor(
    private readonly engine: Pick<EngineApi, 'grid' | 'map'>,
    private readonly onError: (photo: string, error: unknown) => void,
  ) {}

  /** The tiles, or null until they are here. Reactive. */
  grid(photo: string, question: Question): HeadGrid | null {
    void this.#arrivals;
    return this.#grids.get(gridKey(photo, question)) ?? null;
  }

  /** The map a query means, or null until it is here. Reactive. */
  map(photo: string, query: MapQuery): AttentionMap | null {
    const grid = this.grid(photo, query);
    if (typeof query.head !== 'number') return this.#fused.get(mapKey(photo, query)) ?? null;
    if (!grid || query.layer >= grid.layers || query.head >= grid.heads) return null;
    return tileOf(grid, query.layer, query.head);
  }

  /** Fetches what `grid` and `map` would show, once. */
  want(photo: string, query: MapQuery): void {
    void this.#fetch(gridKey(photo, query), photo, async (key) => {
      const grid = await this.engine.grid(photo, { method: query.method, token: query.token });
      return () => this.#keep(key, grid);
    });
    if (typeof query.head === 'number') return;
    void this.#fetch(mapKey(photo, query), photo, async (key) => {
      const map = await this.engine.map(photo, query);
      return () => this.#fused.set(key, map);
    });
  }

  /** Drops a photo's maps. */
  forget(photo: string): void {
    for (const kept of [this.#grids, this.#fused]) {
      for (const key of kept.keys()) if (key.startsWith(`${photo} `)) kept.delete(key);
    }
  }

  /** Drops everything, e.g. for another model. What is still on its way is not kept. */
  clear(): void {
    this.#grids.clear();
    this.#fused.clear();
    this.#asked.clear();
    this.#arrivals += 1;
  }

  async #fetch(key: string, photo: string, ask: (key: string) => Promise<() => void>): Promise<void> {
    if (this.#asked.has(key) || this.#grids.has(key) || this.#fused.has(key)) return;
    this.#asked.add(key);
    try {
      const keep = await ask(key);
      if (!this.#asked.has(key)) return;
      keep();
      this.#arrivals += 1;
    } catch (error) {
      this.onError(photo, error);
    } finally {
      this.#asked.delete(key);
    }
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

function gridKey(photo: string, { method, token }: Question): string {
  return `${photo} ${method} ${tokenKey(token)}`;
}

function mapKey(photo: string, query: MapQuery): string {
  return `${gridKey(photo, query)} ${query.layer} ${query.head}`;
}
