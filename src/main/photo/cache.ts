/** Decoded photos, kept a while: thumbnail, view and pixels of one photo cost one decode. */
import type { DecodedPhoto } from './decode';

export interface TimedPhoto {
  readonly photo: DecodedPhoto;
  readonly decodeMs: number;
}

/** Thousands of small photos would stay below any budget, and keep far more memory from being given back than they count. */
const MAX_KEPT = 32;

export class DecodedPhotos {
  /** Oldest first. */
  private readonly kept = new Map<string, TimedPhoto>();
  private readonly loading = new Map<string, Promise<TimedPhoto>>();

  /** Keeps at most `budget` bytes of the newest 32 photos, but always the newest photo. */
  constructor(private readonly budget: number) {}

  /** The photo, decoded by `load` unless it is here or on its way. A failure is not kept. */
  async get(id: string, load: () => Promise<DecodedPhoto>): Promise<TimedPhoto> {
    const kept = this.kept.get(id);
    if (kept) {
      this.kept.delete(id);
      this.kept.set(id, kept);
      return kept;
    }
    let loading = this.loading.get(id);
    if (!loading) {
      loading = this.load(load);
      this.loading.set(id, loading);
      const mine = loading;
      mine.then(
        (photo) => this.loaded(id, mine, photo),
        () => this.loaded(id, mine, null),
      );
    }
    return loading;
  }

  delete(id: string): void {
    this.kept.delete(id);
    this.loading.delete(id);
  }

  clear(): void {
    this.kept.clear();
  }

  private async load(load: () => Promise<DecodedPhoto>): Promise<TimedPhoto> {
    const start = performance.now();
    const photo = await load();
    return { photo, decodeMs: performance.now() - start };
  }

  private loaded(id: string, loading: Promise<TimedPhoto>, photo: TimedPhoto | null): void {
    if (this.loading.get(id) !== loading) return; // released meanwhile
    this.loading.delete(id);
    if (photo === null) return;
    this.kept.set(id, photo);
    let bytes = 0;
    for (const entry of this.kept.values()) bytes += entry.photo.data.byteLength;
    for (const [oldest, entry] of this.kept) {
      if ((bytes <= this.budget && this.kept.size <= MAX_KEPT) || this.kept.size === 1) break;
      bytes -= entry.photo.data.byteLength;
      this.kept.delete(oldest);
    }
  }
}
