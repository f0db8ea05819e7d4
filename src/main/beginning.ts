/** What a page is told when it begins: the photos and models there are, and the first page also what was named at the start. */
import type { Added, Bootstrap } from '../shared/ipc';
import type { ModelRef } from '../shared/ipc-models';
import type { Inputs } from './inputs';
import type { ModelLibrary } from './model-library';
import { placeOf } from './photos/kept-place';
import type { PhotoLibrary } from './photos/photo-library';
import type { Photos } from './photos/photos';

export class Beginning {
  readonly #paths: readonly string[];
  readonly #inputs: Pick<Inputs, 'addPaths'>;
  readonly #photos: Pick<Photos, 'samples' | 'taken' | 'restore' | 'at'>;
  readonly #models: Pick<ModelLibrary, 'list'>;
  readonly #library: Pick<PhotoLibrary, 'opened'>;
  #isFirst = true;
  /** The first photo that was named at the start. */
  #named: string | null = null;
  /** The photo that the first page shows, which is known while it is told; null for pages after it. */
  first: string | null = null;
  /** The list of models that the native engine's start has read, for the first page. */
  #listed: Promise<readonly ModelRef[]> | undefined;

  /** @param paths named at the start */
  constructor(
    paths: readonly string[],
    inputs: Pick<Inputs, 'addPaths'>,
    photos: Pick<Photos, 'samples' | 'taken' | 'restore' | 'at'>,
    models: Pick<ModelLibrary, 'list'>,
    library: Pick<PhotoLibrary, 'opened'>,
  ) {
    this.#paths = paths;
    this.#inputs = inputs;
    this.#photos = photos;
    this.#models = models;
    this.#library = library;
  }

  /** Reads the list of models before a page asks. */
  listModels(): Promise<readonly ModelRef[]> {
    this.#listed = this.#models.list();
    return this.#listed;
  }

  /** What was listed before holds no more. */
  modelsChanged(): void {
    this.#listed = undefined;
  }

  /** Photos of earlier runs before those that were named; without photos, the samples. */
  async take(): Promise<Pick<Bootstrap, 'samples' | 'added' | 'models' | 'place' | 'shown'>> {
    const isFirst = this.#isFirst;
    const [samples, added] = await Promise.all([this.#photos.samples(), this.#added()]);
    const models = await this.#modelsFor(added);
    const isEmpty = added.photos.length + added.failed.length === 0;
    const place = placeOf((await this.#library.opened())?.place ?? null, this.#photos);
    const photos = isEmpty ? samples : added.photos;
    this.first = isFirst ? (this.#named ?? place?.shown ?? photos[0]?.id ?? null) : null;
    return { samples, models, place, shown: this.#named, added: { ...added, photos } };
  }

  async #added(): Promise<Added> {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (isFirst) await this.#photos.restore((await this.#library.opened())?.photos ?? []);
    const named = isFirst && this.#paths.length > 0 ? await this.#inputs.addPaths(this.#paths) : null;
    this.#named = named?.photos[0]?.id ?? null;
    return { models: [], failed: [], ...named, photos: this.#photos.taken() };
  }

  /** Read once at a start; anew where models came in since, and for every page after the first. */
  #modelsFor({ models }: Added): Promise<readonly ModelRef[]> {
    const listed = models.length === 0 ? this.#listed : undefined;
    this.#listed = undefined;
    return listed ?? this.#models.list();
  }
}
