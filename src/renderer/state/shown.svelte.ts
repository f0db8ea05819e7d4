/** What the stage and the grid of heads show of the chosen photo; what was there stays until its successor arrives, so nothing blinks. */
import { shapeOf } from '../../vit/config';
import type { MapName } from '../../vit/ask/map-methods';
import type { Question } from '../../vit/ask/questions';
import type { MapOptions, MapQuery } from '../../vit/explain/query';
import type { AttentionMap, HeadGrid } from '../engine/api';
import type { ChangesState } from './lenses/changes.svelte';
import type { Run, QuestionStore } from './question-store.svelte';
import type { Why } from './lenses/why.svelte';
import type { MapStore } from './maps.svelte';
import type { ModelState } from './model.svelte';
import type { PhotoList } from './photos.svelte';
import { rolloutOptions } from './rollout-options';
import type { Selection } from './selection.svelte';
import type { SettingsState } from './settings.svelte';
import { steady } from './steady';

/** A lens whose answer is a map over the patches, shown on the stage in place of attention. */
export type PictureLens = Question<Exclude<MapName, 'map'>>;

type OcclusionQuestion = Question<'occlusion'>;

export interface ShownMap {
  readonly map: AttentionMap;
  readonly query: MapQuery;
  /** How the map of the query was made. */
  readonly options: MapOptions;
  /** What the map answers instead of the query. */
  readonly lens?: PictureLens;
}

export class ShownMaps {
  /** Takes the stage until it is null again. */
  picture = $state.raw<PictureLens | null>(null);
  /** Edge of the squares that are hidden one by one, in patches; null: the method is not occlusion. */
  squares = $state<number | null>(null);
  #options: MapOptions = {};
  #lastMap: (ShownMap & { readonly photo: string }) | null = null;
  #lastGrid: { readonly photo: string; readonly grid: HeadGrid } | null = null;

  constructor(
    private readonly photos: PhotoList,
    private readonly model: ModelState,
    private readonly selection: Selection,
    private readonly maps: MapStore,
    private readonly questions: QuestionStore,
    private readonly changes: ChangesState,
    private readonly settings: SettingsState,
    private readonly why: Pick<Why, 'target'>,
  ) {}

  /** How maps are made now. */
  readonly options: MapOptions = $derived.by(() => {
    const { method, layer } = this.selection;
    const config = this.model.loaded?.config;
    const prefix = config ? shapeOf(config).prefix : 0;
    this.#options = steady(this.#options, {
      ...rolloutOptions(method, this.settings.current.rollout, layer, prefix),
      ...(this.changes.any && { changes: this.changes.asked }),
    });
    return this.#options;
  });

  /** The photo that maps can be shown for: chosen, answered, with a model. */
  readonly photo: string | null = $derived.by(() => {
    const item = this.photos.selected;
    return item?.status === 'done' && this.model.loaded ? item.id : null;
  });

  /** Tiles of the last question stand until those of this one arrive, head by head. */
  readonly grid: HeadGrid | null = $derived.by(() => {
    const { photo } = this;
    if (photo === null) return null;
    const grid = this.maps.grid(photo, this.selection.query, this.options);
    if (grid) this.#lastGrid = { photo, grid };
    if (grid || this.#lastGrid?.photo !== photo) return grid;
    return this.maps.growing(photo, this.selection.query, this.options, this.#lastGrid.grid);
  });

  /** Whether the tiles are not the wanted ones yet. */
  readonly tilesWaiting: boolean = $derived.by(
    () => this.photo !== null && !this.maps.grid(this.photo, this.selection.query, this.options),
  );

  /** What occlusion asks of the explained class, or null while it is not the method. */
  readonly #occlusion: OcclusionQuestion | null = $derived.by(() => {
    const { target } = this.why;
    if (this.squares === null || !target) return null;
    return { lens: 'occlusion', size: this.squares, target, ...(this.changes.any && { changes: this.changes.asked }) };
  });

  /** How far occlusion is; null while nothing is occluded. */
  readonly occlusionRun: Run<OcclusionQuestion> | null = $derived.by(() =>
    this.photo !== null && this.#occlusion ? this.questions.run(this.photo, this.#occlusion) : null,
  );

  /** What stands on the stage in place of the query's map; a head under the pointer is shown meanwhile. */
  readonly #lens: PictureLens | null = $derived.by(
    () => this.picture ?? (this.selection.preview ? null : this.#occlusion),
  );

  /** The map on the stage and the query it answers. */
  readonly current: ShownMap | null = $derived.by(() => {
    const { photo } = this;
    if (photo === null) return null;
    const { query } = this.selection;
    const lens = this.#lens;
    const map = lens ? this.questions.run(photo, lens)?.value : this.maps.map(photo, query, this.options);
    if (map) {
      this.#lastMap = steady(this.#lastMap, { photo, map, query, options: this.options, ...(lens && { lens }) });
    }
    return this.#lastMap?.photo === photo ? this.#lastMap : null;
  });

  /** Whether the map on the stage is not the wanted one yet. */
  readonly waiting: boolean = $derived.by(
    () =>
      this.photo !== null &&
      (this.#lens ? this.current?.lens !== this.#lens && !this.picture : this.current?.query !== this.selection.query),
  );

  /** Asks for what the stage and the grid need now; run it in an effect. */
  want(): void {
    if (this.photo === null) return;
    if (this.picture) this.questions.want(this.photo, this.picture);
    this.maps.want(this.photo, this.selection.query, this.options);
  }

  /** Asks for occlusion where it is the method; run it in an effect of its own, which leaves what was overtaken. */
  wantOcclusion(): (() => void) | undefined {
    const { photo, questions } = this;
    const question = this.#occlusion;
    if (photo === null || !question) return undefined;
    questions.want(photo, question);
    return () => questions.leave(photo, question);
  }
}
