/** A classifier of a person's own labels, learnt in the background while its pane is open: features asked of the model once, the rest is the library's. */
import type { OwnLabelsApi } from '../../../shared/ipc';
import type { ModelRef } from '../../../shared/ipc-models';
import type { FittedLabels } from '../../../shared/own-labels';
import type { ErrorData } from '../../../vit/errors';
import { enoughOf, type Enough } from '../../../vit/train/enough';
import type { EngineApi, LoadedModel } from '../../engine/api';
import { asErrorData } from '../answers';
import type { LibraryState } from '../library.svelte';
import type { ModelState } from '../model.svelte';
import type { PhotoList } from '../photos.svelte';
import type { Report } from '../report';
import { computeFeatures } from './kept-features';
import type { OwnLabelsState } from './own-labels.svelte';

/** Milliseconds without a change before labels are learnt, since sorting photos means many keys in a row. */
const QUIET_MS = 500;

interface User {
  readonly photos: PhotoList;
  readonly model: ModelState;
  readonly ownLabels: OwnLabelsState;
  readonly library: Pick<LibraryState, 'number'>;
  readonly modelLibrary: { made(model: ModelRef): Promise<void> };
}

export class LabelLearning {
  readonly #api: OwnLabelsApi;
  readonly #engine: Pick<EngineApi, 'ask'>;
  readonly #user: User;
  readonly #report: Report;
  /** How far the features are; null while none are computed. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  fitting = $state(false);
  /** The last fit; labels may have changed since. */
  fitted = $state.raw<FittedLabels | null>(null);
  error = $state.raw<ErrorData | null>(null);
  /** Labels or model have changed since. */
  stale = $state(false);
  making = $state(false);
  exporting = $state(false);
  /** The file that the made model was exported to, by name. */
  exported = $state<string | null>(null);
  made = $state.raw<ModelRef | null>(null);

  /** The library's number of the model that `fitted` is of. */
  #model: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Key of the labels that `fitted` was made from. */
  #learnt = '';
  #stop = new AbortController();

  constructor(api: OwnLabelsApi, engine: Pick<EngineApi, 'ask'>, user: User, report: Report) {
    this.#api = api;
    this.#engine = engine;
    this.#user = user;
    this.#report = report;
  }

  /** Photos that can be learnt from: labelled, and read. */
  readonly #photos: readonly string[] = $derived.by(() => {
    const { photos, ownLabels } = this.#user;
    void photos.settled;
    return [...ownLabels.of.keys()].filter((id) => photos.byId(id)?.status === 'done').sort();
  });

  readonly enough: Enough = $derived.by(() => {
    const { of, labels } = this.#user.ownLabels;
    const counts = new Map<number, number>();
    for (const id of this.#photos) counts.set(of.get(id) ?? 0, (counts.get(of.get(id) ?? 0) ?? 0) + 1);
    return enoughOf(labels.map(({ id, name }) => ({ label: name, photos: counts.get(id) ?? 0 })));
  });

  /** To be called in an effect. */
  follow(): void {
    const { ownLabels, model } = this.#user;
    const { labels, of } = ownLabels;
    if (!ownLabels.open || !model.loaded) return;
    const now = JSON.stringify([model.loaded.id, model.loaded.engine.name, model.loaded.engine.precision, labels, this.#photos.map((id) => [id, of.get(id)])]); // prettier-ignore
    clearTimeout(this.#timer);
    this.stale = now !== this.#learnt;
    if (now === this.#learnt) return;
    const isLearnable = this.enough.kind === 'few' || this.enough.kind === 'enough';
    this.#timer = setTimeout(() => void this.#learn(now, isLearnable), QUIET_MS);
  }

  /** Makes the classifier a model among the others. */
  make = async (name: string): Promise<void> => {
    const base = this.#user.model.wanted;
    if (this.#model === null || !base || !this.fitted || this.stale || name.trim() === '') return;
    this.making = true;
    this.made = await this.#report(this.#api.makeLabelModel(this.#model, base.id, name.trim()));
    if (this.made) await this.#user.modelLibrary.made(this.made);
    this.making = false;
  };

  /** The made model as an ONNX file. */
  export = async (): Promise<void> => {
    if (!this.made || this.exporting) return;
    this.exporting = true;
    this.exported = (await this.#report(this.#api.exportLabelModel(this.made.id))) ?? this.exported;
    this.exporting = false;
  };

  async #learn(now: string, isLearnable: boolean): Promise<void> {
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#learnt = now;
    this.stale = false;
    this.error = this.fitted = this.made = this.exported = null;
    this.progress = null;
    this.fitting = false;
    if (!isLearnable) return;
    try {
      const photos = this.#photos;
      const model = await this.#user.library.number();
      await this.#compute(model, photos, signal);
      if (signal.aborted) return;
      this.fitting = true;
      const fitted = await this.#api.fitLabels(model, photos);
      if (signal.aborted) return;
      if (fitted.ok) [this.fitted, this.#model] = [fitted.value, model];
      else this.error = fitted;
    } catch (error) {
      if (!signal.aborted) this.error = asErrorData(error);
    } finally {
      if (!signal.aborted) {
        this.progress = null;
        this.fitting = false;
      }
    }
  }

  /** A photo that fails is not learnt from. */
  async #compute(model: number, photos: readonly string[], signal: AbortSignal): Promise<void> {
    const loaded = (): LoadedModel | null => this.#user.model.loaded;
    const onProgress = (done: number, total: number): void => void (this.progress = { done, total });
    await computeFeatures({ api: this.#api, engine: this.#engine, loaded }, model, photos, { signal, onProgress });
    if (!signal.aborted) this.progress = null;
  }
}
