/** Thumbnails for what can be seen of the strip: a few at a time, and none for places that were scrolled past. */
import { asErrorData } from './answers';
import type { PhotoItem, Thumbnail } from './photos.svelte';

const IN_FLIGHT = 2;

export class Thumbnails {
  readonly #waiting = new Set<PhotoItem>();
  #running = 0;

  constructor(private readonly fetch: (photo: string) => Promise<Thumbnail>) {}

  /** A place of the strip came into view, or left it. */
  see(item: PhotoItem, visible: boolean): void {
    if (!visible) this.#waiting.delete(item);
    else if (item.known && !item.thumbnail && !item.thumbnailAsked) this.#waiting.add(item);
    this.#pump();
  }

  #pump(): void {
    for (const item of this.#waiting) {
      if (this.#running >= IN_FLIGHT) return;
      this.#waiting.delete(item);
      void this.#run(item);
    }
  }

  /** Its failure is the photo's. */
  async #run(item: PhotoItem): Promise<void> {
    item.thumbnailAsked = true;
    this.#running += 1;
    try {
      const thumbnail = await this.fetch(item.id);
      if (item.removed) URL.revokeObjectURL(thumbnail.url);
      else item.thumbnail = thumbnail;
    } catch (error) {
      if (item.status !== 'error') item.fail(asErrorData(error));
    }
    this.#running -= 1;
    this.#pump();
  }
}
