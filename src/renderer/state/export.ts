/** What an export says of itself: the settings of the shown map, its numbers and its file name. */
import type { Numbers } from '../../shared/export/numbers';
import { labelsOf, type LookSettings, type MapSettings } from '../../shared/export/sidecar';
import type { ExportAbout } from '../../shared/ipc-export';
import type { Prediction } from '../engine/api';
import { methodOf, takes, type MapMethodName } from '../../vit/ask/map-methods';
import { isOfClass, type MapOptions, type MapQuery } from '../../vit/explain/query';
import { withoutExtension } from './format';
import { t } from './language.svelte';
import type { ModelState } from './model.svelte';
import type { Offer } from './offers.svelte';
import type { PictureLens, ShownMap } from './stage-maps.svelte';

type ModelInUse = Pick<ModelState, 'loaded' | 'wanted' | 'engine'>;

/** Version, model, engine and photos that an export records; null while there is no model. */
export function madeBy(photos: readonly string[], { loaded, wanted, engine }: ModelInUse): ExportAbout | null {
  if (!loaded || !wanted || !engine) return null;
  const { name, config, recipe, zeroShot, labels } = loaded;
  const typed = zeroShot && { labels: labels.map(({ text }) => text), templates: [...zeroShot.templates] };
  const about = { config: { ...config }, recipe: { ...recipe }, overrides: wanted.overrides };
  const model = { id: wanted.id, name, ...about, ...(typed && { typed }) };
  const { name: runs, detail, precision } = engine;
  return { photos: [...photos], model, engine: { name: runs, detail, precision } };
}

/** What a lens offers. */
export function aboutOffer({ photos, question, picture }: Offer, model: ModelInUse): ExportAbout | null {
  const by = madeBy(photos, model);
  if (!by || !model.loaded) return null;
  const target = 'target' in question ? question.target : null;
  return { ...by, question, ...(picture && { picture }), ...labelsOf(target, model.loaded.labels) };
}

/** Null while there is no model. @param predictions of the photo, best first: a map of no named class is of the first */
export function aboutShown(
  photo: string,
  model: ModelInUse,
  shown: ShownMap,
  look: LookSettings,
  predictions: readonly Prediction[],
): ExportAbout | null {
  const by = madeBy([photo], model);
  if (!by || !model.loaded) return null;
  const asked = shown.lens
    ? askedOf(shown.lens, model.loaded.config.depth)
    : { map: settingsOf(shown.query, predictions), options: shown.options };
  return { ...by, look, ...asked, ...labelsOf(asked.map?.target, model.loaded.labels) };
}

/** A lens's map as the command line asks for it. */
function askedOf(lens: PictureLens, depth: number): Pick<ExportAbout, 'map' | 'options'> {
  const { method, place } = methodOf(lens, depth);
  const { size, ...map } = place;
  return {
    map: { method, ...map, ...(takes(method, 'size') && { size }) },
    options: 'changes' in lens && lens.changes ? { changes: lens.changes } : {},
  };
}

/** All heads of all layers in place of the shown one. */
export function aboutGrid(about: ExportAbout): ExportAbout {
  return about.map ? { ...about, map: { ...about.map, layer: 'all', head: 'all' } } : about;
}

/** The class that was meant is written out. */
function settingsOf(query: MapQuery, [top]: readonly Prediction[]): MapSettings {
  const { method, layer, head, token } = query;
  const target = isOfClass(query) ? (query.target ?? (top ? { class: top.index } : null)) : null;
  return { method, layer, head, token, target };
}

/** [rows, cols] as the command line writes them. */
export function numbersOf({ map }: ShownMap): Numbers {
  return { name: 'map', axes: ['row', 'col'], shape: [map.rows, map.cols], data: Float32Array.from(map.data) };
}

/** Without ending: photo, method, class, then where it was looked; layers and heads count from 1. @param why names of the class, and of the one it is set against */
export function exportName(
  photo: string,
  { query, lens, options }: Omit<ShownMap, 'map'> & Partial<ShownMap>,
  why: WhyNames,
): string {
  const method = lens ? methodOf(lens, query.layer + 1).method : query.method;
  return [
    withoutExtension(photo),
    t(`method.${method}`),
    ...whyWords(method, why),
    ...placeOf(query, lens),
    ...(isChanged(options, lens) ? [t('export.changed')] : []),
  ].join(' ');
}

/** Whether the changed model was asked: not every question is about a run of it. */
export function isChanged(options: MapOptions, lens: PictureLens | undefined): boolean {
  return lens ? 'changes' in lens && lens.changes !== undefined : options.changes !== undefined;
}

/** Names of the class that is explained, and of the one it is set against. */
type WhyNames = { readonly name: string; readonly other: string | null } | null;

function whyWords(method: MapMethodName, why: WhyNames): string[] {
  if (!why || !takes(method, 'target')) return [];
  return [why.name, ...(why.other ? [t('export.versus', { name: why.other })] : [])];
}

function placeOf({ layer, head }: MapQuery, lens: PictureLens | undefined): string[] {
  if (!lens) return [t('export.layerHead', { layer: layer + 1, head: typeof head === 'number' ? head + 1 : head })];
  if ('head' in lens) return placeOf({ ...lens, method: 'attention' }, undefined);
  return 'layer' in lens ? [t('export.blocks', { layer: lens.layer })] : [];
}

/** The same of all heads of all layers. */
export function gridName(photo: string, { query, options }: ShownMap, why: WhyNames): string {
  const figure = t('export.figureName', { photo: withoutExtension(photo), method: t(`method.${query.method}`) });
  return [figure, ...whyWords(query.method, why), ...(options.changes ? [t('export.changed')] : [])].join(' ');
}

/** The same of two models side by side. */
export function bothName(photo: string, { query, options }: ShownMap, model: string, other: string): string {
  const both = t('export.bothName', { model, other });
  const what = [withoutExtension(photo), t(`method.${query.method}`), ...placeOf(query, undefined), both];
  return [...what, ...(options.changes ? [t('export.changed')] : [])].join(' ');
}

/** File name of an offer: photo, lens, and the part that was asked. */
export function offerName(photo: string, { subject, question }: Offer): string {
  const name = t('export.lensName', { photo: withoutExtension(photo), what: t(`export.what.${subject}`) });
  const changes = 'changes' in question && question.changes && Object.keys(question.changes).length > 0;
  return [name, ...offerWords(question), ...(changes ? [t('export.changed')] : [])].join(' ');
}

function offerWords(question: Offer['question']): string[] {
  if (question.lens === 'matrix') return placeOf({ method: 'attention', token: 'cls', ...question }, undefined);
  if (question.lens === 'heads') return [t(`heads.by.${question.metric}`)];
  return [];
}
