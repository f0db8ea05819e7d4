/** The library seen from the window: answers of earlier runs in place of new ones, new ones kept, and the place where a person is. */
import { untrack } from 'svelte';
import type { HeadlightApi } from '../../shared/ipc';
import { TOP } from '../../shared/first-model';
import { factsText, type KeptAnswer, type LibraryCounts, type Place } from '../../shared/library';
import { HeadlightError } from '../../vit/errors';
import { readingOf } from '../../vit/output';
import { predictions } from '../../vit/predictions';
import { answerOf } from '../../vit/session/answer';
import type { Answer, EngineApi, LoadedModel } from '../engine/api';
import type { GalleryState } from './gallery.svelte';
import type { PhotoItem, PhotoList } from './photos.svelte';
import { t } from './language.svelte';
import type { Report } from './report';

/** Kept answers are fetched for so many photos at once. */
const AT_ONCE = 256;
/** New answers are handed over together, at the latest after so many milliseconds. */
const KEEP_MS = 500;
/** Kept answers come by the thousand: after so many milliseconds of them the window has its turn. */
const TURN_MS = 8;
/** A place that was left sooner is not kept, in milliseconds. */
const PLACE_MS = 400;

/** What the library needs of the window. */
export interface LibraryUser {
  readonly photos: PhotoList;
  readonly gallery: GalleryState;
  readonly version: string;
}

export class LibraryState {
  readonly #api: HeadlightApi['library'];
  readonly #engine: Pick<EngineApi, 'answer'>;
  readonly #user: LibraryUser;
  readonly #report: Report;
  counts = $state.raw<LibraryCounts | null>(null);
  #loaded: LoadedModel | null = null;
  #facts = '';
  #asksAnew = false;
  /** The library's number of the model that is open; null where nothing is kept of it. */
  #model: Promise<number | null> = Promise.resolve(null);
  readonly #known = new Map<string, KeptAnswer | null>();
  #fetching: Promise<void> | null = null;
  #fresh: { readonly photo: string; readonly answer: KeptAnswer }[] = [];
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #placeTimer: ReturnType<typeof setTimeout> | undefined;
  #turnBegan = 0;

  constructor(api: HeadlightApi['library'], engine: Pick<EngineApi, 'answer'>, user: LibraryUser, report: Report) {
    this.#api = api;
    this.#engine = engine;
    this.#user = user;
    this.#report = report;
  }

  /** This model answers from now on. Who has the same model run on another engine, or in another precision, wants to see what that one says: nothing kept is taken then. */
  begin(loaded: LoadedModel): void {
    this.#hand();
    this.#known.clear();
    const { id, engine } = this.#loaded ?? loaded;
    const isAnother = engine.name !== loaded.engine.name || engine.precision !== loaded.engine.precision;
    this.#asksAnew = id === loaded.id && isAnother;
    this.#loaded = loaded;
    const { version } = this.#user;
    this.#facts = factsText({ ...loaded, version, precision: loaded.engine.precision });
    this.#model = this.#number(loaded.id, false);
  }

