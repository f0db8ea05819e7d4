/** A second model beside the one in use, on the photo that is shown: its answers and maps, at the same layer, head and token as far as it has them. */
import type { Label } from '../../vit/checkpoint/checkpoint';
import { isClassMethod, isGroup, isOfClass, type ClassTarget, type MapQuery } from '../../vit/explain/query';
import { rangeOf, type ScaleRange } from '../../vit/explain/scale';
import type { EngineApi, HeadGrid } from '../engine/api';
import { asErrorData } from './answers';
import { modelLabel } from './language.svelte';
import { shortName } from './class-names.svelte';
import { linkedClass, linkedPatch, linkedQuery, type GridPlace } from './link';
import type { ModelState } from './model.svelte';
import { ModelView } from './model-view.svelte';
import { PhotoItem } from './photos.svelte';
import type { Patch } from './selection.svelte';
import type { AppState } from './app-state.svelte';
import type { ShownMap } from './stage-maps.svelte';

const TOP = 3;
/** Answers kept: whoever leafs back and forth waits once. */
const KEPT = 20;

export class CompareState {
  readonly #app: AppState;
  readonly #engine: EngineApi;
  /** A second model is open, or on its way. */
  active = $state(false);
  readonly #view: ModelView;
  /** The photos as this model answers them. */
  #items = $state.raw<ReadonlyMap<string, PhotoItem>>(new Map());
  #last: (ShownMap & { readonly photo: string }) | null = null;

  constructor(app: AppState, engine: EngineApi) {
    this.#app = app;
    this.#engine = engine;
    this.#view = new ModelView(engine, (photo, error) => this.#items.get(photo)?.fail(asErrorData(error)));
  }

  get model(): ModelState {
    return this.#view.model;
  }

