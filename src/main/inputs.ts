/** What a person names, drops or pastes: models go to the library, everything else to the photos. */
import { HeadlightError } from '../vit/errors';
import type { Added, AddedPhotos, DroppedFile, ModelRef } from '../shared/ipc';
import type { ModelLibrary } from './model-library';
import { splitInputs, type NamedModel } from './models/inputs';
import type { OnSome, Photos } from './photos/photos';

export class Inputs {
  readonly #photos: Pick<Photos, 'addDropped' | 'addPaths'>;
  readonly #models: Pick<ModelLibrary, 'open'>;

  constructor(photos: Pick<Photos, 'addDropped' | 'addPaths'>, models: Pick<ModelLibrary, 'open'>) {
    this.#photos = photos;
    this.#models = models;
  }

  /** Files and folders; what can be neither model nor photo is named beside its reason. `onSome`: as of `Photos.addPaths`. */
  async addPaths(paths: readonly string[], onSome?: OnSome): Promise<Added> {
    const { models, photos } = await splitInputs(paths);
    return this.#joined(models, await this.#photos.addPaths(photos, onSome));
  }

  async addDropped(files: readonly DroppedFile[], onSome?: OnSome): Promise<Added> {
    const { models, photos } = await splitInputs(files.flatMap((file) => ('path' in file ? [file.path] : [])));
    const kept = new Set(photos);
    const rest = files.filter((file) => !('path' in file) || kept.has(file.path));
    return this.#joined(models, await this.#photos.addDropped(rest, onSome));
  }

  async #joined(named: readonly NamedModel[], { failed, ...added }: AddedPhotos): Promise<Added> {
    const models: ModelRef[] = [];
    const refused: AddedPhotos['failed'][number][] = [];
    for (const { name, folder, weights, doubtful } of named) {
      try {
        models.push(await this.#models.open({ folder, weights }));
      } catch (error) {
        if (!(error instanceof HeadlightError)) throw error;
        if (!doubtful) refused.push({ name, error: error.toData() });
      }
    }
    return { ...added, models, failed: [...refused, ...failed] };
  }
}
