/** Pictures of photos, decoded from what the photo process encoded: thumbnails for the strip, views for the stage. */
import type { EncodedPicture } from '../../shared/photo-port';
import type { ErrorData } from '../../vit/errors';
import type { EngineApi } from '../engine/api';
import { asErrorData } from './answers';
import type { PhotoItem, Thumbnail } from './photos.svelte';

/** Pixels on the longer edge: twice the strip's cells, and enough for the empty state's cards. */
const THUMBNAIL_EDGE = 160;
const CARD_EDGE = 480;
/** Longer edges of views: for a stage of usual size, and for a near look or a fine screen. */
const VIEW_EDGES = [1024, 2048] as const;
/** The shown one, its neighbours on both sides, and those just left, which are quick to come back to: 100 MB at most. */
const KEPT_PIXELS = 8 * 2048 * 1536;

/** A photo for the stage; `bitmap` may be smaller than the photo, `photoRows` × `photoCols` is its true size. */
export interface StageView {
  readonly photo: string;
  readonly bitmap: ImageBitmap;
  readonly photoRows: number;
  readonly photoCols: number;
}

export class Pictures {
  readonly #engine: Pick<EngineApi, 'thumbnail' | 'view'>;
  #arrivals = $state(0);
  /** Pixels on the longer edge of a view that are worth having now. */
  #edge = $state<number>(VIEW_EDGES[(globalThis.devicePixelRatio ?? 1) > 1 ? 1 : 0]);
  readonly #views = new Map<string, StageView>();
  /** Longer edge that each view was asked for; ∞ when the photo has no more pixels. */
  readonly #edges = new Map<string, number>();
  readonly #errors = new Map<string, ErrorData>();
  #wanted: string | null = null;
  #beside: readonly string[] = [];
  /** On their way; at most the shown one and one beside it. */
  readonly #fetching = new Set<string>();

  constructor(engine: Pick<EngineApi, 'thumbnail' | 'view'>) {
    this.#engine = engine;
  }

  /** The photo for the stage, or null until it is here. Reactive. */
  view(photo: string): StageView | null {
    void this.#arrivals;
    return this.#views.get(photo) ?? null;
  }

  /** The stage shows photos this large, in pixels of the screen. What was fetched for a smaller one stays until a finer view is here. */
  show(edge: number): void {
    this.#edge = VIEW_EDGES.find((enough) => enough >= edge) ?? VIEW_EDGES[1];
  }

  /** Why there is no view. Reactive. */
  viewError(photo: string): ErrorData | null {
    void this.#arrivals;
    return this.#errors.get(photo) ?? null;
  }

  /** Something of it can be drawn at once: it, its thumbnail, or why it cannot be shown. Of no photo nothing needs to be. */
  canDraw(photo: PhotoItem | undefined): boolean {
    if (!photo || photo.thumbnail || photo.status === 'error') return true;
    return this.view(photo.id) !== null || this.viewError(photo.id) !== null;
  }

  /**
   * Fetches the view of the photo that is shown now, then those beside it, nearest first. Who leafs quickly waits for one view, not for all
   * on the way.
   */
  wantView(photo: string, beside: readonly string[] = []): void {
    for (const near of beside.toReversed()) this.#seen(near);
    this.#seen(photo);
    this.#wanted = this.#isSettled(photo) ? null : photo;
    this.#beside = beside;
    this.#pump();
  }

  #pump(): void {
    const { size } = this.#fetching;
    const shown = this.#wanted !== null && !this.#fetching.has(this.#wanted) ? this.#wanted : undefined;
    if (shown !== undefined && size < 2) void this.#fetch(shown);
    else if (size === 0) {
      const next = this.#beside.find((photo) => !this.#isSettled(photo));
      if (next !== undefined) void this.#fetch(next);
    }
  }

  async #fetch(photo: string): Promise<void> {
    this.#fetching.add(photo);
    await this.#fetchOne(photo);
    if (this.#wanted === photo) this.#wanted = null;
    this.#fetching.delete(photo);
    this.#arrivals += 1;
    this.#pump();
  }

  #isSettled(photo: string): boolean {
    return this.#errors.has(photo) || (this.#edges.get(photo) ?? 0) >= this.#edge;
  }

  /** Newest again. */
  #seen(photo: string): void {
    const known = this.#views.get(photo);
    if (known) this.#keep(known);
  }

  async #fetchOne(photo: string): Promise<void> {
    try {
      const edge = this.#edge;
      const view = await this.large(photo, edge);
      const { bitmap, photoRows, photoCols } = view;
      const isWhole = Math.max(bitmap.width, bitmap.height) >= Math.max(photoRows, photoCols);
      this.#edges.set(photo, isWhole ? Infinity : edge);
      this.#keep(view);
    } catch (error) {
      this.#errors.set(photo, asErrorData(error));
    }
  }

  /** The bytes that the photo process made of a photo, with at most `edge` pixels on its longer edge. */
  encoded(photo: string, edge: number): Promise<EncodedPicture> {
    return this.#engine.view(photo, edge);
  }

  /** A photo with at most `edge` pixels on its longer edge; the caller owns (and closes) the bitmap. */
  async large(photo: string, edge: number): Promise<StageView> {
    const picture = await this.encoded(photo, edge);
    const bitmap = await createImageBitmap(blobOf(picture));
    return { photo, bitmap, photoRows: picture.photoRows, photoCols: picture.photoCols };
  }

  /** The caller owns the object URL. */
  async thumbnail(photo: string): Promise<Thumbnail> {
    return asThumbnail(await this.#engine.thumbnail(photo, THUMBNAIL_EDGE));
  }

  /** A larger thumbnail for the empty state; the caller owns the object URL. */
  async card(photo: string): Promise<Thumbnail> {
    return asThumbnail(await this.#engine.thumbnail(photo, CARD_EDGE));
  }

  forget(photo: string): void {
    this.#views.get(photo)?.bitmap.close();
    this.#views.delete(photo);
    this.#edges.delete(photo);
    this.#errors.delete(photo);
    this.#arrivals += 1;
  }

  #keep(view: StageView): void {
    const before = this.#views.get(view.photo);
    if (before !== view) before?.bitmap.close();
    this.#views.delete(view.photo);
    this.#views.set(view.photo, view);
    let pixels = [...this.#views.values()].reduce((sum, { bitmap }) => sum + bitmap.width * bitmap.height, 0);
    for (const [photo, { bitmap }] of this.#views) {
      if (pixels <= KEPT_PIXELS) break;
      pixels -= bitmap.width * bitmap.height;
      this.#views.delete(photo);
      this.#edges.delete(photo);
      bitmap.close();
    }
  }
}

function blobOf(picture: EncodedPicture): Blob {
  return new Blob([new Uint8Array(picture.bytes)], { type: picture.mime });
}

function asThumbnail(picture: EncodedPicture): Thumbnail {
  return { url: URL.createObjectURL(blobOf(picture)), photoRows: picture.photoRows, photoCols: picture.photoCols };
}
