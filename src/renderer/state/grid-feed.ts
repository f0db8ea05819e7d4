/** Fetches a grid head by head, always the one that is wanted last: a map asked for meanwhile waits for one head at most. */
import type { HeadGrid } from '../engine/api';
import type { GrowingGrid } from './growing-grid';

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
  #wanted: GrowingGrid | null = null;
  #busy = false;
  #ended = false;

  constructor(private readonly work: FeedWork) {}

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
      return this.work.onWhole(grid);
    }
    try {
      const part = await this.work.ask(grid, head);
      if (this.#ended) return;
      grid.put(head, part);
      if (grid === this.#wanted) this.work.onPart(grid);
    } catch (error) {
      if (grid === this.#wanted) this.#wanted = null;
      if (!this.#ended) this.work.onError(grid, error);
    }
  }
}
