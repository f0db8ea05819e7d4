/** What a page is told when it begins: the photos and models there are, and the first page also what was named at the start. */
import type { Added, Bootstrap } from '../shared/ipc';
import type { ModelRef } from '../shared/ipc-models';
import type { Inputs } from './inputs';
import type { ModelLibrary } from './model-library';
import type { Photos } from './photos/photos';

export class Beginning {
  #isFirst = true;
  /** The list of models that the native engine's start has read, for the first page. */
  #listed: Promise<readonly ModelRef[]> | undefined;

  /** @param paths named at the start */
  constructor(
    private readonly paths: readonly string[],
    private readonly inputs: Pick<Inputs, 'addPaths'>,
    private readonly photos: Pick<Photos, 'samples' | 'taken'>,
    private readonly models: Pick<ModelLibrary, 'list'>,
  ) {}

  /** Reads the list of models before a page asks. */
  listModels(): Promise<readonly ModelRef[]> {
    this.#listed = this.models.list();
    return this.#listed;
  }

  /** What was listed before holds no more. */
  modelsChanged(): void {
    this.#listed = undefined;
  }

  /** Without photos, the samples. */
  async take(): Promise<Pick<Bootstrap, 'samples' | 'added' | 'models'>> {
    const [samples, added] = await Promise.all([this.photos.samples(), this.#added()]);
    const models = await this.#modelsFor(added);
    const isEmpty = added.photos.length + added.failed.length === 0;
    return { samples, models, added: isEmpty ? { ...added, photos: samples } : added };
  }

  async #added(): Promise<Added> {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (isFirst && this.paths.length > 0) return this.inputs.addPaths(this.paths);
    return { photos: this.photos.taken(), models: [], failed: [] };
  }

  /** Read once at a start; anew where models came in since, and for every page after the first. */
  #modelsFor({ models }: Added): Promise<readonly ModelRef[]> {
    const listed = models.length === 0 ? this.#listed : undefined;
    this.#listed = undefined;
    return listed ?? this.models.list();
  }
}
