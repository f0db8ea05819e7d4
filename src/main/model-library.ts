/** The models the window may open, and the only model files that `app://` serves. */
import { join } from 'node:path';
import type { ModelRef } from '../shared/ipc';
import { listModels, type InstalledModel } from './models/installed';

export class ModelLibrary {
  #models: Promise<ReadonlyMap<string, InstalledModel>> | undefined;

  /** @param folders in order of precedence; ones that do not exist are empty */
  constructor(private readonly folders: readonly string[]) {}

  /** What is there now; what is served follows. */
  async list(): Promise<readonly ModelRef[]> {
    this.#models = this.#read();
    return [...(await this.#models).values()].map(({ id, files }) => ({ id, name: id, files }));
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
