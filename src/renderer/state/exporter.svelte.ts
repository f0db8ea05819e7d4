/** Makes what is taken along: the picture, the numbers, the figures, each with the settings it was made with. */
import { captionOf, type MapSubject } from '../../shared/figure/caption';
import { drawingFile, type Drawing } from '../../shared/figure/drawing';
import { headGridFigure } from '../../shared/figure/head-grid';
import { pixelsOf, type FigureLook } from '../../shared/figure/look';
import { mapSvg, withDefaults, type MapFigure, type MapPanel } from '../../shared/figure/map-figure';
import type { OverlayStyle, ScaleRange } from '../../shared/overlay/overlay';
import { minMax } from '../../vit/explain/scale';
import type { ExportAbout, ExportContent, ExportKind } from '../../shared/ipc-export';
import { EXPORT_EDGE, EXPORT_PIXELS, exportEdge, mapPng } from '../paint/export';
import { drawingPng } from '../paint/figure';
import { asErrorData } from './answers';
import { fillExport, type FillExport } from './decoders/fill-export';
import { wordExport, type WordExport } from './decoders/word-export';
import type { AppState } from './app-state.svelte';
import type { CompareState } from './compare.svelte';
import { aboutGrid, aboutOffer, aboutShown, bothName, exportName, gridName, numbersOf, offerName } from './export';
import { errorSentence, t } from './language.svelte';
import type { Offer } from './offers.svelte';
import type { PhotoItem } from './photos.svelte';
import type { StageView } from './pictures.svelte';
import type { ShownMap } from './stage-maps.svelte';
import { whenShown } from './when-shown';

/** What stands on the stage. */
export interface Staged {
  readonly item: PhotoItem | null;
  readonly view: StageView | null;
  readonly style: OverlayStyle;
  readonly range: ScaleRange | null;
}

/** What was made of the photo, and what is to be said of it once it is saved. */
interface Taken<T> {
  readonly made: T;
  readonly note: string | null;
}

type Picture = Extract<ExportKind, 'png' | 'svg'>;

export class Exporter {
  readonly #app: AppState;
  readonly #stage: Staged;
  /** Something is being made. */
  busy = $state(false);
  /** A second model beside the one in use. */
  compare = $state.raw<CompareState | null>(null);

  constructor(app: AppState, stage: Staged) {
    this.#app = app;
    this.#stage = stage;
  }

  /** Both models' maps of the photo are there. */
  get bothShown(): boolean {
    if (this.#app.words.active || this.#app.fill.active) return false;
    return (this.compare?.active && this.compare.shown !== null && !this.#app.stageMaps.current?.lens) ?? false;
  }

  /** The picture, or the numbers of the map alone; nothing while no map is shown. */
  save = (kind: ExportKind): Promise<void> =>
    this.#app.fill.active
      ? this.#saveFilled(kind)
      : this.#app.words.active
        ? this.#saveWord(kind)
        : this.#whenShown(() => this.#saveMap(kind));

  /** Both models side by side, each with its own name, colour bar and mark. */
  saveBoth = (kind: Picture): Promise<void> =>
    this.#whenShown(
      () => this.#saveBoth(kind),
      () => this.compare?.waiting ?? false,
    );

  /** All heads of all layers; nothing while a lens is shown. */
  saveGrid = (kind: Picture): Promise<void> =>
    this.#whenShown(
      () => this.#saveGrid(kind),
      () => this.#app.stageMaps.tilesWaiting,
    );

  copy = (): Promise<void> =>
    this.#app.fill.active
      ? this.#copyFilled()
      : this.#app.words.active
        ? this.#copy()
        : this.#whenShown(() => this.#copy());

  async #saveMap(kind: ExportKind): Promise<void> {
    const asked = this.#asked();
    if (!asked) return;
    const { item, map, about } = asked;
    const name = exportName(item.ref.name, map, this.#app.explainedClass.names(map.query));
    if (kind !== 'png' && kind !== 'svg')
      return this.#save(name, about, async () => ({ made: { kind, numbers: numbersOf(map) }, note: null }));
    const look = this.#app.settings.current.figure;
    const figure = this.#figure(asked, look);
    if (figure) await this.#save(name, { ...about, ...recorded(look) }, () => this.#picture(figure, kind));
  }

