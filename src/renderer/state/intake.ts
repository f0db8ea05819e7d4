/** How photos come in and go: opened, pasted, dropped, given by main; chosen, asked again, removed. */
import type { Added, AddedPhotos, HeadlightApi, PhotoRef } from '../../shared/ipc';
import type { ChosenFolder } from '../../shared/ipc-files';
import { addLeftOut, leftOutSentence, type LeftOut } from '../../shared/left-out';
import type { TurnBy } from '../../shared/turn';
import type { ErrorData } from '../../vit/errors';
import type { EngineApi } from '../engine/api';
import type { AnswerQueue } from './answers';
import { errorSentence, language, t } from './language.svelte';
import type { QuestionStore } from './question-store.svelte';
import type { ModelLibrary } from './model-library.svelte';
import type { Notices } from './notices.svelte';
import { PhotoItem, type PhotoList } from './photos.svelte';
import type { Pictures } from './pictures.svelte';
import { drawn, IntakeScan, SLICE } from './intake-scan.svelte';
import { Removal } from './removal';
import { reporter, type Report } from './report';
import type { Thumbnails } from './thumbnails';

/** The parts of the window's state that hold something of a photo. */
export interface PhotoHolders {
  readonly photos: PhotoList;
  readonly notices: Notices;
  readonly answers: AnswerQueue;
  readonly questions: QuestionStore;
  readonly pictures: Pictures;
  readonly thumbnails: Thumbnails;
  readonly modelLibrary: Pick<ModelLibrary, 'adopt'>;
  readonly watched: { offer(folder: ChosenFolder): void };
  /** Models and settings are there; what a person drops sooner waits, so that it is not overtaken by them. */
  readonly begun: Promise<void>;
}

export class Intake {
  readonly #api: HeadlightApi;
  readonly #engine: Pick<EngineApi, 'forget' | 'cancel'>;
  readonly #held: PhotoHolders;
  readonly scan: IntakeScan;
  readonly removal: Removal;
  #failures = 0;
  readonly #report: Report;
  #foundBefore = 0;
  /** Whether what comes now is shown: not the later slices of one drop. */
  #shows = true;
  /** What the last drop with files left out said. */
  #leftOut: string | null = null;
  #turning: Promise<void> = Promise.resolve();
  /** Photos handed over while others are looked for, and how many of them were not there before. */
  #handed = { photos: 0, fresh: 0 };

