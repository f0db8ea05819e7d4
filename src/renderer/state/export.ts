/** What an export says of itself: the settings of the shown map, its numbers and its file name. */
import type { Numbers } from '../../shared/export/numbers';
import type { LookSettings, MapSettings } from '../../shared/export/sidecar';
import type { ExportAbout } from '../../shared/ipc-export';
import type { Prediction } from '../engine/api';
import { isOfClass, type MapQuery } from '../../vit/explain/query';
import { withoutExtension } from './format';
import { t } from './language.svelte';
import type { ModelState } from './model.svelte';
import type { ShownMap } from './shown.svelte';

/** Null while there is no model. @param predictions of the photo, best first: a map of no named class is of the first */
export function aboutShown(
  photo: string,
  { loaded, wanted, engine }: Pick<ModelState, 'loaded' | 'wanted' | 'engine'>,
  shown: ShownMap,
  look: LookSettings,
  predictions: readonly Prediction[],
): ExportAbout | null {
  if (!loaded || !wanted || !engine) return null;
  const { name, config, recipe } = loaded;
  const model = { id: wanted.id, name, config: { ...config }, recipe: { ...recipe }, overrides: wanted.overrides };
  const { name: runs, detail } = engine;
  const by = { photo, model, engine: { name: runs, detail, precision: 'float32' as const }, look };
  if (shown.lens?.lens === 'occlusion') {
    const { size = 1, target = null, changes } = shown.lens;
    const map = { method: 'occlusion', layer: config.depth - 1, head: 'mean', token: 'cls', target, size } as const;
    return { ...by, map, options: changes ? { changes } : {} };
  }
  if (shown.lens) return { ...by, question: shown.lens };
  return { ...by, map: settingsOf(shown.query, predictions), options: shown.options };
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

/** Without ending: photo, layer, head. */
export function exportName(photo: string, { query }: ShownMap): string {
  const { layer, head } = query;
  return t('export.fileName', {
    photo: withoutExtension(photo),
    layer: layer + 1,
    head: typeof head === 'number' ? head + 1 : head,
  });
}
