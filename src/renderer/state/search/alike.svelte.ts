/** Photos that are there more than once: of the same content, which the library knows, or with features that point the same way, which may have to be computed first. */
import type { AlikeGroup } from '../../../shared/gallery-files';
import type { LibraryApi, OwnLabelsApi } from '../../../shared/ipc';
import { HeadlightError, type ErrorData } from '../../../vit/errors';
import type { EngineApi, LoadedModel } from '../../engine/api';
import { asErrorData } from '../answers';
import type { ModelState } from '../model.svelte';
import { computeFeatures } from '../own-labels/kept-features';
import type { PhotoList } from '../photos.svelte';

export const ALIKE = ['same', 'near'] as const;
export type AlikeKind = (typeof ALIKE)[number];

/** Cosine of features from which on photos are alike; the command line's too. */
export const LEAST_ALIKE = 0.98;

interface User {
  readonly photos: Pick<PhotoList, 'items'>;
  readonly model: Pick<ModelState, 'loaded'>;
  readonly library: { number(): Promise<number> };
}

type Groups = Readonly<Record<AlikeKind, ReadonlyMap<string, number>>>;
const NONE: Groups = { same: new Map(), near: new Map() };

export class AlikeState {
  readonly #api: Pick<LibraryApi, 'alikePhotos'>;
  readonly #own: Pick<OwnLabelsApi, 'lackFeatures' | 'keepFeatures'>;
  readonly #engine: Pick<EngineApi, 'ask'>;
  readonly #user: User;
  /** What is shown: photos of one kind, group by group; null: all photos. */
  shown = $state<AlikeKind | null>(null);
  /** Photo → place of its group, for each kind. */
  groups = $state.raw<Groups>(NONE);
  looking = $state(false);
  /** How far the features are; null while none are computed. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  /** Photos that were read and whose features are not known, so that only their copies are found; null before anybody looked. */
  unread = $state<number | null>(null);
  error = $state.raw<ErrorData | null>(null);
  #stop = new AbortController();

  constructor(
    api: Pick<LibraryApi, 'alikePhotos'>,
    own: Pick<OwnLabelsApi, 'lackFeatures' | 'keepFeatures'>,
    engine: Pick<EngineApi, 'ask'>,
    user: User,
  ) {
    this.#api = api;
    this.#own = own;
    this.#engine = engine;
    this.#user = user;
  }

  /** By what is kept. */
  look = (): Promise<void> => this.#run(async (signal) => this.#ask(await this.#user.library.number(), signal));

  /** Features of every photo first, where they are lacking. */
  compare = (): Promise<void> =>
    this.#run(async (signal) => {
      const { model, photos, library } = this.#user;
      const loaded = (): LoadedModel | null => model.loaded;
      const number = await library.number();
      const read = photos.items.flatMap(({ id, status, known }) => (known && status === 'done' ? [id] : []));
      const onProgress = (done: number, total: number): void => void (this.progress = { done, total });
      await computeFeatures({ api: this.#own, engine: this.#engine, loaded }, number, read, { signal, onProgress });
      this.progress = null;
      await this.#ask(number, signal);
    });

  /** What is known of photos so far is kept. */
  stop = (): void => this.#stop.abort();

  /** All photos stand again; of another model nothing is known. */
  clear = (): void => {
    this.stop();
    this.shown = null;
    this.groups = NONE;
    this.unread = null;
    this.error = null;
  };

  async #run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#stop.abort();
    const own = (this.#stop = new AbortController());
    this.error = null;
    this.looking = true;
    try {
      await work(own.signal);
    } catch (error) {
      if (!own.signal.aborted) this.error = asErrorData(error);
    } finally {
      if (this.#stop === own) {
        this.looking = false;
        this.progress = null;
      }
    }
  }

  async #ask(model: number, signal: AbortSignal): Promise<void> {
    const answer = await this.#api.alikePhotos(model, LEAST_ALIKE);
    if (!answer.ok) throw HeadlightError.fromData(answer);
    if (signal.aborted) return;
    const { groups, met, read } = answer.value;
    this.groups = { same: placesOf(groups, 'same'), near: placesOf(groups, 'near') };
    this.unread = met - read;
  }
}

function placesOf(groups: readonly AlikeGroup[], kind: AlikeKind): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  groups.forEach((group, at) => {
    if (group.kind === kind) for (const photo of group.photos) places.set(photo, at);
  });
  return places;
}
