/**
 * A grid that arrives head by head: always the one that is wanted last, so that a map asked for meanwhile waits for one head at most.
 */
import { keyOf } from '../../vit/ask/key';
import type { Question } from '../../vit/ask/questions';
import { isOfClass, type MapOptions, type MapQuery } from '../../vit/explain/query';
import type { HeadGrid } from '../engine/api';

/** The grid that goes with a map: the same question of all heads and layers, or of one head of each layer. */
export function tilesOf(query: MapQuery, options: MapOptions, only?: number): Question<'grid'> {
  const part = { token: query.token, ...(only !== undefined && { only }) };
  const grid = isOfClass(query)
    ? { method: query.method, ...part, ...(query.target && { target: query.target }) }
    : { method: query.method, ...part };
  return { lens: 'grid', query: grid, options };
}

/** The columns of a grid that are here, and which one is to be asked for next. */
export class GrowingGrid {
  readonly key: string;
  /** Tiles by head: [layers, 1, rows, cols]. */
  readonly #columns = new Map<number, HeadGrid>();
  #whole: HeadGrid | null = null;

  /** @param heads how many the model has */
  constructor(
    readonly photo: string,
    readonly query: MapQuery,
    readonly options: MapOptions,
    readonly heads: number,
  ) {
    this.key = keyOf(photo, tilesOf(query, options));
  }

  /** Whether these are the tiles of that question. */
  isOf(photo: string, query: MapQuery, options: MapOptions): boolean {
    return this.key === keyOf(photo, tilesOf(query, options));
  }

  /** The head to ask for: the one that is looked at, then the others in order; null when all are here. */
  get next(): number | null {
    if (this.#whole) return null;
    const { head } = this.query;
    if (typeof head === 'number' && head < this.heads && !this.#columns.has(head)) return head;
    for (let each = 0; each < this.heads; each++) if (!this.#columns.has(each)) return each;
    return null;
  }

  /** One head's tiles, or those of all heads at once. */
  put(head: number, part: HeadGrid): void {
    if (part.heads === this.heads) this.#whole = part;
    else this.#columns.set(head, part);
    if (!this.#whole && this.next === null) this.#whole = this.#joined(part);
  }

  /** All columns in one; null while some are missing. */
  get whole(): HeadGrid | null {
    return this.#whole;
  }

  /** What is here above another grid, whose tiles stand until theirs arrive; the other one alone where it is of another model. */
  over(ground: HeadGrid): HeadGrid {
    const [part] = this.#columns.values();
    const fits =
      part && ground.heads === this.heads && (['layers', 'rows', 'cols'] as const).every((n) => part[n] === ground[n]);
    return fits ? this.#into({ ...ground, data: ground.data.slice() }) : ground;
  }

  #joined({ layers, rows, cols }: HeadGrid): HeadGrid {
    const data = new Float32Array(layers * this.heads * rows * cols); // [layers, heads, rows, cols]
    return this.#into({ layers, heads: this.heads, rows, cols, data });
  }

  #into(grid: HeadGrid): HeadGrid {
    const size = grid.rows * grid.cols;
    for (const [head, { data, layers }] of this.#columns) {
      for (let layer = 0; layer < layers; layer++) {
        grid.data.set(data.subarray(layer * size, (layer + 1) * size), (layer * grid.heads + head) * size);
      }
    }
    return grid;
  }
}

export interface FeedWork {
  /** This head's tiles, or those of all heads. */
  ask(grid: GrowingGrid, head: number): Promise<HeadGrid>;
  /** A part of it is here; perhaps the last. */
  onPart(grid: GrowingGrid): void;
  /** All of it is here; the next grid waits for the end of this. */
  onWhole(grid: GrowingGrid): Promise<void>;
  onError(grid: GrowingGrid, error: unknown): void;
}

export class GridFeed {
  readonly #work: FeedWork;
  #wanted: GrowingGrid | null = null;
  #busy = false;
  #ended = false;

  constructor(work: FeedWork) {
    this.#work = work;
  }

  /** The grid that is growing now. */
  get wanted(): GrowingGrid | null {
    return this.#wanted;
  }

  /** Takes the place of what is growing; null stops it. The same grid goes on. */
  want(grid: GrowingGrid | null): void {
    if (grid && grid.key === this.#wanted?.key) return;
    this.#wanted = grid;
    void this.#pump();
  }

  /** Nothing that is still on its way counts. */
  end(): void {
    this.#ended = true;
    this.#wanted = null;
  }

  async #pump(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let grid = this.#wanted; grid !== null; grid = this.#wanted) await this.#step(grid);
    this.#busy = false;
  }

  /** One head, or, when all are here, the end of the grid. */
  async #step(grid: GrowingGrid): Promise<void> {
    const head = grid.next;
    if (head === null) {
      this.#wanted = null;
      return this.#work.onWhole(grid);
    }
    try {
      const part = await this.#work.ask(grid, head);
      if (this.#ended) return;
      grid.put(head, part);
      if (grid === this.#wanted) this.#work.onPart(grid);
    } catch (error) {
      if (grid === this.#wanted) this.#wanted = null;
      if (!this.#ended) this.#work.onError(grid, error);
    }
  }
}
