/** What the stage shows of the window's state: the photo's picture, its error, and how values become light. */
import { figureTitle, mapTitle } from '../../shared/export/figure-title';
import { headFigureSvg } from '../../shared/overlay/head-figure';
import type { OverlayStyle, ScaleRange } from '../../shared/overlay/overlay';
import { photoSvg, type PhotoOverlay } from '../../shared/overlay/photo-svg';
import type { ErrorData } from '../../vit/errors';
import { rangeOf } from '../../vit/explain/scale';
import type { ExportContent, ExportKind } from '../../shared/ipc-export';
import { EXPORT_EDGE, EXPORT_PIXELS, exportEdge, exportPng } from '../paint/export';
import { figurePng } from '../paint/figure';
import { asErrorData } from './answers';
import { aboutGrid, aboutOffer, aboutShown, exportName, numbersOf } from './export';
import { withoutExtension } from './format';
import { errorSentence, t } from './language.svelte';
import type { Offer } from './offers.svelte';
import type { PhotoItem } from './photos.svelte';
import type { StageView } from './pictures.svelte';
import type { AppState } from './app-state.svelte';
import type { ShownMap } from './stage-maps.svelte';
import { steady } from './steady';
import { Zoom } from './zoom.svelte';

export class StageState {
  /** A picture is being made. */
  exporting = $state(false);
  /** A key is held to see the photo without what lies over it. */
  plain = $state(false);
  readonly zoom = new Zoom();
  #style: OverlayStyle | null = null;
  #range: ScaleRange | null = null;

  constructor(private readonly app: AppState) {}

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
    return (this.#style = steady(this.#style, { mode: overlay, opacity, colorMap, smooth }));
  });

  readonly range: ScaleRange | null = $derived.by(() => {
    const { settings } = this.app;
    const { current: shown, grid } = this.app.stageMaps;
    if (!shown) return null;
    const all = shown.lens ? null : grid; // a lens's values are of another kind than attention
    const range = rangeOf(shown.map.data, settings.current.scale, all?.data ?? shown.map.data);
    return (this.#range = steady(this.#range, range));
  });

  /** What lies over the photo now. */
  get #overlay(): PhotoOverlay | null {
    const { item, range, style } = this;
    const shown = this.app.stageMaps.current;
    const crop = item?.answer?.crop;
    return shown && range && crop ? { map: shown.map, range, style, crop } : null;
  }

  /**
   * The photo with what lies over it now, at its own resolution, and the sentence for a photo that is too large for that;
   * null while there is no photo. The window's view serves where it is the whole photo already.
   */
  async #picture<T>(draw: (view: StageView, overlay: PhotoOverlay | null) => Promise<T>): Promise<Taken<T> | null> {
    const { view } = this;
    if (!view) return null;
    const overlay = this.#overlay;
    const edge = exportEdge(view.photoRows, view.photoCols);
    const whole = Math.max(view.bitmap.width, view.bitmap.height) >= edge;
    const source = whole ? view : await this.app.pictures.large(view.photo, edge);
    const { width: cols, height: rows } = source.bitmap;
    const made = await draw(source, overlay);
    if (!whole) source.bitmap.close();
    const reduced = edge < Math.max(view.photoRows, view.photoCols);
    return { made, note: reduced ? t('export.reduced', { cols, rows, megapixels: EXPORT_PIXELS / 1e6 }) : null };
  }

  /** The photo's own bytes with the map as a drawing: what the command line writes for the same settings. */
  async #drawing(title: string): Promise<Taken<ExportContent> | null> {
    const overlay = this.#overlay;
    if (!this.item || !overlay) return null;
    const view = await this.app.pictures.encoded(this.item.id, EXPORT_EDGE);
    return { made: { kind: 'svg', text: photoSvg(view, overlay, title) }, note: null };
  }

  /** One export at a time; a photo that cannot be read in full says why. */
  async #take<T>(make: () => Promise<Taken<T> | null>, use: (made: T) => Promise<boolean>): Promise<void> {
    if (this.exporting) return;
    this.exporting = true;
    try {
      const taken = await make();
      if (taken && (await use(taken.made)) && taken.note) this.app.notices.say(taken.note);
    } catch (error) {
      this.app.notices.say(errorSentence(asErrorData(error)), 'error');
    } finally {
      this.exporting = false;
    }
  }

  /** The picture, or the numbers of the map alone, with the settings beside it; nothing while no map is shown. */
  async save(kind: ExportKind): Promise<void> {
    const { item, style } = this;
    const { model, settings, stageMaps } = this.app;
    const map = stageMaps.current;
    if (!item || !map) return;
    const predictions = item.answer?.predictions ?? [];
    const about = aboutShown(item.id, model, map, { ...style, scale: settings.current.scale }, predictions);
    if (!about) return;
    const name = exportName(item.ref.name, map, this.app.explainedClass.names(map.query));
    const { changes } = about.options ?? {};
    const title = about.map ? mapTitle(item.ref.name, about.model.name, about.map.method, changes !== undefined) : '';
    await this.#take(
      () => this.#content(kind, map, title),
      (content) => this.app.save({ name, content, about }),
    );
  }

  async #content(kind: ExportKind, map: ShownMap, title: string): Promise<Taken<ExportContent> | null> {
    if (kind === 'png')
      return this.#picture(async (view, overlay) => ({ kind, bytes: await exportPng(view, overlay) }));
    if (kind === 'svg') return this.#drawing(title);
    return { made: { kind, numbers: numbersOf(map) }, note: null };
  }

  /** All heads of all layers as a figure for print; nothing while a lens is shown or the tiles are still on their way. */
  async saveFigure(kind: 'png' | 'svg'): Promise<void> {
    const { item, style } = this;
    const { model, settings, stageMaps } = this.app;
    const { current: map, grid, options, tilesWaiting } = stageMaps;
    if (!item || !map || map.lens || !grid || tilesWaiting || !model.loaded) return;
    const { scale } = settings.current;
    const asked = aboutShown(item.id, model, map, { ...style, scale }, item.answer?.predictions ?? []);
    if (!asked?.map) return;
    const about = aboutGrid(asked);
    const { name, labels, config } = model.loaded;
    const subject = { photo: item.ref.name, model: name, map: asked.map, options, labels, clsToken: config.clsToken };
    const method = t(`method.${map.query.method}`);
    const svg = headFigureSvg({ grid, scale, colorMap: style.colorMap, title: figureTitle(subject) });
    await this.#take(
      async () => ({ made: kind === 'svg' ? { kind, text: svg } : { kind, bytes: await figurePng(svg) }, note: null }),
      (content) =>
        this.app.save({
          name: t('export.figureName', { photo: withoutExtension(item.ref.name), method }),
          content,
          about,
        }),
    );
  }

  /** What an open lens offers, with the question it answers beside it. */
  async saveOffer(offer: Offer, kind: ExportKind): Promise<void> {
    const about = aboutOffer(offer, this.app.model);
    if (!this.item || !about) return;
    const photo = withoutExtension(this.item.ref.name);
    const name = t('export.lensName', { photo, what: t(`export.what.${offer.subject}`) });
    await this.#take(
      async () => ({ made: await offer.make(kind), note: null }),
      (content) => this.app.save({ name, content, about }),
    );
  }

  async copy(): Promise<void> {
    await this.#take(
      () => this.#picture(exportPng),
      (png) => this.app.copy(png),
    );
  }
}

/** What was made of the photo, and what is to be said of it once it is saved. */
interface Taken<T> {
  readonly made: T;
  readonly note: string | null;
}
