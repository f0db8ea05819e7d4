/** What the stage shows of the window's state: the photo's picture, its error, and how values become light. */
import type { OverlayStyle, ScaleRange } from '../../shared/overlay/overlay';
import type { ErrorData } from '../../vit/errors';
import type { CropBox } from '../../vit/recipe';
import { fullLightOf } from '../../shared/overlay/paint';
import { drawnRange } from '../../shared/overlay/signed';
import { rangeOf } from '../../vit/explain/scale';
import type { PhotoItem } from './photos.svelte';
import type { StageView } from './pictures.svelte';
import type { AppState } from './app-state.svelte';
import { Exporter } from './exporter.svelte';
import type { Patch } from './selection.svelte';
import type { StagePicture, StageSide } from './stage-side';
import { styleOf } from './stage-style';
import { steady } from './steady';
import { Zoom } from './zoom.svelte';

const NONE: readonly number[] = [];

export class StageState implements StageSide {
  readonly #app: AppState;
  /** A key is held to see the photo without what lies over it. */
  plain = $state(false);
  readonly zoom = new Zoom();
  readonly exporter: Exporter;
  #style: OverlayStyle | null = null;
  #range: ScaleRange | null = null;

  constructor(app: AppState) {
    this.#app = app;
    this.exporter = new Exporter(app, this);
  }

  readonly item: PhotoItem | null = $derived.by(() => this.#app.photos.selected);

  readonly view: StageView | null = $derived.by(() => (this.item ? this.#app.pictures.view(this.item.id) : null));

  readonly error: ErrorData | null = $derived.by(() => {
    if (!this.item) return null;
    return this.item.status === 'error' ? this.item.error : this.#app.pictures.viewError(this.item.id);
  });

  /** The photo's true size in pixels, as soon as anything of it is known. */
  readonly size: { readonly rows: number; readonly cols: number } | null = $derived.by(() => {
    const known = this.view ?? this.item?.thumbnail;
    return known ? { rows: known.photoRows, cols: known.photoCols } : null;
  });

  readonly style: OverlayStyle = $derived.by(() => {
    const { shown } = this;
    return (this.#style = steady(
      this.#style,
      styleOf(this.#app.settings.current, shown && 'word' in shown ? null : shown),
    ));
  });

  readonly range: ScaleRange | null = $derived.by(() => {
    const { settings } = this.#app;
    const { shown } = this;
    if (!shown) return null;
    const range = rangeOf(shown.map.data, settings.current.scale, this.#alike(shown) ?? shown.map.data);
    return (this.#range = steady(this.#range, drawnRange(this.style, range)));
  });

  /** All values that a shared scale is of; a lens's, and a rollout's, are of another kind than attention. */
  #alike(shown: StagePicture): Float32Array | null {
    if ('word' in shown) return shown.through ? null : this.#app.words.all;
    return shown.lens ? null : (this.#app.stageMaps.grid?.data ?? null);
  }

  /** A written word's map takes the place of the model's, and of what belongs to that. */
  get #ofWords(): boolean {
    return this.#app.words.active;
  }

  get shown(): StagePicture | null {
    if (this.#app.fill.active) return null; // its own stage stands in place of this one
    return this.#ofWords ? this.#app.words.shown : this.#app.stageMaps.current;
  }

  get crop(): CropBox | null {
    return this.#ofWords ? this.#app.words.crop : (this.item?.answer?.crop ?? null);
  }

  readonly why: StageSide['why'] = $derived.by(() =>
    this.#ofWords ? null : this.#app.explainedClass.names(this.#app.selection.query),
  );

  get working(): boolean {
    return this.#app.stageMaps.waiting && !this.#ofWords;
  }

  get hover(): Patch | null {
    return this.#app.selection.hover;
  }

  readonly pinned: Patch | null = $derived.by(() => {
    const { token } = this.#app.selection;
    return token === 'cls' || this.#ofWords ? null : token;
  });

  get asking(): Patch | null {
    return this.#app.selection.asking;
  }

  get hidden(): readonly number[] {
    return (this.#ofWords ? null : this.#app.changes.now.hiddenPatches) ?? NONE;
  }

  get order(): readonly number[] | null {
    return (this.#ofWords ? null : this.#app.changes.asked.patchOrder) ?? null;
  }

  get brushing(): boolean {
    return this.#app.selection.brushing && !this.#ofWords;
  }

  point(patch: Patch | null): void {
    this.#app.selection.hover = patch;
  }

  pin(patch: Patch): void {
    if (!this.#ofWords) this.#app.selection.pin(patch);
  }

  moveCursor(rows: number, cols: number): void {
    this.#app.selection.moveCursor(rows, cols, this.shown?.map); // a word's map has a grid of its own
  }

  brush(patches: readonly number[], hide: boolean): void {
    this.#app.changes.setPatches(patches, hide);
  }

  sized(edge: number): void {
    this.#app.pictures.show(edge);
  }

  retry(): void {
    if (this.item) this.#app.intake.retry(this.item);
  }

  remove(): void {
    if (this.item) this.#app.remove([this.item.id]);
  }

  readonly stopExplaining = (): void => this.#app.explainedClass.stop();

  /** Light: the value from which on everything is in full light; null where nothing lies above it, and for other looks. */
  readonly fullLight: number | null = $derived.by(() => {
    const { shown } = this;
    if (!shown || !this.range || this.style.mode !== 'light') return null;
    return fullLightOf(shown.map, this.range) ?? null;
  });
}
