/** Pictures of many photos: each with the map that is chosen, as a file of its own or in a grid on pages. */
import { captionOf } from '../../../shared/figure/caption';
import type { MapPanel } from '../../../shared/figure/map-figure';
import { drawnRange } from '../../../shared/overlay/signed';
import { methodOf, takes } from '../../../vit/ask/map-methods';
import type { Question } from '../../../vit/ask/questions';
import { HeadlightError } from '../../../vit/errors';
import { isOfClass, type MapQuery, type Target } from '../../../vit/explain/query';
import { minMax, rangeOf } from '../../../vit/explain/scale';
import { contactSheet, PER_PAGE, SHEET_EDGE, type SheetPhoto } from '../../paint/contact-sheet';
import { exportEdge, mapPng } from '../../paint/export';
import { saidAtOnce } from '../answer-words';
import { aboutShown, exportName, isChanged } from '../export';
import { tilesOf } from '../grid-feed';
import { placeName } from '../head-name';
import { modelLabel, t } from '../language.svelte';
import type { ExplainedClass } from '../lenses/explained-class.svelte';
import type { ModelState } from '../model.svelte';
import type { PhotoItem } from '../photos.svelte';
import type { Pictures } from '../pictures.svelte';
import type { QuestionStore } from '../question-store.svelte';
import type { Selection } from '../selection.svelte';
import type { SettingsState } from '../settings.svelte';
import type { PictureLens, ShownMap, StageMaps } from '../stage-maps.svelte';
import { styleOf } from '../stage-style';
import type { Wishes } from './wishes';

/** What it needs of the window. */
export interface DrawerUser {
  readonly model: ModelState;
  readonly selection: Selection;
  readonly stageMaps: StageMaps;
  readonly explainedClass: Pick<ExplainedClass, 'names'>;
  readonly questions: Pick<QuestionStore, 'fetch' | 'once'>;
  readonly pictures: Pick<Pictures, 'large'>;
  readonly settings: SettingsState;
  readonly unsureBelow: number;
}

/** What is over the photos of a sheet. */
export type SheetOf = 'map' | 'photo';

/** What is asked of each photo; as it was when it was planned, whatever is looked at meanwhile. */
interface Asked {
  readonly query: MapQuery;
  readonly options: ShownMap['options'];
  readonly lens: PictureLens | null;
  /** A class that was chosen holds for all; else each photo's best one is explained. */
  readonly target: Target | null;
}

export class PictureDrawer {
  readonly #user: DrawerUser;
  #asked: Asked | null = null;
  #items: readonly PhotoItem[] = [];
  #pages: readonly (readonly PhotoItem[])[] = [];
  #of: SheetOf = 'map';

  constructor(user: DrawerUser) {
    this.#user = user;
  }

  /** The chosen map in a few words; null where it lacks its class or its patch, so that there is none. */
  get words(): string | null {
    const { stageMaps, selection } = this.#user;
    const { whole, question } = stageMaps;
    return whole && !question ? null : wordsOf({ query: selection.query, lens: question, options: stageMaps.options });
  }

