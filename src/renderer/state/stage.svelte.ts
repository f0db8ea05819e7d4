/** What the stage shows of a session: the photo's picture, its error, and how values become light. */
import type { OverlayStyle, ScaleRange } from '../../shared/overlay/overlay';
import type { ErrorData } from '../../vit/errors';
import { rangeOf } from '../../vit/explain/scale';
import { EXPORT_PIXELS, exportEdge, exportPng } from '../paint/export';
import { asErrorData } from './answers';
import { withoutExtension } from './format';
import { errorSentence, t } from './language.svelte';
import type { PhotoItem } from './photos.svelte';
import type { StageView } from './pictures.svelte';
import type { Session } from './session.svelte';

export class StageState {
  /** A picture is being made. */
  exporting = $state(false);

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
    const { settings } = this.session;
    const { current: shown, grid } = this.session.shown;
    return shown ? rangeOf(shown.map.data, settings.current.scale, grid?.data ?? shown.map.data) : null;
  });

  /**
   * The photo with what lies over it now, at its own resolution, and the sentence for a photo that is too large for that;
   * null while there is no photo. The window's view serves where it is the whole photo already.
   */
  async #picture(): Promise<{ readonly png: Uint8Array; readonly note: string | null } | null> {
    const { item, view, range, style } = this;
    const { pictures } = this.session;
    const shown = this.session.shown.current;
    const crop = item?.answer?.crop;
    if (!view) return null;
    const overlay = shown && range && crop ? { map: shown.map, range, style, crop } : null;
    const edge = exportEdge(view.photoRows, view.photoCols);
    const whole = Math.max(view.bitmap.width, view.bitmap.height) >= edge;
    const source = whole ? view : await pictures.large(view.photo, edge);
    const { width: cols, height: rows } = source.bitmap;
    const png = await exportPng(source, overlay);
    if (!whole) source.bitmap.close();
    const reduced = edge < Math.max(view.photoRows, view.photoCols);
    return { png, note: reduced ? t('export.reduced', { cols, rows, megapixels: EXPORT_PIXELS / 1e6 }) : null };
  }

  /** One export at a time; a photo that cannot be read in full says why. */
  async #take(use: (png: Uint8Array) => Promise<boolean>): Promise<void> {
    if (this.exporting) return;
    this.exporting = true;
    try {
      const picture = await this.#picture();
      if (picture && (await use(picture.png)) && picture.note) this.session.notices.say(picture.note);
    } catch (error) {
      this.session.notices.say(errorSentence(asErrorData(error)), 'error');
    } finally {
      this.exporting = false;
    }
  }

  async save(): Promise<void> {
    const { item } = this;
    if (!item) return;
    const { layer, head } = this.session.selection;
    const parts = {
      photo: withoutExtension(item.ref.name),
      layer: layer + 1,
      head: typeof head === 'number' ? head + 1 : head,
    };
    await this.#take((png) => this.session.save(png, `${t('export.fileName', parts)}.png`));
  }

  async copy(): Promise<void> {
    await this.#take((png) => this.session.copy(png));
  }
}
