/** Decoded photos, kept a while: thumbnail, view and pixels of one photo cost one decode; two where its colours differ between screen and model. */
import type { Colour } from '../../vit/recipe';
import type { DecodedPhoto } from './decode';

export interface TimedPhoto {
  readonly photo: DecodedPhoto;
  readonly decodeMs: number;
}

/** A photo in one of its colours. */
interface Wanted {
  readonly id: string;
  readonly colour: Colour;
}

/** Thousands of small photos would stay below any budget, and keep far more memory from being given back than they count. */
const MAX_KEPT = 32;

const keyOf = ({ id, colour }: Wanted): string => `${colour} ${id}`;
const inOtherColour = ({ id, colour }: Wanted): Wanted => ({
  id,
  colour: colour === 'managed' ? 'asStored' : 'managed',
});
const servesBoth = (timed: TimedPhoto | null | undefined): boolean => timed?.photo.colour === 'either';

export class DecodedPhotos {
  readonly #budget: number;
  /** Oldest first. */
  readonly #kept = new Map<string, TimedPhoto>();
  readonly #loading = new Map<string, Promise<TimedPhoto>>();

  /** Keeps at most `budget` bytes of the newest 32 photos, but always the newest photo. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  /** The photo in this colour, decoded by `load` unless it is here or on its way. A failure is not kept. */
  async get(id: string, colour: Colour, load: () => Promise<DecodedPhoto>): Promise<TimedPhoto> {
    const wanted = { id, colour };
    const here = this.#taken(wanted) ?? this.#loading.get(keyOf(wanted));
    if (here) return here;
    const other = this.#loading.get(keyOf(inOtherColour(wanted)));
    return (other && (await this.#fromOther(wanted, other))) ?? this.#begin(wanted, load);
  }

  /** The photo in this colour is here, or on its way. */
  has(id: string, colour: Colour): boolean {
    const wanted = { id, colour };
    return this.#taken(wanted) !== undefined || this.#loading.has(keyOf(wanted));
  }

  delete(id: string): void {
    for (const colour of ['managed', 'asStored'] as const) {
      this.#kept.delete(keyOf({ id, colour }));
      this.#loading.delete(keyOf({ id, colour }));
    }
  }

  clear(): void {
    this.#kept.clear();
  }

  /** Takes a kept photo in this colour, or in one that serves both, and marks it as newest. */
  #taken(wanted: Wanted): TimedPhoto | undefined {
    const other = keyOf(inOtherColour(wanted));
    const key = this.#kept.has(keyOf(wanted)) || !servesBoth(this.#kept.get(other)) ? keyOf(wanted) : other;
    const timed = this.#kept.get(key);
    if (timed) {
      this.#kept.delete(key);
      this.#kept.set(key, timed);
    }
    return timed;
  }

  /** The other colour is on its way: most photos have one for both. */
  async #fromOther(wanted: Wanted, other: Promise<TimedPhoto>): Promise<TimedPhoto | undefined> {
    const timed = await other.catch(() => null);
    if (timed && servesBoth(timed)) return timed;
    return this.#taken(wanted) ?? this.#loading.get(keyOf(wanted)); // somebody else came first meanwhile
  }

  #begin(wanted: Wanted, load: () => Promise<DecodedPhoto>): Promise<TimedPhoto> {
    const key = keyOf(wanted);
    const loading = timed(load);
    this.#loading.set(key, loading);
    loading.then(
      (photo) => this.#loaded(key, loading, photo),
      () => this.#loaded(key, loading, null),
    );
    return loading;
  }

  #loaded(key: string, loading: Promise<TimedPhoto>, photo: TimedPhoto | null): void {
    if (this.#loading.get(key) !== loading) return; // released meanwhile
    this.#loading.delete(key);
    if (photo === null) return;
    this.#kept.set(key, photo);
    let bytes = 0;
    for (const entry of this.#kept.values()) bytes += entry.photo.data.byteLength;
    for (const [oldest, entry] of this.#kept) {
      if ((bytes <= this.#budget && this.#kept.size <= MAX_KEPT) || this.#kept.size === 1) break;
      bytes -= entry.photo.data.byteLength;
      this.#kept.delete(oldest);
    }
  }
}

async function timed(load: () => Promise<DecodedPhoto>): Promise<TimedPhoto> {
  const start = performance.now();
  const photo = await load();
  return { photo, decodeMs: performance.now() - start };
}
