/**
 * Thumbnails for what can be seen of the strip, then for photos near the shown one: a few at a time, and none for places that were
 * scrolled past.
 */
import { asErrorData } from './answers';
import type { PhotoItem, Thumbnail } from './photos.svelte';

const IN_FLIGHT = 2;

const lacks = (item: PhotoItem): boolean => item.known && !item.removed && !item.thumbnail && !item.thumbnailAsked;

export class Thumbnails {
  readonly #fetch: (photo: string) => Promise<Thumbnail>;
  readonly #waiting = new Set<PhotoItem>();
  #near: readonly PhotoItem[] = [];
  #running = 0;

  constructor(fetch: (photo: string) => Promise<Thumbnail>) {
    this.#fetch = fetch;
  }

  /** A place of the strip came into view, or left it. */
  see(item: PhotoItem, visible: boolean): void {
    if (!visible) this.#waiting.delete(item);
    else if (lacks(item)) this.#waiting.add(item);
    this.#pump();
  }

  /** Loads the thumbnails that leafing reaches next, the nearest first. */
  prepare(near: readonly PhotoItem[]): void {
    this.#near = near;
    this.#pump();
  }

  #pump(): void {
    while (this.#running < IN_FLIGHT) {
      const [item = this.#near.find(lacks)] = this.#waiting;
      if (!item) return;
      this.#waiting.delete(item);
      void this.#run(item);
    }
  }

  /** Its failure is the photo's. */
  async #run(item: PhotoItem): Promise<void> {
    item.thumbnailAsked = true;
    this.#running += 1;
    try {
      const thumbnail = await this.#fetch(item.id);
      if (item.removed) URL.revokeObjectURL(thumbnail.url);
      else item.thumbnail = thumbnail;
    } catch (error) {
      if (item.status !== 'error') item.fail(asErrorData(error));
    }
    this.#running -= 1;
    this.#pump();
  }
}
