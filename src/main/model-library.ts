/** The models the window may open, and the only model files that `app://` serves. */
import { join } from 'node:path';
import type { ModelRef } from '../shared/ipc';
import { listModels, type InstalledModel } from './models/installed';
import type { ModelNotesStore } from './models/notes';

export class ModelLibrary {
  #models: Promise<ReadonlyMap<string, InstalledModel>> | undefined;

  /** @param folders in order of precedence; ones that do not exist are empty */
  constructor(
    private readonly folders: readonly string[],
    private readonly notes: ModelNotesStore,
  ) {}

  /** What is there now; what is served follows. */
  async list(): Promise<readonly ModelRef[]> {
    this.#models = this.#read();
    const [models, notes] = await Promise.all([this.#models, this.notes.all()]);
    return [...models.values()].map(({ id, files }) => {
      const { name = null, overrides = {} } = notes.get(id) ?? {};
      return { id, name: name ?? id, overrides, files };
    });
  }

  /** Absolute path of a listed file of a listed model, else null. */
  async file(id: string, name: string): Promise<string | null> {
    this.#models ??= this.#read();
    const model = (await this.#models).get(id);
    const listed = model?.files.some((file) => file.name === name) ?? false;
    return model && listed ? join(model.folder, name) : null;
  }

  /** Where each model lies; paths for our own processes, never for the window. */
  async places(): Promise<readonly { readonly id: string; readonly folder: string }[]> {
    this.#models ??= this.#read();
    return [...(await this.#models).values()].map(({ id, folder }) => ({ id, folder }));
  }

  async #read(): Promise<ReadonlyMap<string, InstalledModel>> {
    return new Map((await listModels(this.folders)).map((model) => [model.id, model]));
  }
}