  async #saveBoth(kind: Picture): Promise<void> {
    const asked = this.#asked();
    const { compare } = this;
    const { model: other, shown, range, item: beside } = compare ?? {};
    const look = { caption: true, ...this.#app.settings.current.figure };
    const figure = asked && this.#figure(asked, look);
    if (!asked || !figure || !other?.loaded || !other.wanted || !shown || !range || !beside?.answer) return;
    const { style } = this.#stage;
    const otherLook = { ...style, scale: this.#app.settings.current.scale };
    const about = aboutShown(asked.item.id, other, shown, otherLook, beside.answer.predictions);
    if (!about?.map || !about.engine) return;
    const { crop } = beside.answer;
    const [own] = figure.panels;
    const second: MapPanel = { map: shown.map, range, style, crop, method: about.map.method, label: other.loaded.name };
    const panels = own ? [{ ...own, label: asked.subject.model }, second] : [second];
    const caption = [asked.item.ref.name, ...figure.caption.slice(2)]; // names stand above the pictures
    const both: MapFigure = { ...figure, panels, columns: 2, caption };
    const name = bothName(asked.item.ref.name, asked.map, asked.subject.model, other.loaded.name);
    const { model, map, engine, options } = about;
    const settings = { ...asked.about, ...recorded(look), beside: { model, map, engine, ...(options && { options }) } };
    await this.#save(name, settings, () => this.#picture(both, kind));
  }

  async #saveGrid(kind: Picture): Promise<void> {
    const asked = this.#asked();
    const { grid } = this.#app.stageMaps;
    if (!asked || asked.map.lens || !grid) return;
    const { scale, colorMap, figure: look } = this.#app.settings.current;
    const name = gridName(asked.item.ref.name, asked.map, this.#app.explainedClass.names(asked.map.query));
    const drawing = headGridFigure({ grid, scale, colorMap, subject: asked.subject, look });
    await this.#save(name, { ...aboutGrid(asked.about), ...recorded(look) }, () => drawn(drawing, look, kind));
  }

  /** What an open lens offers, with the question it answers beside it. */
  async saveOffer(offer: Offer, kind: ExportKind): Promise<void> {
    const about = aboutOffer(offer, this.#app.model);
    const { item } = this.#stage;
    if (!item || !about) return;
    const name = offerName(item.ref.name, offer);
    if (kind !== 'png' && kind !== 'svg')
      return this.#save(name, about, async () => ({ made: offer.make(kind), note: null }));
    // A matrix without anything around it has no axes: what is saved here has.
    const look = { caption: true, colourBar: true, ...this.#app.settings.current.figure };
    await this.#save(name, { ...about, ...recorded(look) }, () => drawn(offer.draw(look), look, kind));
  }

  async #copy(): Promise<void> {
    const asked = this.#app.words.active ? null : this.#asked();
    const figure = this.#app.words.active ? this.#word()?.figure({}) : asked && this.#figure(asked, {});
    if (!figure) return;
    await this.#take(
      () => this.#large(figure, (view) => mapPng(figure, view)),
      (png) => this.#app.takenAlong.copy(png),
    );
  }

  /** Of the map that is wanted now, never of the one that stands until it is here. @param alsoWaits for what else belongs to it */
  async #whenShown(then: () => Promise<void>, alsoWaits: () => boolean = () => false): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const isShown = await whenShown(this.#app.stageMaps, alsoWaits);
    this.busy = false;
    if (isShown) await then();
    else this.#app.notices.say(t('export.overtaken'));
  }

