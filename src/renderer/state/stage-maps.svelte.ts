/** What the stage and the grid of heads show of the chosen photo; what was there stays until its successor arrives, so nothing blinks. */
import { shapeOf } from '../../vit/config';
import {
  isAfterBlocks,
  isOfPatch,
  mapQuestion,
  takes,
  type GridlessMethodName,
  type MapName,
} from '../../vit/ask/map-methods';
import type { Question } from '../../vit/ask/questions';
import type { MapOptions, MapQuery } from '../../vit/explain/query';
import type { AttentionMap, HeadGrid } from '../engine/api';
import type { ChangesState } from './lenses/changes.svelte';
import type { Run, QuestionStore } from './question-store.svelte';
import type { ExplainedClass } from './lenses/explained-class.svelte';
import type { MapStore } from './maps.svelte';
import type { ModelState } from './model.svelte';
import type { PhotoItem, PhotoList } from './photos.svelte';
import { rolloutOptions } from './rollout-options';
import type { Selection } from './selection.svelte';
import type { SettingsState } from './settings.svelte';
import { steady } from './steady';

/** A lens whose answer is a map over the patches, shown on the stage in place of attention. */
export type PictureLens = Question<Exclude<MapName, 'map'>>;

/** What takes the stage: the map of the selection, head by head, or a method that knows no heads. */
export type StageSubject = { readonly kind: 'heads' } | { readonly kind: 'whole'; readonly method: GridlessMethodName };

const HEADS: StageSubject = { kind: 'heads' };

export interface ShownMap {
  readonly map: AttentionMap;
  readonly query: MapQuery;
  /** How the map of the query was made. */
  readonly options: MapOptions;
  /** The question that the map answers in place of `query`. */
  readonly lens?: PictureLens;
}

interface LastMap extends ShownMap {
  readonly photo: string;
  /** The question that was wanted then. */
  readonly asked: string;
}

export class StageMaps {
  readonly #photos: PhotoList;
  readonly #model: ModelState;
  readonly #selection: Selection;
  readonly #maps: MapStore;
  readonly #questions: QuestionStore;
  readonly #changes: ChangesState;
  readonly #settings: SettingsState;
  readonly #explainedClass: Pick<ExplainedClass, 'target'>;
  subject = $state.raw<StageSubject>(HEADS);
  /** Edge of the square that occlusion hides, in patches. */
  size = $state(1);
  /** Blocks passed before hidden states are read; null follows the selection's layer. */
  #blocks = $state<number | null>(null);
  #question: PictureLens | null = null;
  #options: MapOptions = {};
  #lastMap: LastMap | null = null;
  #lastGrid: { readonly photo: string; readonly grid: HeadGrid } | null = null;

  constructor(
    photos: PhotoList,
    model: ModelState,
    selection: Selection,
    maps: MapStore,
    questions: QuestionStore,
    changes: ChangesState,
    settings: SettingsState,
    explainedClass: Pick<ExplainedClass, 'target'>,
  ) {
    this.#photos = photos;
    this.#model = model;
    this.#selection = selection;
    this.#maps = maps;
    this.#questions = questions;
    this.#changes = changes;
    this.#settings = settings;
    this.#explainedClass = explainedClass;
  }

  /** How maps are made now. */
  readonly options: MapOptions = $derived.by(() => {
    const { method, layer } = this.#selection;
    const config = this.#model.loaded?.config;
    const prefix = config ? shapeOf(config).prefix : 0;
    this.#options = steady(this.#options, {
      ...rolloutOptions(method, this.#settings.current.rollout, layer, prefix),
      ...(this.#changes.any && { changes: this.#changes.asked }),
    });
    return this.#options;
  });

  /** The photo that maps can be shown for: chosen, answered, with a model. */
  readonly photo: string | null = $derived.by(() => {
    const item = this.#photos.selected;
    return item?.status === 'done' && this.#model.loaded ? item.id : null;
  });