  /** Keeps asking for what both sides show, until what it returns is called. */
  live(): () => void {
    return $effect.root(() => {
      $effect(() => this.want());
      $effect(() => {
        if (this.active && this.#app.photos.selected) this.#app.stageMaps.showHeads(); // compared are maps of one kind
      });
    });
  }

  /** Models that can stand beside the one in use. */
  readonly choices: readonly { readonly value: string; readonly label: string }[] = $derived.by(() => {
    const { available, wanted } = this.#app.model;
    const beside = this.model.wanted?.id;
    const others = available.filter(({ id, missing }) => !missing && (id !== wanted?.id || id === beside));
    return others.map((model) => ({ value: model.id, label: modelLabel(model) }));
  });

  /** The photo that is shown, as this model answers it. */
  readonly item: PhotoItem | null = $derived.by(() => {
    const { selected } = this.#app.photos;
    return selected ? (this.#items.get(selected.id) ?? null) : null;
  });

  /** The window's map is of a class, and this model has none: there is nothing to ask it. */
  readonly lacksClasses: boolean = $derived.by(
    () => this.model.loaded?.hasClassifier === false && isClassMethod(this.#app.selection.query.method),
  );

  /** The window's question, put to this model; null where it has no answer to it. */
  readonly query: MapQuery | null = $derived.by(() => {
    const { loaded } = this.model;
    if (!loaded || this.lacksClasses) return null;
    const { query, bounds } = this.#app.selection;
    return linkedQuery(query, bounds, boundsOf(loaded), { toPatch: this.toHere, toClass: this.classHere });
  });

  readonly grid: HeadGrid | null = $derived.by(() =>
    this.item && this.query ? this.#view.maps.grid(this.item.id, this.query) : null,
  );

  /** The last map stays until its successor is here. */
  readonly shown: ShownMap | null = $derived.by(() => {
    const { item, query } = this;
    if (!item || !query || item.status !== 'done') return null;
    const map = this.#view.maps.map(item.id, query);
    if (map) this.#last = { photo: item.id, map, query, options: {} };
    return this.#last?.photo === item.id ? this.#last : null;
  });

  /** Whether what is shown is not the wanted one yet. */
  get waiting(): boolean {
    return this.shown !== null && this.shown.query !== this.query;
  }

  readonly range: ScaleRange | null = $derived.by(() => {
    const { shown, grid } = this;
    return shown ? rangeOf(shown.map.data, this.#app.settings.current.scale, grid?.data ?? shown.map.data) : null;
  });

  /** Patches of the window's model as this one's, and back: the same place on the photo. */
  toHere = (patch: Patch): Patch => linkedPatch(patch, this.#place(true), this.#place(false));
  toThere = (patch: Patch): Patch => linkedPatch(patch, this.#place(false), this.#place(true));

  /** The window's class as this model counts it, and back; null where the other does not have it. */
  classHere = (index: number): number | null => linkedClass(index, this.#labels(true), this.#labels(false));
  classThere = (index: number): number | null => linkedClass(index, this.#labels(false), this.#labels(true));

  /** The class that this model's map explains, and against which; null for a map of no class. */
  readonly explained: ClassTarget | null = $derived.by(() => {
    if (!this.query || !isOfClass(this.query)) return null;
    const { target } = this.query;
    if (target && !isGroup(target)) return target;
    const best = this.item?.answer?.predictions[0];
    return best ? { class: best.index } : null;
  });

  /** The short names of what it explains. */
  readonly why: { readonly name: string; readonly other: string | null } | null = $derived.by(() => {
    const named = (index: number): string => {
      const label = this.#labels(false)[index];
      return label ? shortName(label) : String(index);
    };
    if (!this.explained) return null;
    const { class: index, versus } = this.explained;
    return { name: named(index), other: versus === undefined ? null : named(versus) };
  });

  /** Opens a model beside the one in use. A second call changes it. */
  start = async (id: string): Promise<void> => {
    const { model, settings, inUse, measured } = this.#app;
    const ref = model.available.find((known) => known.id === id && !known.missing);
    if (!ref) return;
    this.#app.pair.stop();
    this.active = true;
    this.#forget();
    const { engine, precision } = settings.current;
    await this.model.load(ref, inUse.forcedEngine ?? engine, precision, measured.kept);
  };

  /** Puts a model beside the one in use and leads back to the photo from the page of models. */
  show = (id: string): void => {
    this.#app.modelLibrary.close();
    void this.start(id);
  };

  /** Frees the second model, also one that is still loading. */
  stop = (): void => {
    if (!this.active) return;
    this.active = false;
    this.model.clear();
    this.#forget();
    void this.#engine.close();
  };

  /** Asks for what the photo that is shown needs; run it in an effect. */
  want(): void {
    const { selected } = this.#app.photos;
    if (!this.active || !this.model.loaded || !selected?.known) return;
    if (!this.item) return this.#answer(selected);
    if (this.query && this.item.status === 'done') this.#view.maps.want(this.item.id, this.query);
  }

  retry = (item: PhotoItem): void => this.#answer(item);

  #answer({ ref }: PhotoItem): void {
    const item = new PhotoItem(ref);
    const kept = [...this.#items].filter(([id]) => id !== ref.id).slice(1 - KEPT);
    this.#items = new Map([...kept, [ref.id, item]]);
    item.status = 'working';
    this.#engine.answer(ref.id, TOP).then(
      (answer) => {
        item.answer = answer;
        item.status = 'done';
      },
      (error: unknown) => item.fail(asErrorData(error)),
    );
  }

  #forget(): void {
    this.#items = new Map();
    this.#view.forget();
    this.#last = null;
  }

  #labels(there: boolean): readonly Label[] {
    return (there ? this.#app.model : this.model).loaded?.labels ?? [];
  }

  /** Where a model's patches lie on the photo: the window's (`there`) or this one's. */
  #place(there: boolean): GridPlace {
    const { photos, selection } = this.#app;
    const [item, bounds] = there
      ? [photos.selected, selection.bounds]
      : [this.item, this.model.loaded && boundsOf(this.model.loaded)];
    return { rows: bounds?.rows ?? 1, cols: bounds?.cols ?? 1, crop: item?.answer?.crop ?? null };
  }
}

function boundsOf({ config, grid }: NonNullable<ModelState['loaded']>) {
  return { layers: config.depth, heads: config.heads, rows: grid[0], cols: grid[1] };
}
