/** What the stage shows of a session: the photo's picture, its error, and how values become light. */
import type { OverlayStyle, ScaleRange } from '../../shared/overlay/overlay';
import type { ErrorData } from '../../vit/errors';
import { rangeOf } from '../../vit/explain/scale';
import { exportPng } from '../paint/canvas';
import { withoutExtension } from './format';
import { t } from './language.svelte';
import type { PhotoItem } from './photos.svelte';
import type { StageView } from './pictures.svelte';
import type { Session } from './session.svelte';

export class StageState {
  constructor(private readonly session: Session) {}

  readonly item: PhotoItem | null = $derived.by(() => this.session.photos.selected);

  readonly view: StageView | null = $derived.by(() => (this.item ? this.session.pictures.view(this.item.id) : null));

  readonly error: ErrorData | null = $derived.by(() => {
    if (!this.item) return null;
    return this.item.status === 'error' ? this.item.error : this.session.pictures.viewError(this.item.id);
  });

  /** The photo's true size in pixels, as soon as anything of it is known. */
  readonly size: { readonly rows: number; readonly cols: number } | null = $derived.by(() => {
    const known = this.view ?? this.item?.thumbnail;
    return known ? { rows: known.photoRows, cols: known.photoCols } : null;
  });

  readonly style: OverlayStyle = $derived.by(() => {
    const { overlay, opacity, colorMap, smooth } = this.session.settings.current;
    return { mode: overlay, opacity, colorMap, smooth };
  });

  readonly range: ScaleRange | null = $derived.by(() => {
    const { shown, grid, settings } = this.session;
    return shown ? rangeOf(shown.map.data, settings.current.scale, grid?.data ?? shown.map.data) : null;
  });

  /** The photo with what lies over it now; null while there is no photo. */
  async #png(): Promise<Uint8Array | null> {
    const { item, view, range, style } = this;
    const { shown } = this.session;
    const crop = item?.answer?.crop;
    if (!view) return null;
    return exportPng(view, shown && range && crop ? { map: shown.map, range, style, crop } : null);
  }

  async save(): Promise<void> {
    const png = await this.#png();
    if (!png || !this.item) return;
    const { layer, head } = this.session.selection;
    const parts = {
      photo: withoutExtension(this.item.ref.name),
      layer: layer + 1,
      head: typeof head === 'number' ? head + 1 : head,
    };
    await this.session.save(png, `${t('export.fileName', parts)}.png`);
  }

  async copy(): Promise<void> {
    const png = await this.#png();
    if (png) await this.session.copy(png);
  }
}