  /** A photo's answer: what was kept of it, else the engine's, which is kept. Rejects as the engine does. */
  async answer(photo: string): Promise<Answer> {
    const loaded = this.#loaded;
    const kept = await this.#keptOf(photo);
    if (kept) await this.#letDraw();
    if (kept && loaded && loaded === this.#loaded) return answerFrom(kept, loaded);
    const { logits, ...answer } = await this.#engine.answer(photo, TOP);
    if (loaded && loaded === this.#loaded && logits && answer.engine.precision === loaded.engine.precision)
      this.#keep(photo, logits, answer);
    return loaded && logits ? { ...answer, ...thereOf(logits, loaded, answer) } : answer;
  }

  /** The library's number of the model that is open. Rejects with `libraryClosed` where nothing can be kept. */
  async number(): Promise<number> {
    const loaded = this.#loaded;
    if (!loaded) throw new HeadlightError('cancelled');
    this.#model = this.#model.then((model) => model ?? this.#number(loaded.id, true));
    const number = await this.#model;
    if (number === null) throw new HeadlightError('libraryClosed');
    return number;
  }

  /** To be called in an effect: the place is kept once a person stays there. */
  follow(): void {
    const { photos, gallery } = this.#user;
    const { open, size, sort, filter, query, collection } = gallery;
    const narrow = { ...gallery.narrow, ...(collection !== null && { collection: String(collection) }) };
    const shown = this.#id(photos.selected);
    const picked = [...gallery.picked].filter((id) => this.#id(photos.byId(id) ?? null) !== null);
    const place: Place = { shown, picked, gallery: { open, size, sort, filter, query, narrow } };
    clearTimeout(this.#placeTimer);
    this.#placeTimer = setTimeout(() => void this.#api.keepPlace(place), PLACE_MS);
  }

  look = async (): Promise<void> => {
    this.counts = await this.#report(this.#api.libraryCounts());
  };

  /** Everything that is kept, from the disk too. False where it could not be forgotten, which is said. */
  async forget(): Promise<boolean> {
    clearTimeout(this.#keepTimer);
    this.#fresh = [];
    this.#known.clear();
    this.#model = Promise.resolve(null);
    const left = await this.#report(this.#api.forgetLibrary());
    if (left) this.counts = left;
    return left !== null;
  }

  async #letDraw(): Promise<void> {
    if (performance.now() - this.#turnBegan < TURN_MS) return;
    await new Promise<void>((resolve) => setTimeout(resolve));
    this.#turnBegan = performance.now();
  }

  #id(item: PhotoItem | null): string | null {
    return item && item.known && !item.ref.sample ? item.id : null;
  }

  async #number(id: string, begin: boolean): Promise<number | null> {
    const answer = await this.#api.libraryModel(id, this.#facts, begin);
    return answer.ok ? answer.value : null;
  }

  async #keptOf(photo: string): Promise<KeptAnswer | null> {
    const item = this.#user.photos.byId(photo);
    const model = item && this.#id(item) !== null && !this.#asksAnew ? await this.#model : null;
    if (model === null) return null;
    while (this.#fetching) await this.#fetching;
    if (!this.#known.has(photo)) {
      this.#fetching = this.#fetch(model, photo).finally(() => (this.#fetching = null));
      await this.#fetching;
    }
    const kept = this.#known.get(photo) ?? null;
    this.#known.delete(photo);
    return kept;
  }

  /** With the photo those that wait behind it. */
  async #fetch(model: number, photo: string): Promise<void> {
    const ids = [photo];
    for (const item of untrack(() => this.#user.photos.items)) {
      if (ids.length === AT_ONCE) break;
      const waits = item.status === 'queued' && item.id !== photo && !this.#known.has(item.id);
      if (waits && this.#id(item) !== null) ids.push(item.id);
    }
    const loaded = this.#loaded;
    const answers = await this.#api.keptAnswers(model, ids);
    if (loaded !== this.#loaded) return; // of another model
    ids.forEach((id, i) => this.#known.set(id, answers.ok ? (answers.value[i] ?? null) : null));
  }

  #keep(photo: string, logits: Float32Array, { crop, photoRows, photoCols, notes, timing, engine }: Answer): void {
    const item = this.#user.photos.byId(photo);
    if (!item || this.#id(item) === null) return;
    const { name, detail } = engine;
    const seen = { crop, photoRows, photoCols, ...(notes && { notes }) };
    this.#fresh.push({ photo, answer: { logits, about: { ...seen, timing, engine: { name, detail } } } });
    if (this.#fresh.length >= AT_ONCE) this.#hand();
    else this.#keepTimer ??= setTimeout(() => this.#hand(), KEEP_MS);
  }

  /** What could not be kept is said by main. */
  #hand(): void {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = undefined;
    const fresh = this.#fresh;
    const loaded = this.#loaded;
    if (fresh.length === 0 || !loaded) return;
    this.#fresh = [];
    this.#model = this.#model.then((model) => model ?? this.#number(loaded.id, true));
    void this.#model.then((model) => {
      if (model !== null) void this.#api.keepAnswers(model, fresh);
    });
  }
}

function answerFrom({ logits, about }: KeptAnswer, loaded: LoadedModel): Answer {
  const { crop, photoRows, photoCols, notes, timing, engine } = about;
  const whole = answerOf(logits, outputsOf(loaded), TOP, timing.forwardMs);
  const { predictions: best, groups, present, familiarity } = whole;
  return {
    ...{ predictions: best, groups, present, ...readingOf(whole), ...(familiarity && { familiarity }) },
    ...{ crop, photoRows, photoCols, timing, ...(notes && { notes }) },
    engine: { ...loaded.engine, ...engine },
    ...thereOf(logits, loaded, whole),
    kept: true,
  };
}

/** What the predictions leave out of the labels that are there. */
function thereOf(
  logits: Float32Array,
  loaded: LoadedModel,
  { present, predictions: named }: Pick<Answer, 'present' | 'predictions'>,
): Pick<Answer, 'there'> {
  if (loaded.output !== 'multi' || present <= named.length) return {};
  return { there: predictions(logits, outputsOf(loaded), present).filter(({ there }) => there) };
}

function outputsOf({ zeroShot, ...outputs }: LoadedModel): Parameters<typeof answerOf>[1] {
  return { ...outputs, ...(zeroShot && { zeroShot }) };
}

/** How much is kept, in words. */
export function countsLine({ photos, answers }: LibraryCounts, size: string): string {
  return t('library.counts', { photos, answers, size });
}