  constructor(api: HeadlightApi, engine: Pick<EngineApi, 'forget' | 'cancel'>, held: PhotoHolders) {
    this.#api = api;
    this.#engine = engine;
    this.#held = held;
    this.#report = reporter(held.notices);
    this.removal = new Removal(held.photos, held.notices, (gone) => this.#gone(gone));
    this.scan = new IntakeScan(() => void this.#report(api.stopLooking()));
  }

  /** Takes photos in and shows the first of them, unless `show` is false; inputs that could not be read get a place in the strip, others a notice. */
  add(added: AddedPhotos, show = true): void {
    const { photos, notices, answers } = this.#held;
    const { handed = 0 } = added;
    const items = added.photos.map((ref) => new PhotoItem(ref));
    for (const { name, error } of added.failed) {
      if (error.code.startsWith('photo')) items.push(this.#failedItem(name, error));
      else notices.say(errorSentence(error), 'error');
    }
    this.#sayLeftOut(handed + added.photos.length, added.leftOut ?? {});
    const before = handed > 0 ? this.#handed.fresh : 0;
    const fresh = photos.add(items, show && handed === 0); // a person may have gone on from the first
    const count = handed + items.length;
    if (fresh + before === 0 && count > 1) notices.say(t('notice.allThere', { count }));
    if (handed > 0) this.#handed = { photos: 0, fresh: 0 };
    answers.pump();
  }

  /** Photos of many, while main looks for the others; the first of them is shown. */
  #addSome(refs: readonly PhotoRef[]): void {
    const { photos, fresh } = this.#handed;
    const items = refs.map((ref) => new PhotoItem(ref));
    const added = this.#held.photos.add(items, this.#shows && photos === 0);
    this.#handed = { photos: photos + refs.length, fresh: fresh + added };
    this.#held.answers.pump();
  }

  #sayLeftOut(photos: number, leftOut: LeftOut): void {
    const sentence = leftOutSentence(language.locale, photos, leftOut);
    if (sentence === null) return;
    if (this.#leftOut !== null) this.#held.notices.unsay(this.#leftOut); // that of an earlier drop
    this.#leftOut = sentence;
    this.#held.notices.sayForGood(sentence);
  }

  /** What main hands over unasked. */
  given = async (added: Added): Promise<void> => {
    await this.#held.begun;
    if (added.some) this.#addSome(added.photos);
    else this.take(added, !added.quiet);
  };

  /** Photos and models that a person named. */
  take(added: Added, show = true): void {
    this.#held.modelLibrary.adopt(added.models);
    this.add(added, show);
    for (const folder of added.folders ?? []) this.#held.watched.offer(folder);
  }

  open = (): Promise<void> => this.#addFrom(() => this.#api.openPhotos());
  paste = (): Promise<void> => this.#addFrom(() => this.#api.pastePhotos());
  /** Many files come in slices, so that the first photos are there while the others are looked through. */
  addFiles = async (files: readonly File[]): Promise<void> => {
    const { scan } = this;
    await this.#held.begun;
    let leftOut: LeftOut = {}; // of all slices: a person dropped them as one
    scan.begin(files.length);
    try {
      if (scan.now) await drawn();
      for (let at = 0; at < files.length && !scan.stopped; at += SLICE) {
        this.#shows = at === 0 || this.#held.photos.items.length === 0;
        const added = await this.#report(this.#api.addFiles(files.slice(at, at + SLICE)));
        if (added) this.take({ ...added, leftOut: {} }, this.#shows);
        leftOut = addLeftOut(leftOut, added?.leftOut ?? {});
        this.#foundBefore += (added?.handed ?? 0) + (added?.photos.length ?? 0);
        scan.found(this.#foundBefore);
        if (scan.now) await drawn();
      }
    } finally {
      this.#shows = true;
      this.#sayLeftOut(this.#foundBefore, leftOut);
      this.#foundBefore = 0;
      scan.end();
    }
  };

  /** Main has found this many photos in what it looks through now. */
  found(photos: number): void {
    this.scan.found(this.#foundBefore + photos);
  }
  addBytes = (name: string, bytes: Uint8Array): Promise<void> => this.#addFrom(() => this.#api.addBytes(name, bytes));
  openSample = (sample: PhotoRef): void => this.add({ photos: [sample], failed: [] });

  select = (id: string): void => {
    this.#held.photos.select(id);
    this.#held.answers.pump();
  };

  step = (by: number): void => {
    this.#held.photos.step(by);
    this.#held.answers.pump();
  };

  /** The photo that is shown; turns that are asked for while one is under way follow it. */
  turnShown = (by: TurnBy): Promise<void> => {
    const { photos } = this.#held;
    this.#turning = this.#turning.then(async () => {
      const item = photos.selected;
      if (!item?.known) return;
      const ref = await this.#report(this.#api.turnPhoto(item.id, by));
      if (ref) this.#turned(item, ref);
    });
    return this.#turning;
  };

  /** To whoever holds something of a photo the turned one is another. */
  #turned(item: PhotoItem, ref: PhotoRef): void {
    const { photos, answers, pictures } = this.#held;
    const fresh = new PhotoItem(ref);
    if (!photos.replace(item.id, fresh)) return void this.#report(this.#api.removePhotos([ref.id])); // removed meanwhile
    this.#forget(item);
    answers.pump();
    pictures.wantView(ref.id);
  }

  #forget(item: PhotoItem): void {
    const { questions, pictures } = this.#held;
    item.turn += 1;
    this.#engine.forget(item.id);
    questions.forget(item.id);
    pictures.forget(item.id);
  }

  /** The shown photo's file in its folder. */
  reveal = async (): Promise<void> => {
    const { photos, notices } = this.#held;
    if (!photos.selected?.known) return;
    if ((await this.#report(this.#api.revealPhoto(photos.selected.id))) === false) notices.say(t('notice.noFile'));
  };

  remove = (ids: readonly string[]): void => {
    this.removal.take(ids);
    this.#held.answers.pump();
  };

  /** Their files are elsewhere now, and so are their places. */
  moved = (ids: readonly string[]): void => {
    for (const item of this.#held.photos.remove(ids)) this.#forget(item);
    this.#held.answers.pump();
  };

  /** All photos, for good. */
  clear(): void {
    this.removal.settle();
    this.#gone(this.#held.photos.remove(this.#held.photos.items.map(({ id }) => id)));
  }

  undoRemoval = (): void => {
    this.removal.undo();
    this.#held.answers.pump();
  };

  #gone(items: readonly PhotoItem[]): void {
    for (const item of items) if (item.known) this.#forget(item);
    const foreign = items.filter((item) => item.known && !item.ref.sample).map((item) => item.id);
    for (let at = 0; at < foreign.length; at += SLICE)
      void this.#report(this.#api.removePhotos(foreign.slice(at, at + SLICE)));
  }

  cancel = (): void => {
    for (const id of this.#held.answers.cancelAll()) this.#engine.cancel(id);
  };

  /** Answers what was stopped. */
  resume = (): void => this.#held.answers.resume();

  retry = (item: PhotoItem): void => {
    const { pictures, answers, thumbnails } = this.#held;
    pictures.forget(item.id);
    item.thumbnailAsked = false;
    answers.retry(item);
    thumbnails.see(item, true);
    pictures.wantView(item.id);
  };

  /** The decoder died on a photo: said by main, which knows, before the worker does. */
  failed(id: string, error: ErrorData): void {
    this.#held.photos.byId(id)?.fail(error);
  }

  #failedItem(name: string, error: ErrorData): PhotoItem {
    const item = new PhotoItem({ id: `failed-${++this.#failures}`, name, bytes: 0, sample: false }, false);
    item.fail(error);
    return item;
  }

  async #addFrom(source: HeadlightApi['openPhotos']): Promise<void> {
    await this.#held.begun;
    const added = await this.#report(source());
    if (added) this.take(added);
  }
}
