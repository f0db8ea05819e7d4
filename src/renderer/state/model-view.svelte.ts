/** One open model as the window sees it: the model, what it was asked, and its maps. The window has one, a comparison another. */
import type { MapQuery } from '../../vit/explain/query';
import type { EngineApi } from '../engine/api';
import { MapStore } from './maps.svelte';
import { ModelState } from './model.svelte';
import { QuestionStore } from './question-store.svelte';

export class ModelView {
  readonly model: ModelState;
  readonly questions: QuestionStore;
  readonly maps: MapStore;

  /** @param onMapFailed a map of a photo could not be made */
  constructor(
    readonly engine: EngineApi,
    onMapFailed: (photo: string, error: unknown, query: MapQuery) => void,
  ) {
    this.model = new ModelState(engine);
    this.questions = new QuestionStore(engine);
    this.maps = new MapStore(this.questions, () => this.model.loaded?.config.heads ?? 0, onMapFailed);
  }

  /** Drops what the model was asked, e.g. for another model. */
  forget(): void {
    this.maps.clear();
    this.questions.clear();
  }
}