  overlays(items: readonly PhotoItem[]): Wishes {
    const asked = this.#begin(items);
    const photos = this.#items.map((item) => ({
      photo: item.id,
      name: nameOf(item, asked, this.#user.explainedClass),
    }));
    return { photos, unsure: 0, unanswered: items.length - photos.length };
  }

  sheets(items: readonly PhotoItem[], of: SheetOf): Wishes {
    this.#begin(items);
    this.#of = of;
    const count = Math.ceil(this.#items.length / PER_PAGE);
    this.#pages = Array.from({ length: count }, (_, page) => this.#items.slice(page * PER_PAGE, (page + 1) * PER_PAGE));
    const photos = this.#pages.flatMap(([first], at) =>
      first ? [{ photo: first.id, name: t('sheets.name', { page: at + 1, pages: count }) }] : [],
    );
    return { photos, unsure: 0, unanswered: items.length - this.#items.length };
  }

  /** The photo at this place of what was wished. Rejects with why it cannot be drawn. */
  async overlay(at: number): Promise<Uint8Array> {
    const item = this.#items[at];
    const { answer } = item ?? {};
    if (!item || !answer) throw new HeadlightError('cancelled');
    const { panel, caption } = await this.#panel(item);
    const edge = exportEdge(answer.photoRows, answer.photoCols);
    const view = await this.#user.pictures.large(item.id, edge);
    const look = this.#user.settings.current.figure;
    const png = await mapPng({ panels: [panel], columns: 1, oneRange: true, caption, look }, view);
    view.bitmap.close();
    return png;
  }

  /** The page at this place. A photo that cannot be drawn says so in its place. */
  async sheet(at: number): Promise<Uint8Array> {
    const photos: SheetPhoto[] = [];
    for (const item of this.#pages[at] ?? []) photos.push(await this.#small(item));
    const { wanted } = this.#user.model;
    const model = wanted ? modelLabel(wanted) : '';
    const title = this.#of === 'map' ? `${model} · ${this.#asked ? wordsOf(this.#asked) : ''}` : model;
    const page = t('sheets.page', { page: at + 1, pages: this.#pages.length });
    const png = await contactSheet(photos, { title, page, missing: t('sheets.missing') });
    for (const { view } of photos) view?.bitmap.close();
    return png;
  }

  #begin(items: readonly PhotoItem[]): Asked {
    const { selection, stageMaps } = this.#user;
    const { query, target } = selection;
    this.#asked = { query, options: stageMaps.options, lens: stageMaps.question, target: target ?? null };
    const isDrawable = stageMaps.whole === null || stageMaps.question !== null;
    this.#items = items.filter(({ status, answer }) => isDrawable && status === 'done' && answer !== null);
    return this.#asked;
  }

  async #small(item: PhotoItem): Promise<SheetPhoto> {
    const { answer } = item;
    const said = { name: item.ref.name, answer: answer ? saidAtOnce(answer, this.#user.unsureBelow) : '' };
    try {
      const panel = this.#of === 'map' ? (await this.#panel(item)).panel : null;
      return { ...said, panel, view: await this.#user.pictures.large(item.id, 2 * SHEET_EDGE) };
    } catch {
      return { ...said, panel: null, view: null };
    }
  }

  async #panel(item: PhotoItem): Promise<{ panel: MapPanel; caption: string[] }> {
    const { model, settings, questions } = this.#user;
    const { answer } = item;
    const asked = this.#asked && ofPhoto(this.#asked, item);
    if (!asked || !answer || !model.loaded) throw new HeadlightError('cancelled');
    const { query, options, lens } = asked;
    const question: Question<'map'> | PictureLens = lens ?? { lens: 'map', query, options };
    const map = await questions.fetch(item.id, question);
    const shown: ShownMap = { map, query, options, ...(lens && { lens }) };
    const style = styleOf(settings.current, shown);
    const { scale } = settings.current;
    const all = scale === 'shared' && !lens ? (await questions.once(item.id, tilesOf(query, options))).data : map.data;
    const about = aboutShown(item.id, model, shown, { ...style, scale }, answer.predictions);
    if (!about?.map) throw new HeadlightError('cancelled');
    const { name, labels, config } = model.loaded;
    const subject = { photo: item.ref.name, model: name, map: about.map, options: about.options ?? {}, labels, clsToken: config.clsToken }; // prettier-ignore
    const range = drawnRange(style, rangeOf(map.data, scale, all));
    const { crop } = answer;
    const panel = { map, range, style, crop, method: about.map.method, label: '', changes: subject.options.changes };
    return { panel, caption: captionOf(subject, minMax(map.data)) };
  }
}

/** Method, where it has one the place of what is drawn, and that the model is changed. */
function wordsOf({ query, lens, options }: Omit<Asked, 'target'>): string {
  const method = lens ? methodOf(lens, 1).method : query.method;
  const place = !lens ? [placeName(query)] : 'head' in lens ? [placeName(lens)] : [];
  const changed = isChanged(options, lens ?? undefined) ? [t('export.changed')] : [];
  return [t(`method.${method}`), ...place, ...changed].join(' · ');
}

/** Of each photo's best class, unless one was chosen. */
function ofPhoto(asked: Asked, { answer }: PhotoItem): Asked {
  const best = answer?.predictions[0];
  const target = asked.target ?? (best ? { class: best.index } : null);
  const { lens, query } = asked;
  return {
    ...asked,
    query: isOfClass(query) && target ? { ...query, target } : query,
    lens: lens && target && 'target' in lens && takes(methodOf(lens, 1).method, 'target') ? { ...lens, target } : lens,
  };
}

function nameOf(item: PhotoItem, asked: Asked, explained: Pick<ExplainedClass, 'names'>): string {
  const { query, options, lens } = ofPhoto(asked, item);
  const target = lens && 'target' in lens ? lens.target : null;
  const why = explained.names(target ? { method: 'relevance', layer: 0, head: 'mean', token: 'cls', target } : query);
  return exportName(item.ref.name, { query, options, ...(lens && { lens }) }, why);
}