  /** Tiles of the last question stand until those of this one arrive, head by head. */
  readonly grid: HeadGrid | null = $derived.by(() => {
    const { photo } = this;
    if (photo === null) return null;
    const grid = this.#maps.grid(photo, this.#selection.query, this.options);
    if (grid) this.#lastGrid = { photo, grid };
    if (grid || this.#lastGrid?.photo !== photo) return grid;
    return this.#maps.growing(photo, this.#selection.query, this.options, this.#lastGrid.grid);
  });

  /** Whether the tiles are not the wanted ones yet. */
  readonly tilesWaiting: boolean = $derived.by(
    () => this.photo !== null && !this.#maps.grid(this.photo, this.#selection.query, this.options),
  );

  /** The method on the stage where it knows no heads. */
  readonly whole: GridlessMethodName | null = $derived(this.subject.kind === 'whole' ? this.subject.method : null);

  readonly blocks: number = $derived.by(() =>
    Math.min(this.#blocks ?? this.#selection.layer + 1, this.#selection.bounds.layers),
  );

  /** What the method without heads asks; null while there is none, or while it lacks its class or its patch. */
  readonly question: PictureLens | null = $derived.by(() => {
    const { whole } = this;
    const { layer, head, token } = this.#selection;
    const { target } = this.#explainedClass;
    if (!whole || (isOfPatch(whole) && token === 'cls') || (takes(whole, 'target') && !target)) return null;
    const place = {
      layer: isAfterBlocks(whole) ? this.blocks : layer,
      head,
      token,
      target,
      size: this.size,
    } as const;
    const asked = mapQuestion(whole, place, this.#changes.any ? { changes: this.#changes.asked } : {}) as PictureLens;
    return (this.#question = steady(this.#question, asked));
  });

  /** How far its answer is. */
  readonly run: Run<PictureLens> | null = $derived.by(() =>
    this.photo !== null && this.question ? this.#questions.run(this.photo, this.question) : null,
  );

  /** What stands on the stage in place of the query's map; a head under the pointer is shown meanwhile. */
  readonly #lens: PictureLens | null = $derived.by(() => (this.#selection.preview ? null : this.question));

  /** Key of the map that the stage wants. */
  readonly wanted: string = $derived.by(() =>
    JSON.stringify([this.photo, this.#lens ?? [this.#selection.query, this.options]]),
  );

  /** The map on the stage and the query it answers. */
  readonly current: LastMap | null = $derived.by(() => {
    const { photo } = this;
    if (photo === null) return null;
    const { query } = this.#selection;
    const lens = this.#lens;
    const map = lens ? this.#questions.run(photo, lens)?.value : this.#maps.map(photo, query, this.options);
    if (map) {
      this.#lastMap = steady(this.#lastMap, {
        photo,
        map,
        query,
        asked: this.wanted,
        options: this.options,
        ...(lens && { lens }),
      });
    }
    return this.#lastMap?.photo === photo ? this.#lastMap : null;
  });

  /** Whether the map on the stage is not the wanted one yet: another place, or the model as it was before its last change. */
  readonly waiting: boolean = $derived.by(() => this.photo !== null && this.current?.asked !== this.wanted);

  showHeads = (): void => void (this.subject = HEADS);
  show = (method: GridlessMethodName): void => void (this.subject = { kind: 'whole', method });
  after = (blocks: number): void => void (this.#blocks = blocks);

  /** Another model has other layers. */
  clear(): void {
    this.#lastMap = null; // of the other model
    this.#lastGrid = null;
    this.showHeads();
    this.size = 1;
    this.#blocks = null;
  }

  /** Asks for what the stage and the grid need now; run it in an effect. */
  want(): void {
    if (this.photo !== null) this.#maps.want(this.photo, this.#selection.query, this.options);
  }

  /** Makes the maps of photos that may be shown next, once the shown one has its own; run it in an effect, which stops at the next photo. */
  prepare(near: readonly PhotoItem[]): (() => void) | undefined {
    const { photo, waiting, question, options } = this;
    const { query, preview } = this.#selection;
    if (photo === null || waiting || question || preview) return undefined;
    const ready = near.filter(({ status }) => status === 'done');
    let left = false;
    void (async () => {
      for (const { id } of ready) if (!left) await this.#maps.prepare(id, query, options);
    })();
    return () => void (left = true);
  }

  /** Asks for what a method without heads needs; run it in an effect of its own, which leaves what was overtaken. */
  wantQuestion(): (() => void) | undefined {
    const { photo, question } = this;
    return photo !== null && question ? this.#questions.watch(photo, question) : undefined;
  }
}
