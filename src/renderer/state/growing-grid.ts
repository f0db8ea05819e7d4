/** A grid that arrives head by head: the columns that are here, and which one is to be asked for next. */
import type { MapOptions, MapQuery } from '../../vit/explain/query';
import type { HeadGrid } from '../engine/api';
import { keyOf } from '../../vit/ask/key';
import { tilesOf } from './tiles-of';

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
