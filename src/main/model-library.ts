/** The models the window may open, and the only model files that `app://` serves. */
import { join } from 'node:path';
import type { ModelChange, ModelDetails, ModelRef } from '../shared/ipc-models';
import { attentionScaleOf } from '../vit/config';
import { checkRunnable } from '../vit/checkpoint/runnable';
import { HeadlightError } from '../vit/errors';
import { readingOf } from '../vit/output';
import { folderFiles, pathIn } from '../vit/node/folder-files';
import { readInfoHere, type ReadInfo } from './models/info-reader';
import { listedModels, type ListedModel, type ModelFolders } from './models/listed';
import { ModelStore } from './models/model-store';
import type { ModelNotesStore } from './models/notes';
import type { ModelReferences, ModelSpot } from './models/references';
import { refuseTrainingFolder } from './models/training-folder';

export interface ModelPlaceById extends ModelSpot {
  readonly id: string;
}

export class ModelLibrary {
  readonly #folders: ModelFolders;
  readonly #notes: ModelNotesStore;
  readonly #references: ModelReferences;
  readonly #readInfo: ReadInfo;
  #models: Promise<ReadonlyMap<string, ListedModel>> | undefined;

  /** @param folders ones that do not exist are empty */
  constructor(
    folders: ModelFolders,
    notes: ModelNotesStore,
    references: ModelReferences,
    read: ReadInfo = readInfoHere,
  ) {
    this.#folders = folders;
    this.#notes = notes;
    this.#references = references;
    this.#readInfo = read;
  }

  /** What is there now; what is served follows. */
  async list(): Promise<readonly ModelRef[]> {
    this.#models = this.#read();
    const [models, notes] = await Promise.all([this.#models, this.#notes.all()]);
    return [...models.values()].map(({ id, files, origin, weights, missing }) => {
      const { name = null, overrides = {} } = notes.get(id) ?? {};
      return { id, name: name ?? id, overrides, files, origin, weights, missing };
    });
  }

  /** Absolute path of a listed file of a listed model, else null. */
  async file(id: string, name: string): Promise<string | null> {
    const model = (await this.#known()).get(id);
    const listed = model?.files.some((file) => file.name === name) ?? false;
    return model && listed ? pathIn(model.folder, name) : null;
  }

  /** Where each model lies; paths for our own processes, never for the window. */
  async places(): Promise<readonly ModelPlaceById[]> {
    return [...(await this.#known()).values()].map(({ id, folder, weights }) => ({ id, folder, weights }));
  }

  /**
   * Adds a model where it lies; one that is there already is that one. Rejects with the checkpoint's sentence for what
   * cannot be opened, and nothing is added.
   */
  async open(spot: ModelSpot): Promise<ModelRef> {
    if (spot.weights === null) await refuseTrainingFolder(spot.folder);
    const { config } = await this.#readInfo(spot);
    checkRunnable({ name: folderFiles(spot.folder).name, config });
    const known = [...(await this.#read()).values()];
    const same = known.find(({ folder, weights }) => folder === spot.folder && weights === spot.weights);
    const { id } = same ?? (await this.#references.add(spot, new Set(known.map((model) => model.id))));
    return this.#ref(id);
  }

  /** What the model is, with the person's overrides and without. Rejects as `open` does. */
  async describe(id: string): Promise<ModelDetails> {
    const model = await this.#model(id);
    const { overrides } = await this.#notes.of(id);
    const spot = { folder: model.folder, weights: model.weights };
    const [own, info] = await Promise.all([this.#readInfo(spot), this.#readInfo({ ...spot, overrides })]);
    const { input, recipe, config } = own;
    return {
      info,
      own: {
        input,
        recipe,
        ...readingOf(own),
        heads: config.heads,
        pool: config.pool,
        attentionScale: attentionScaleOf(config),
      },
    };
  }

  /** Rejects with `sizeInvalid` or `overrideInvalid` for what this model cannot be run with; nothing is kept then. */
  async change(id: string, change: ModelChange): Promise<readonly ModelRef[]> {
    const model = await this.#model(id);
    const { folder, weights } = model;
    if (change.overrides) await this.#readInfo({ folder, weights, overrides: change.overrides });
    await this.#notes.change(id, change);
    return this.list();
  }

  /** Deletes what lies in our own folder, and forgets what lies elsewhere. Rejects with `modelBuiltIn`, `modelBusy` and `saveFailed`. */
  async remove(id: string): Promise<readonly ModelRef[]> {
    const model = await this.#model(id);
    if (model.origin === 'builtIn') throw new HeadlightError('modelBuiltIn', { model: id });
    if (model.origin === 'opened') await this.#references.remove(id);
    else await new ModelStore(this.#folders.installed).forget(id);
    await this.#notes.remove(id);
    return this.list();
  }

  /** A missing model has been found elsewhere. Rejects as `open` does. */
  async move(id: string, spot: ModelSpot): Promise<readonly ModelRef[]> {
    await this.#readInfo(spot);
    await this.#references.move(id, spot);
    return this.list();
  }

  /** What the file manager is to show: the weights file that was opened, else the folder. */
  async path(id: string): Promise<string> {
    const { folder, weights } = await this.#model(id);
    return weights === null ? folder : join(folder, weights);
  }

  async #ref(id: string): Promise<ModelRef> {
    const ref = (await this.list()).find((model) => model.id === id);
    if (!ref) throw new HeadlightError('modelNotFound', { model: id });
    return ref;
  }

  async #model(id: string): Promise<ListedModel> {
    const model = (await this.#known()).get(id);
    if (!model) throw new HeadlightError('modelNotFound', { model: id });
    return model;
  }

  #known(): Promise<ReadonlyMap<string, ListedModel>> {
    return (this.#models ??= this.#read());
  }

  async #read(): Promise<ReadonlyMap<string, ListedModel>> {
    return listedModels(this.#folders, await this.#references.all());
  }
}
