/** A second photo beside the one that is shown: the same model, the same map, the same place, and one zoom. */
import type { ErrorData } from '../../vit/errors';
import { isOfClass } from '../../vit/explain/query';
import type { Question } from '../../vit/ask/questions';
import type { ExplainedClass } from './lenses/explained-class.svelte';
import type { ModelState } from './model.svelte';
import type { QuestionStore } from './question-store.svelte';
import type { SettingsState } from './settings.svelte';
import { tilesOf } from './grid-feed';
import type { PhotoItem, PhotoList } from './photos.svelte';
import type { Pictures } from './pictures.svelte';
import type { Selection } from './selection.svelte';
import type { PictureLens, ShownMap, StageMaps } from './stage-maps.svelte';

/** What it needs of the window. */
export interface PairUser {
  readonly photos: PhotoList;
  readonly words: { readonly active: boolean };
  readonly fill: { readonly active: boolean };
  readonly intake: { select(id: string): void };
  readonly gallery: { unpick(): void; show(id: string): void };
  readonly settings: SettingsState;
  readonly stageMaps: StageMaps;
  readonly selection: Selection;
  readonly explainedClass: Pick<ExplainedClass, 'target'>;
  readonly model: Pick<ModelState, 'loaded'>;
  readonly questions: QuestionStore;
  readonly pictures: Pick<Pictures, 'viewError'>;
}

export class PairState {
  readonly #app: PairUser;
  #id = $state<string | null>(null);
  #last: (ShownMap & { readonly photo: string }) | null = null;

  constructor(app: PairUser) {
    this.#app = app;
  }

  /** The second photo; null where there is none, and while a model that writes or paints has the stage. */
  readonly other: PhotoItem | null = $derived.by(() => {
    const { photos, words, fill } = this.#app;
    if (this.#id === null || words.active || fill.active || !photos.selected) return null;
    return photos.byId(this.#id) ?? null;
  });

  /** Shows both, the first with everything that can be asked of it. */
  start(first: string, second: string): void {
    const { intake, settings, gallery } = this.#app;
    this.#id = second;
    const { inspector } = settings.current;
    if (inspector === 'words' || inspector === 'fill') settings.change({ inspector: 'look' });
    gallery.unpick();
    gallery.show(first);
    intake.select(first);
  }

  /** Returns whether there was a second photo. */
  stop = (): boolean => {
    const was = this.other !== null;
    this.#id = null;
    return was;
  };

  /** What the stage shows, asked of the second photo: of the same class, where it is of one. */
  readonly #asked: { readonly shown: Omit<ShownMap, 'map'>; readonly question: Question<'map'> | PictureLens } | null =
    $derived.by(() => {
      const { stageMaps, selection, explainedClass, model } = this.#app;
      if (this.other?.status !== 'done' || !model.loaded) return null;
      const { options, question: lens } = stageMaps;
      const { target } = explainedClass;
      const query = isOfClass(selection.query) && target ? { ...selection.query, target } : selection.query;
      if (lens) return { shown: { query, options, lens }, question: lens };
      if (stageMaps.whole) return null; // it lacks its class or its patch
      return { shown: { query, options }, question: { lens: 'map', query, options } };
    });

  /** The last map stays until its successor is here. */
  readonly shown: ShownMap | null = $derived.by(() => {
    const { other } = this;
    const asked = this.#asked;
    if (!other) return null;
    const map = asked && this.#app.questions.value(other.id, asked.question);
    if (asked && map) this.#last = { photo: other.id, map, ...asked.shown };
    return this.#last?.photo === other.id ? this.#last : null;
  });

  readonly waiting: boolean = $derived.by(() => {
    const asked = this.#asked;
    return this.other !== null && asked !== null && !this.#app.questions.value(this.other.id, asked.question);
  });

  /** Every head's map of the photo, where maps share one scale. */
  readonly #tiles: Question<'grid'> | null = $derived.by(() => {
    const asked = this.#asked;
    if (!asked || asked.shown.lens || this.#app.settings.current.scale !== 'shared') return null;
    return tilesOf(asked.shown.query, asked.shown.options);
  });

  readonly values: Float32Array | null = $derived.by(() => {
    const { other } = this;
    return other && this.#tiles ? (this.#app.questions.value(other.id, this.#tiles)?.data ?? null) : null;
  });

  /** Asks for what both sides show, until what it returns is called; run it in an effect. */
  want(): (() => void) | undefined {
    const { other } = this;
    const asked = this.#asked;
    if (!other || !asked) return undefined;
    const leave = [asked.question, this.#tiles].flatMap((each) => (each ? [this.#app.questions.watch(other.id, each)] : [])); // prettier-ignore
    return () => leave.forEach((each) => each());
  }

  get error(): ErrorData | null {
    const { other } = this;
    if (!other) return null;
    if (other.status === 'error') return other.error;
    const asked = this.#asked;
    return (
      (asked && this.#app.questions.run(other.id, asked.question)?.error) ?? this.#app.pictures.viewError(other.id)
    );
  }
}
