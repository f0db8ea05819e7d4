/** The photos this window knows: ids for the renderer, paths and bytes for the photo process. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { PhotoRef } from '../../shared/ipc';

export type PhotoSource = { readonly path: string } | { readonly bytes: Uint8Array };

export interface KnownPhoto {
  readonly ref: PhotoRef;
  readonly source: PhotoSource;
}

export class PhotoRegistry {
  readonly #photos = new Map<string, KnownPhoto>();

  /** @param bytes size of the file, 0 when unknown */
  addPath(path: string, bytes: number, sample = false): KnownPhoto {
    return this.#add({ path }, basename(path), bytes, sample);
  }

  /** @param name as the page or the clipboard called it; folders in it are dropped */
  addBytes(name: string, bytes: Uint8Array): KnownPhoto {
    return this.#add({ bytes }, basename(name.replaceAll('\\', '/')), bytes.byteLength, false);
  }

  get(id: string): KnownPhoto | undefined {
    return this.#photos.get(id);
  }

  /** Ids that are not known are passed over: they may have been removed twice. */
  remove(ids: readonly string[]): void {
    for (const id of ids) this.#photos.delete(id);
  }

  get size(): number {
    return this.#photos.size;
  }

  all(): readonly KnownPhoto[] {
    return [...this.#photos.values()];
  }

  #add(source: PhotoSource, name: string, bytes: number, sample: boolean): KnownPhoto {
    const photo = { ref: { id: randomUUID(), name, bytes, sample }, source };
    this.#photos.set(photo.ref.id, photo);
    return photo;
  }
}
