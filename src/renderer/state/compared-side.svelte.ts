/** The stage of a comparison's second model: patches lie where the window's model has them on the photo. */
import type { ScaleRange } from '../../shared/overlay/overlay';
import type { ErrorData } from '../../vit/errors';
import type { CropBox } from '../../vit/recipe';
import type { AppState } from './app-state.svelte';
import type { CompareState } from './compare.svelte';
import type { StageView } from './pictures.svelte';
import type { Patch } from './selection.svelte';
import type { ShownMap } from './stage-maps.svelte';
import { SecondSide } from './second-side.svelte';
import type { StageSide } from './stage-side';
import type { StageState } from './stage.svelte';

export class ComparedSide extends SecondSide implements StageSide {
  readonly #app: AppState;
  readonly #compare: CompareState;
  readonly working = false;
  readonly hidden: readonly number[] = [];
  readonly order = null;

  constructor(app: AppState, own: StageState, compare: CompareState) {
    super(own);
    this.#app = app;
    this.#compare = compare;
  }

  get view(): StageView | null {
    return this.own.view;
  }

  get error(): ErrorData | null {
    return this.#compare.item?.error ?? null;
  }

  get shown(): ShownMap | null {
    return this.#compare.shown;
  }

  get crop(): CropBox | null {
    return this.own.item?.answer?.crop ?? null;
  }

  get why(): CompareState['why'] {
    return this.#compare.why;
  }

  get range(): ScaleRange | null {
    return this.#compare.range;
  }

  readonly hover: Patch | null = $derived.by(() => this.#here(this.own.hover));
  readonly pinned: Patch | null = $derived.by(() => this.#here(this.own.pinned));

  point(patch: Patch | null): void {
    this.own.point(patch && this.#compare.toThere(patch));
  }

  pin(patch: Patch): void {
    this.own.pin(this.#compare.toThere(patch));
  }

  retry(): void {
    const { selected } = this.#app.photos;
    if (selected) this.#compare.retry(selected);
  }

  remove(): void {
    this.#compare.stop();
  }

  #here(patch: Patch | null): Patch | null {
    return patch && this.#compare.item?.answer ? this.#compare.toHere(patch) : null;
  }
}
