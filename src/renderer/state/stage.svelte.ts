/** What the stage shows of the window's state: the photo's picture, its error, and how values become light. */
import type { OverlayStyle, ScaleRange } from '../../shared/overlay/overlay';
import type { ErrorData } from '../../vit/errors';
import { methodOf } from '../../vit/ask/map-methods';
import { drawnRange, isSigned } from '../../shared/overlay/signed';
import { rangeOf } from '../../vit/explain/scale';
import type { PhotoItem } from './photos.svelte';
import type { StageView } from './pictures.svelte';
import type { AppState } from './app-state.svelte';
import { Exporter } from './exporter.svelte';
import { steady } from './steady';
import { Zoom } from './zoom.svelte';

export class StageState {
  /** A key is held to see the photo without what lies over it. */
  plain = $state(false);
  readonly zoom = new Zoom();
  readonly exporter: Exporter;
  #style: OverlayStyle | null = null;
  #range: ScaleRange | null = null;

  constructor(private readonly app: AppState) {
    this.exporter = new Exporter(app, this);
  }

  readonly item: PhotoItem | null = $derived.by(() => this.app.photos.selected);

  readonly view: StageView | null = $derived.by(() => (this.item ? this.app.pictures.view(this.item.id) : null));

  readonly error: ErrorData | null = $derived.by(() => {
    if (!this.item) return null;
    return this.item.status === 'error' ? this.item.error : this.app.pictures.viewError(this.item.id);
  });

  /** The photo's true size in pixels, as soon as anything of it is known. */
  readonly size: { readonly rows: number; readonly cols: number } | null = $derived.by(() => {
    const known = this.view ?? this.item?.thumbnail;
    return known ? { rows: known.photoRows, cols: known.photoCols } : null;
  });

  readonly style: OverlayStyle = $derived.by(() => {
    const { overlay, opacity, colorMap, smooth } = this.app.settings.current;
    const shown = this.app.stageMaps.current;
    const signed = shown?.lens && isSigned(methodOf(shown.lens, 1).method, { mode: overlay }, shown.map.data);
    return (this.#style = steady(this.#style, {
      ...{ mode: overlay, opacity, smooth },
      colorMap: signed ? 'diverging' : colorMap,
    }));
  });

  readonly range: ScaleRange | null = $derived.by(() => {
    const { settings } = this.app;
    const { current: shown, grid } = this.app.stageMaps;
    if (!shown) return null;
    const all = shown.lens ? null : grid; // a lens's values are of another kind than attention
    const range = rangeOf(shown.map.data, settings.current.scale, all?.data ?? shown.map.data);
    return (this.#range = steady(this.#range, drawnRange(this.style, range)));
  });
}
