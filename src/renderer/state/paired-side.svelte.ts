/** The stage of the second photo of a pair: everything but photo, map and answer is the first one's. */
import { rangeOf, type ScaleRange } from '../../vit/explain/scale';
import type { ErrorData } from '../../vit/errors';
import type { CropBox } from '../../vit/recipe';
import { drawnRange } from '../../shared/overlay/signed';
import type { AppState } from './app-state.svelte';
import type { StageView } from './pictures.svelte';
import type { Patch } from './selection.svelte';
import type { ShownMap } from './stage-maps.svelte';
import { SecondSide } from './second-side.svelte';
import type { StageSide } from './stage-side';
import type { StageState } from './stage.svelte';

export class PairedSide extends SecondSide implements StageSide {
  readonly #app: AppState;

  constructor(app: AppState, own: StageState) {
    super(own);
    this.#app = app;
  }

  get view(): StageView | null {
    const { other } = this.#app.pair;
    return other && this.#app.pictures.view(other.id);
  }

  get error(): ErrorData | null {
    return this.#app.pair.error;
  }

  get shown(): ShownMap | null {
    return this.#app.pair.shown;
  }

  get crop(): CropBox | null {
    return this.#app.pair.other?.answer?.crop ?? null;
  }

  get why(): StageSide['why'] {
    return this.own.why;
  }

  get working(): boolean {
    return this.#app.pair.waiting;
  }

  readonly range: ScaleRange | null = $derived.by(() => {
    const { shown, values } = this.#app.pair;
    if (!shown) return null;
    const { data } = shown.map;
    return drawnRange(this.own.style, rangeOf(data, this.#app.settings.current.scale, values ?? data));
  });

  get hover(): Patch | null {
    return this.own.hover;
  }

  get pinned(): Patch | null {
    return this.own.pinned;
  }

  get hidden(): readonly number[] {
    return this.own.hidden;
  }

  get order(): readonly number[] | null {
    return this.own.order;
  }

  point(patch: Patch | null): void {
    this.own.point(patch);
  }

  pin(patch: Patch): void {
    this.own.pin(patch);
  }

  retry(): void {
    const { other } = this.#app.pair;
    if (other) this.#app.intake.retry(other);
  }

  remove(): void {
    const { other } = this.#app.pair;
    if (other) this.#app.remove([other.id]);
  }
}
