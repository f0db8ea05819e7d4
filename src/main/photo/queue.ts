/** Which request is worked on next: what a person looks at first, and no kind of work that starves another. */
import { availableParallelism } from 'node:os';
import { lanesFor } from './limits';

export type JobKind = 'view' | 'pixels' | 'thumbnail';

export interface Job {
  readonly kind: JobKind;
  readonly photo: string;
  /** Never rejects. */
  readonly run: () => Promise<void>;
}

/**
 * The order when nothing of that kind is in work. While pixels are in work thumbnails go before more pixels, so that
 * a strip fills while a folder is being classified.
 */
const ORDER: readonly JobKind[] = ['view', 'pixels', 'thumbnail'];
const ORDER_BESIDE_PIXELS: readonly JobKind[] = ['view', 'thumbnail', 'pixels'];

export class JobQueue {
  readonly #lanes: number;
  readonly #waiting: Record<JobKind, Job[]> = { view: [], pixels: [], thumbnail: [] };
  readonly #running = new Set<Job>();
  readonly #isolated = new Set<string>();

  /** @param lanes photos in work at the same time */
  constructor(lanes = lanesFor(availableParallelism())) {
    this.#lanes = lanes;
  }

  add(job: Job): void {
    this.#waiting[job.kind].push(job);
    this.#next();
  }

  /** Takes a waiting job out; false when it runs already or is unknown. */
  remove(job: Job): boolean {
    const queue = this.#waiting[job.kind];
    const at = queue.indexOf(job);
    if (at !== -1) queue.splice(at, 1);
    return at !== -1;
  }

  /** Works on this photo alone from now on. */
  isolate(photo: string): void {
    this.#isolated.add(photo);
  }

  release(photo: string): void {
    this.#isolated.delete(photo);
  }

  get idle(): boolean {
    return this.#running.size === 0 && ORDER.every((kind) => this.#waiting[kind].length === 0);
  }

  #next(): void {
    while (this.#running.size < this.#lanes) {
      const job = this.#pick();
      if (!job) return;
      this.#running.add(job);
      void job.run().finally(() => {
        this.#running.delete(job);
        this.#next();
      });
    }
  }

  #pick(): Job | null {
    const running = [...this.#running];
    if (running.some((job) => this.#isolated.has(job.photo))) return null;
    const order = running.some((job) => job.kind === 'pixels') ? ORDER_BESIDE_PIXELS : ORDER;
    for (const kind of order) {
      const job = this.#waiting[kind][0];
      if (!job) continue;
      if (running.length > 0 && this.#isolated.has(job.photo)) return null; // its turn, once the lane beside is free
      this.#waiting[kind].shift();
      return job;
    }
    return null;
  }
}
