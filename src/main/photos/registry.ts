/** The photos the window knows: ids and names for the renderer, paths and bytes for the photo process. */
import { randomUUID } from 'node:crypto';
import { basename, sep } from 'node:path';
import type { PhotoRef } from '../../shared/ipc';
import type { Turn } from '../../shared/turn';
import { readablePath } from '../photo/byte-path';
import type { PhotoSource } from '../photo/protocol';

export interface KnownPhoto {
  readonly ref: PhotoRef;
  readonly source: PhotoSource;
  /** When the file was written last, in milliseconds; 0 when unknown, and for bytes. */
  readonly written?: number;
}

interface AddOptions {
  readonly sample?: boolean;
  /** Degrees by which a person turned the photo before. */
  readonly turn?: Turn;
  /** When the file was written last, in milliseconds. */
  readonly written?: number;
}

export class PhotoRegistry {
  readonly #photos = new Map<string, KnownPhoto>();
  /** Files that a person named, samples apart. */
  readonly #byPath = new Map<string, KnownPhoto>();

  /** The same file once more is the photo that is known, unless it was written since. @param bytes size of the file, 0 when unknown */
  addPath(path: string, bytes: number, { sample = false, turn = 0, written = 0 }: AddOptions = {}): KnownPhoto {
    const known = this.#byPath.get(path);
    if (known && !sample && written > 0 && known.ref.bytes === bytes && known.written === written) return known;
    const id = randomUUID();
    const name = readablePath(basename(path));
    return this.#add({ ref: { id, name, bytes, sample }, source: { id, name, path, turn }, written });
  }

  /** @param called what the page or the clipboard called it; folders in it are dropped */
  addBytes(called: string, bytes: Uint8Array, { turn = 0 }: AddOptions = {}): KnownPhoto {
    const id = randomUUID();
    const name = basename(called.replaceAll('\\', '/'));
    return this.#add({ ref: { id, name, bytes: bytes.byteLength, sample: false }, source: { id, name, bytes, turn } });
  }

  /**
   * The same photo turned, in its place and under an id of its own: nothing that was known of it holds any more. A sample stays beside it.
   * @param turn in all
   */
  turn({ ref, source, written = 0 }: KnownPhoto, turn: Turn): KnownPhoto {
    const id = randomUUID();
    const photo = { ref: { ...ref, id, sample: false }, source: { ...source, id, turn }, written };
    if (ref.sample) return this.#add(photo);
    const photos = [...this.#photos.values()].map((known) => (known.ref.id === ref.id ? photo : known));
    this.#photos.clear();
    for (const known of photos) this.#add(known);
    return photo;
  }

  /** Whether a file that a person named lies in this folder, or in one inside it. */
  anyIn(folder: string): boolean {
    for (const path of this.#byPath.keys()) if (path.startsWith(folder + sep)) return true;
    return false;
  }

  /** The same photo, whose file lies elsewhere now. */
  relocate(photo: KnownPhoto, path: string): KnownPhoto {
    const { id, name, turn = 0 } = photo.source;
    if ('path' in photo.source) this.#byPath.delete(photo.source.path);
    return this.#add({ ...photo, source: { id, name, path, turn } });
  }

  /** The same photo, of whose file all but the pixels changed. */
  rewritten(photo: KnownPhoto, bytes: number, written: number): KnownPhoto {
    return this.#add({ ...photo, ref: { ...photo.ref, bytes }, written });
  }

  get(id: string): KnownPhoto | undefined {
    return this.#photos.get(id);
  }

  /** The photo that a person named by this path. */
  at(path: string): KnownPhoto | undefined {
    return this.#byPath.get(path);
  }

  /** Ids that are not known are passed over: a photo may be removed twice. */
  remove(ids: readonly string[]): void {
    for (const id of ids) {
      const source = this.#photos.get(id)?.source;
      this.#photos.delete(id);
      if (source && 'path' in source && this.#byPath.get(source.path)?.ref.id === id) this.#byPath.delete(source.path);
    }
  }

  /** Photos in the order they were added. */
  refs(): readonly PhotoRef[] {
    return [...this.#photos.values()].map(({ ref }) => ref);
  }

  #add(photo: KnownPhoto): KnownPhoto {
    const { ref, source } = photo;
    this.#photos.set(ref.id, photo);
    if ('path' in source && !ref.sample) this.#byPath.set(source.path, photo);
    return photo;
  }
}
