/** The classifier of a person's own labels: fitted on what the library keeps, as `headlight train` fits it, and made a model of its own. */
import { setImmediate as turn } from 'node:timers/promises';
import type { FittedLabels, OwnLabel } from '../../shared/own-labels';
import type { RecipeOverrides } from '../../vit/checkpoint/overrides';
import { openWith } from '../../vit/checkpoint/open-with';
import { HeadlightError } from '../../vit/errors';
import { folderFiles } from '../../vit/node/folder-files';
import { enoughOf } from '../../vit/train/enough';
import { FOLDS, SEED, trainLabels, type TrainedLabels } from '../../vit/train/train-labels';
import { withClassifier } from '../../vit/train/trained-model';
import { exportOnnx } from '../models/export-onnx';
import { ModelStore } from '../models/model-store';
import { saveTrained } from '../models/trained-folder';
import { byName, byPlace } from '../photo/folder';
import type { LabelledFeatures } from './own-labels';

/** `photos` are places among the files that were named. */
export type FittedPlaces = Omit<FittedLabels, 'photos'> & { readonly photos: readonly number[] };

/** The encoder of a model that is to be made, and where the model goes. */
export interface ModelToMake {
  readonly base: { readonly id: string; readonly folder: string; readonly weights: string | null };
  readonly overrides: RecipeOverrides;
  /** The folder of installed models, and the new one's name in it. */
  readonly models: string;
  readonly id: string;
}

export class LabelFit {
  #stop = new AbortController();
  #last: { readonly model: number; readonly labels: readonly OwnLabel[]; readonly found: TrainedLabels; readonly photos: number } | null = null; // prettier-ignore

  /** A later fit overtakes this one (`cancelled`). Rejects with `labelsTooFew`. */
  async fit(model: number, all: readonly OwnLabel[], samples: readonly LabelledFeatures[]): Promise<FittedPlaces> {
    this.#stop.abort(new HeadlightError('cancelled'));
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const labels = all
      .filter(({ id }) => samples.some(({ label }) => label === id))
      .sort((a, b) => byName(a.name, b.name));
    const places = new Map(labels.map(({ id }, place) => [id, place]));
    const placeOf = ({ label }: LabelledFeatures): number => places.get(label) ?? 0;
    const sorted = [...samples].sort((a, b) => placeOf(a) - placeOf(b) || byPlace(a.path, b.path));
    const counts = labels.map(({ id, name }) => ({
      label: name,
      photos: samples.filter(({ label }) => label === id).length,
    }));
    const { kind } = enoughOf(counts);
    if (kind === 'labels' || kind === 'alone') throw new HeadlightError('labelsTooFew');
    const pause = (): Promise<void> => turn();
    const found = await trainLabels(
      { features: sorted.map(({ features }) => features), classes: sorted.map(placeOf), count: labels.length },
      { folds: FOLDS, seed: SEED, pause },
      { signal },
    );
    this.#last = { model, labels, found, photos: sorted.length };
    const { lambda, accuracy, confusion } = found.fit;
    const { suspects, wanting, copies } = found;
    return { labels, photos: sorted.map(({ at }) => at), lambda, accuracy, confusion, suspects, wanting, copies };
  }

  /** Rejects with `badRequest` where the last fit was of another model, as the checkpoint does, and as `saveError` says. */
  async make(model: number, { base, overrides, models, id }: ModelToMake): Promise<null> {
    const last = this.#last;
    if (last?.model !== model) throw new HeadlightError('badRequest', { detail: 'no labels are fitted on this model' });
    const store = new ModelStore(models);
    const own = await openWith(folderFiles(base.folder), {
      overrides,
      ...(base.weights !== null && { weights: base.weights }),
    });
    const trained = withClassifier(
      own,
      last.found.fit,
      last.labels.map(({ name }) => name),
    );
    await store.alone(id, async () => {
      const partial = await store.partial(id, 'labels');
      const on = { base: base.id, photos: last.photos, seed: SEED, folds: FOLDS };
      await saveTrained(partial, trained, last.found.fit, on);
      await store.install(partial, id);
    });
    return null;
  }
}

/** A model in its folder, as it is run. */
export interface ModelToExport {
  readonly folder: string;
  /** The one weights file that is meant, or null for all. */
  readonly weights: string | null;
  readonly overrides: ModelToMake['overrides'];
}

/** Rejects as the checkpoint does, and as `saveError` says. Returns the files written. */
export async function exportModel({ folder, weights, overrides }: ModelToExport, out: string): Promise<string[]> {
  const checkpoint = await openWith(folderFiles(folder), { overrides, ...(weights !== null && { weights }) });
  return exportOnnx(checkpoint, out, { outputs: ['attention'], opset: 20 });
}
