/** How photos come in and go: opened, pasted, dropped, given by main; chosen, asked again, removed. */
import type { Added, AddedPhotos, HeadlightApi, PhotoRef } from '../../shared/ipc';
import { leftOutSentence } from '../../shared/left-out';
import type { ErrorData } from '../../vit/errors';
import type { EngineApi } from '../engine/api';
import type { AnswerQueue } from './answers';
import { errorSentence, language } from './language.svelte';
import type { LensStore } from './lenses/lens-store.svelte';
import type { ModelShelf } from './models.svelte';
import type { MapStore } from './maps.svelte';
import type { Notices } from './notices.svelte';
import { PhotoItem, type PhotoList } from './photos.svelte';
import type { Pictures } from './pictures.svelte';
import { reporter, type Report } from './report';
import type { Thumbnails } from './thumbnails';

/** The parts of the window's state that hold something of a photo. */
export interface PhotoHolders {
  readonly photos: PhotoList;
  readonly notices: Notices;
  readonly answers: AnswerQueue;
  readonly maps: MapStore;
  readonly lenses: LensStore;
  readonly pictures: Pictures;
  readonly thumbnails: Thumbnails;
  readonly shelf: Pick<ModelShelf, 'adopt'>;
}

export class Intake {
  #failures = 0;
  readonly #report: Report;

  constructor(
    private readonly api: HeadlightApi,
    private readonly engine: Pick<EngineApi, 'forget' | 'cancel'>,
    private readonly held: PhotoHolders,
  ) {
    this.#report = reporter(held.notices);
  }

  /** Takes photos in; inputs that could not be read get a place in the strip, others a notice. */
  add(added: AddedPhotos): void {
    const { photos, notices, answers } = this.held;
    const items = added.photos.map((ref) => new PhotoItem(ref));
    for (const { name, error } of added.failed) {
      if (error.code.startsWith('photo')) items.push(this.#failedItem(name, error));
      else notices.say(errorSentence(error), 'error');
    }
    const leftOut = leftOutSentence(language.locale, added.photos.length, added.leftOut ?? {});
    if (leftOut !== null) notices.say(leftOut);
    photos.add(items);
    answers.pump();
  }

  /** Photos and models that a person named. */
  take(added: Added): void {
    this.held.shelf.adopt(added.models);
    this.add(added);
  }

  open = (): Promise<void> => this.#addFrom(this.api.openPhotos());
  paste = (): Promise<void> => this.#addFrom(this.api.pastePhotos());
  addFiles = (files: readonly File[]): Promise<void> => this.#addFrom(this.api.addFiles(files));
  addBytes = (name: string, bytes: Uint8Array): Promise<void> => this.#addFrom(this.api.addBytes(name, bytes));
  openSample = (sample: PhotoRef): void => this.add({ photos: [sample], failed: [] });

  select = (id: string): void => {
    this.held.photos.select(id);
    this.held.answers.pump();
  };

  step = (by: number): void => {
    this.held.photos.step(by);
    this.held.answers.pump();
  };

  remove = (ids: readonly string[]): void => {
    const { photos, maps, lenses, pictures, answers } = this.held;
    const gone = ids.map((id) => photos.remove(id)).filter((item) => item !== null);
    for (const item of gone) {
      if (!item.known) continue;
      item.turn += 1;
      this.engine.forget(item.id);
      maps.forget(item.id);
      lenses.forget(item.id);
      pictures.forget(item.id);
    }
    const foreign = gone.filter((item) => item.known && !item.ref.sample).map((item) => item.id);
    if (foreign.length > 0) void this.#report(this.api.removePhotos(foreign));
    answers.pump();
  };

  cancel = (): void => {
    for (const id of this.held.answers.cancelAll()) this.engine.cancel(id);
  };

  retry = (item: PhotoItem): void => {
    const { pictures, answers, thumbnails } = this.held;
    pictures.forget(item.id);
    item.thumbnailAsked = false;
    answers.retry(item);
    thumbnails.see(item, true);
    pictures.wantView(item.id);
  };

  /** The decoder died on a photo: said by main, which knows, before the worker does. */
  failed(id: string, error: ErrorData): void {
    this.held.photos.byId(id)?.fail(error);
  }

  #failedItem(name: string, error: ErrorData): PhotoItem {
    const item = new PhotoItem({ id: `failed-${++this.#failures}`, name, bytes: 0, sample: false }, false);
    item.fail(error);
    return item;
  }

  async #addFrom(source: ReturnType<HeadlightApi['openPhotos']>): Promise<void> {
    const added = await this.#report(source);
    if (added) this.take(added);
  }
}
