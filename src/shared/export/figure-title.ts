/** What a figure says above itself; always English, as files are, and the same from window and command line. */
import type { Question } from '../../vit/ask/questions';
import type { MapOptions } from '../../vit/explain/query';
import type { MapSettings } from './sidecar';
import { targetName, watchedName } from './target-name';

export interface FigureSubject {
  readonly photo: string;
  readonly model: string;
  readonly map: Pick<MapSettings, 'method' | 'token' | 'target'>;
  readonly options: MapOptions;
  /** By class; a class without one goes by its index. */
  readonly labels: readonly { readonly text: string }[];
  /** Whether the model has a class token; without one `cls` is the mean over patches. */
  readonly clsToken: boolean;
}

type CurvesOf = Pick<Question<'faithfulness'>, 'target' | 'changes'>;

/** One line above a single map. */
export function mapTitle(photo: string, model: string, method: MapSettings['method'], changed: boolean): string {
  return `${photo} · ${model}${changed ? ', changed' : ''} · ${method}`;
}

/** Its parts, to be joined or broken into lines. */
export function figureTitle({ photo, model, map, options, labels, clsToken }: FigureSubject): string[] {
  const { method, token, target } = map;
  const whose = clsToken ? 'class token' : 'mean over patches';
  return [
    model,
    photo,
    method,
    token === 'cls' ? whose : `patch at row ${token.row}, column ${token.col}`,
    ...(target ? [targetName(target, labels)] : []),
    ...(options.changes ? ['changed model'] : []),
  ];
}

/** The lines above deletion and insertion curves. */
export function curvesTitle({
  model,
  photo,
  target,
  changes,
  labels,
}: Pick<FigureSubject, 'model' | 'photo' | 'labels'> & CurvesOf): string[] {
  const label = target ? watchedName(target, labels) : '';
  return [`${model} · ${photo}`, `Deletion and insertion curves of ${label}${changes ? ', changed model' : ''}`];
}
