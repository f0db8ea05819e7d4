/** The photos that the owner of the photo process knows, and what became of each; every new process is told. */
import type { ErrorData } from '../../vit/errors';
import type { PhotoProcess, PhotoSource } from './protocol';

export class KnownPhotos {
  readonly #sources = new Map<string, PhotoSource>();
  readonly #refused = new Map<string, ErrorData>();
  readonly #isolated = new Set<string>();
  /** Photos on which work has ended at least once, well or not: nobody is known to wait for them. */
  readonly #seen = new Set<string>();

  add(photo: PhotoSource): void {
    this.#sources.set(photo.id, photo);
  }

  drop(photos: readonly string[]): void {
    for (const id of photos) {
      this.#sources.delete(id);
      this.#refused.delete(id);
      this.#isolated.delete(id);
      this.#seen.delete(id);
    }
  }

  /** From now on it is answered with `error`. False for a photo that is gone. */
  refuse(photo: string, error: ErrorData): boolean {
    if (!this.#sources.has(photo)) return false;
    this.#refused.set(photo, error);
    return true;
  }

  /** The next process works on each of them alone. */
  isolate(photos: readonly string[]): void {
    for (const photo of photos) this.#isolated.add(photo);
  }

  /** Work on it has ended, well or not. */
  ended(photo: string): void {
    this.#isolated.delete(photo);
    this.#seen.add(photo);
  }

  /** Photos that somebody may still wait for. */
  get unseen(): string[] {
    return [...this.#sources.keys()].filter((photo) => !this.#seen.has(photo));
  }

  /** Tells a new process everything. */
  tellTo(process: Pick<PhotoProcess, 'register' | 'refuse' | 'isolate'>): void {
    for (const photo of this.#sources.values()) process.register(photo);
    for (const [photo, error] of this.#refused) process.refuse(photo, error);
    for (const photo of this.#isolated) process.isolate(photo);
  }
}
