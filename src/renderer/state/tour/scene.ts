/** What every chapter stands on: the photo at hand with its answer, and the model that gave it. */
import { visible } from '../../../vit/visible';
import { patchOfToken } from '../lenses/token-name';
import type { Answer, LoadedModel } from '../../engine/api';
import type { AppState } from '../app-state.svelte';
import type { PhotoItem } from '../photos.svelte';
import type { StageView } from '../pictures.svelte';
import { shapeOf } from '../../../vit/config';
import { valueText } from '../../../shared/export/score-text';
import { shortName } from '../class-names.svelte';
import { engineLabel, modelLabel } from '../language.svelte';
import { tt } from './tour-text';

export interface Scene {
  readonly app: AppState;
  readonly item: PhotoItem;
  readonly view: StageView;
  readonly answer: Answer;
  readonly model: LoadedModel;
}

/** A share as people read it, one place after the point: '71.3', '< 0.1'. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.0005) return '< 0.1';
  return (share * 100).toFixed(1);
}

/** A share, or the number of a regression. */
export function scoreText(score: number, { model }: Scene): string {
  return model.output === 'regression' ? valueText(score) : tt('tour.share', { share: shareText(score) });
}

/** A number with a proper minus sign. */
export function numberText(value: number, places = 2): string {
  return value.toFixed(places).replace('-', '−');
}

/** 'row 3, column 5', 'the class token'. */
export function tokenText(token: number, { model }: Scene): string {
  const { prefix, grid } = shapeOf(model.config);
  const patch = patchOfToken(token, prefix, grid[1]);
  if (patch) return tt('tour.patch', { row: patch.row + 1, col: patch.col + 1 });
  return tt(token === 0 && model.config.clsToken ? 'tour.cls' : 'tour.special');
}

/** The class that the chapters watch: the model's own first answer. Null for a model that names none. */
export function watchedOf({
  answer,
}: Scene): { readonly index: number; readonly name: string; readonly score: number } | null {
  const [best] = answer.predictions;
  return best ? { index: best.index, name: shortName(best), score: best.score } : null;
}

export function footerOf({ app, item, answer, model }: Scene): string {
  const names = app.model.wanted ? modelLabel(app.model.wanted) : model.name;
  return tt('tour.footer', { photo: visible(item.ref.name), model: names, engine: engineLabel(answer.engine.name) });
}
