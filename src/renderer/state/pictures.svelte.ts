/** Pictures of photos, decoded from what the photo process encoded: thumbnails for the strip, views for the stage. */
import type { EncodedPicture } from '../../shared/photo-port';
import type { ErrorData } from '../../vit/errors';
import type { EngineApi } from '../engine/api';
import { asErrorData } from './answers';
import type { Thumbnail } from './photos.svelte';

/** Pixels on the longer edge: twice the strip's cells, and enough for the empty state's cards. */
const THUMBNAIL_EDGE = 160;
const CARD_EDGE = 480;
const VIEW_EDGE = 2048;
const KEPT_VIEWS = 4;

/** A photo for the stage; `bitmap` may be smaller than the photo, `photoRows` × `photoCols` is its true size. */
export interface StageView {
  readonly photo: string;
  readonly bitmap: ImageBitmap;
  readonly photoRows: number;
  readonly photoCols: number;
}

export class Pictures {
  #arrivals = $state(0);
  readonly #views = new Map<string, StageView>();
  readonly #errors = new Map<string, ErrorData>();
  #wanted: string | null = null;
  #fetching: string | null = null;

  constructor(private readonly engine: Pick<EngineApi, 'thumbnail' | 'view'>) {}

  /** The photo for the stage, or null until it is here. Reactive. */
  view(photo: string): StageView | null {
    void this.#arrivals;
    return this.#views.get(photo) ?? null;
  }

  /** Why there is no view. Reactive. */
  viewError(photo: string): ErrorData | null {
    void this.#arrivals;
    return this.#errors.get(photo) ?? null;
  }

  /** Fetches the view of the photo that is shown now. Who leafs quickly waits for one view, not for all on the way. */
  wantView(photo: string): void {
    const known = this.#views.get(photo);
    if (known) this.#keep(known); // seen again: newest
    this.#wanted = known || this.#errors.has(photo) ? null : photo;
    void this.#fetch();
  }

  async #fetch(): Promise<void> {
    while (this.#wanted !== null && this.#fetching === null) {
      this.#fetching = this.#wanted;
      await this.#fetchOne(this.#fetching);
      if (this.#wanted === this.#fetching) this.#wanted = null;
      this.#fetching = null;
      this.#arrivals += 1;
    }
  }

  async #fetchOne(photo: string): Promise<void> {
    try {
      this.#keep(await this.large(photo, VIEW_EDGE));
    } catch (error) {
      this.#errors.set(photo, asErrorData(error));
    }
  }

  /** The bytes that the photo process made of a photo, with at most `edge` pixels on its longer edge. */
  encoded(photo: string, edge: number): Promise<EncodedPicture> {
    return this.engine.view(photo, edge);
  }

  /** A photo with at most `edge` pixels on its longer edge; the caller owns (and closes) the bitmap. */
  async large(photo: string, edge: number): Promise<StageView> {
    const picture = await this.encoded(photo, edge);
    const bitmap = await createImageBitmap(blobOf(picture));
    return { photo, bitmap, photoRows: picture.photoRows, photoCols: picture.photoCols };
  }

  /** The caller owns the object URL. */
  async thumbnail(photo: string): Promise<Thumbnail> {
    return asThumbnail(await this.engine.thumbnail(photo, THUMBNAIL_EDGE));
  }

  /** A larger thumbnail for the empty state; the caller owns the object URL. */
  async card(photo: string): Promise<Thumbnail> {
    return asThumbnail(await this.engine.thumbnail(photo, CARD_EDGE));
  }

  forget(photo: string): void {
    this.#views.get(photo)?.bitmap.close();
    this.#views.delete(photo);
    this.#errors.delete(photo);
    this.#arrivals += 1;
  }

  #keep(view: StageView): void {
    this.#views.delete(view.photo);
    this.#views.set(view.photo, view);
    const oldest = this.#views.keys().next().value;
    if (this.#views.size > KEPT_VIEWS && oldest !== undefined) {
      this.#views.get(oldest)?.bitmap.close();
      this.#views.delete(oldest);
    }
  }
}

function blobOf(picture: EncodedPicture): Blob {
  return new Blob([new Uint8Array(picture.bytes)], { type: picture.mime });
}

function asThumbnail(picture: EncodedPicture): Thumbnail {
  return { url: URL.createObjectURL(blobOf(picture)), photoRows: picture.photoRows, photoCols: picture.photoCols };
}