  async #saveWord(kind: ExportKind): Promise<void> {
    const word = this.#word();
    if (!word) return;
    const { name, about, numbers } = word;
    if (kind !== 'png' && kind !== 'svg')
      return this.#save(name, about, () => Promise.resolve({ made: { kind, numbers }, note: null }));
    const look = this.#app.settings.current.figure;
    await this.#save(name, { ...about, ...recorded(look) }, () => this.#picture(word.figure(look), kind));
  }

  #filled(): FillExport | null {
    const { item } = this.#stage;
    return item && fillExport(this.#app.fill, item);
  }

  async #saveFilled(kind: ExportKind): Promise<void> {
    const filled = this.#filled();
    if (!filled) return;
    const { name, about, numbers } = filled;
    await this.#save(name, about, async () => {
      const isPicture = kind === 'png' || kind === 'svg';
      return { made: isPicture ? { kind: 'png', bytes: await filled.png() } : { kind, numbers }, note: null };
    });
  }

  async #copyFilled(): Promise<void> {
    const filled = this.#filled();
    if (filled) await this.#take(async () => ({ made: await filled.png(), note: null }), this.#app.takenAlong.copy);
  }

  #word(): WordExport | null {
    const { item, style, range } = this.#stage;
    const { scale } = this.#app.settings.current;
    return item && range && wordExport(this.#app.words, item, style, { ...style, scale }, range);
  }

  /** The shown map, whose it is, and how it is recorded. */
  #asked(): Asked | null {
    const { item, style } = this.#stage;
    const { model, settings, stageMaps } = this.#app;
    const map = stageMaps.current;
    if (!item || !map || !model.loaded || this.#app.fill.active) return null;
    const { scale } = settings.current;
    const about = aboutShown(item.id, model, map, { ...style, scale }, item.answer?.predictions ?? []);
    if (!about?.map) return null;
    const { name, labels, config } = model.loaded;
    const options = about.options ?? {};
    const subject = { photo: item.ref.name, model: name, map: about.map, options, labels, clsToken: config.clsToken };
    return { item, map, about, subject };
  }

  #figure({ item, map, subject }: Asked, look: FigureLook): MapFigure | null {
    const { range, style } = this.#stage;
    const crop = item.answer?.crop;
    if (!range || !crop) return null;
    const { method } = subject.map;
    const panel = { map: map.map, range, style, crop, method, label: '', changes: subject.options.changes };
    return { panels: [panel], columns: 1, oneRange: true, caption: captionOf(subject, minMax(map.map.data)), look };
  }

  async #picture(figure: MapFigure, kind: Picture): Promise<Taken<ExportContent> | null> {
    const asked = { ...figure, look: withDefaults(figure.look, kind === 'svg') };
    if (kind === 'png') return this.#large(asked, async (view) => ({ kind, bytes: await mapPng(asked, view) }));
    const { item } = this.#stage;
    if (!item) return null;
    const view = await this.#app.pictures.encoded(item.id, EXPORT_EDGE);
    return { made: { kind, text: mapSvg(asked, view) }, note: null };
  }

  /**
   * Draws with the photo at its own resolution, and says where it is too large for that; null while there is no photo. The window's view serves
   * where it is the whole photo already.
   */
  async #large<T>({ look }: MapFigure, draw: (view: StageView) => Promise<T>): Promise<Taken<T> | null> {
    const { view } = this.#stage;
    if (!view) return null;
    const edge = exportEdge(view.photoRows, view.photoCols);
    const whole = Math.max(view.bitmap.width, view.bitmap.height) >= edge;
    const source = whole ? view : await this.#app.pictures.large(view.photo, edge);
    const { width: cols, height: rows } = source.bitmap;
    const made = await draw(source);
    if (!whole) source.bitmap.close();
    const reduced = pixelsOf(look) === null && edge < Math.max(view.photoRows, view.photoCols);
    return { made, note: reduced ? t('export.reduced', { cols, rows, megapixels: EXPORT_PIXELS / 1e6 }) : null };
  }

  #save(name: string, about: ExportAbout, make: () => Promise<Taken<ExportContent> | null>): Promise<void> {
    return this.#take(make, (content) => this.#app.takenAlong.save({ name, content, about }));
  }

  /** One export at a time; a photo that cannot be read in full says why. */
  async #take<T>(make: () => Promise<Taken<T> | null>, use: (made: T) => Promise<boolean>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const taken = await make();
      if (taken && (await use(taken.made)) && taken.note) this.#app.notices.say(taken.note);
    } catch (error) {
      const text = error instanceof RangeError ? t('export.tooLarge') : errorSentence(asErrorData(error));
      this.#app.notices.say(text, 'error');
    } finally {
      this.busy = false;
    }
  }
}

interface Asked {
  readonly item: PhotoItem;
  readonly map: ShownMap;
  readonly about: ExportAbout;
  readonly subject: MapSubject;
}

/** Only what was asked for is recorded. */
function recorded(look: FigureLook): { readonly figure?: FigureLook } {
  return Object.keys(look).length > 0 ? { figure: { ...look } } : {};
}

async function drawn(drawing: Drawing, look: FigureLook, kind: Picture): Promise<Taken<ExportContent>> {
  const made: ExportContent =
    kind === 'svg' ? { kind, text: drawingFile(drawing, look) } : { kind, bytes: await drawingPng(drawing, look) };
  return { made, note: null };
}
