/**
 * Installs and removes models, for the window and the command line alike: from a hub, or from anywhere on this computer. A model is opened
 * before it counts as installed, and is listed only then.
 */
import { rm } from 'node:fs/promises';
import { HeadlightError } from '../../vit/errors';
import { copyModel, modelToCopy } from './copy-model';
import { checkRoom, freeBytes, writeError } from './disk-space';
import { folderNameOf, modelIdIn } from './hub/address';
import { HubClient, type HubClientOptions, type HubOffer } from './hub/client';
import { bytesHere } from './hub/download-file';
import { readInfoHere, type ReadInfo } from './info-reader';
import { describeModel, listModels, surveyModels, type InstalledModel } from './installed';
import { ModelStore } from './model-store';
import { checkedName } from './names';
import { readOrigin, writeOrigin, type OriginRecord } from './origin';
import { ProgressMeter, type OnProgress } from './progress';
import { readSuggested, type SuggestedModel } from './suggested';

export interface InstallerOptions {
  /** Models that come with Headlight. */
  readonly builtIn: string;
  /** The person's own models; made when needed. */
  readonly own: string;
  /** Path of `suggested.json`. */
  readonly suggested: string;
  readonly hub: HubClientOptions;
  /** Opens a model to see whether it can be opened; here, where nothing else is said. */
  readonly check?: ReadInfo;
}

/** An offer, and what this computer says to it. */
export interface ModelOffer extends HubOffer {
  /** What the model will be called here: `google--vit-base-patch16-224`. */
  readonly installsAs: string;
  /** Installed already, at this very commit. */
  readonly installed: boolean;
  /** Bytes of it that an earlier, unfinished try has left. */
  readonly alreadyHere: number;
  /** Bytes free on the disk. */
  readonly freeBytes: number;
}

export class ModelInstaller {
  readonly #options: InstallerOptions;
  readonly #store: ModelStore;
  readonly #hub: HubClient;
  readonly #check: ReadInfo;

  constructor(options: InstallerOptions) {
    this.#options = options;
    this.#store = new ModelStore(options.own);
    this.#hub = new HubClient(options.hub);
    this.#check = options.check ?? readInfoHere;
  }

  /** Rejects with `configInvalid` where the list is damaged. */
  suggested(): Promise<readonly SuggestedModel[]> {
    return readSuggested(this.#options.suggested);
  }

  /**
   * What a download would bring; nothing is fetched but a few small files. Rejects with `hubIdInvalid`, `hubOffline`, other `hub…` errors,
   * `checkpointNoWeights` and the like where the repository holds nothing that can be opened, and `cancelled`.
   * @param id or the address of the model's page
   * @param revision branch, tag or commit; null is the newest
   */
  async lookUp(id: string, revision: string | null = null, signal = NEVER): Promise<ModelOffer> {
    const offer = await this.#hub.lookUp(id, revision, signal);
    const installsAs = folderNameOf(offer.id);
    const installed = (await this.#installedAt(installsAs, offer.commit)) !== null;
    const alreadyHere = await this.alreadyHere(offer);
    return { ...offer, installsAs, installed, alreadyHere, freeBytes: await freeBytes(this.#store.folder) };
  }

  /** Bytes that an earlier, unfinished try has left of what was looked at. */
  async alreadyHere({ id, commit, files }: HubOffer): Promise<number> {
    const partial = this.#store.partialPlace(folderNameOf(id), commit);
    const here = await Promise.all(files.map((file) => bytesHere(partial, file)));
    return here.reduce((sum, bytes) => sum + bytes, 0);
  }

  /**
   * Downloads, checks, opens and installs; nothing happens where the model is here at this commit already. Rejects with what `look` rejects
   * with, `diskFull`, `saveFailed`, `modelBusy`, `modelNameTaken`, `hubFileDamaged`, `cancelled`, and the checkpoint's errors (then nothing is left). After trouble
   * or `cancelled` the next download goes on where this one stopped.
   * @param wanted an offer of `look`, or an id
   */
  async download(
    wanted: HubOffer | string,
    onProgress: OnProgress = () => undefined,
    signal: AbortSignal = NEVER,
  ): Promise<InstalledModel> {
    if (typeof wanted === 'string' && this.#hub.offline) {
      const here = await this.#installedAt(folderNameOf(modelIdIn(wanted, this.#hub.endpoint)), null);
      if (here) return here;
    }
    const offer = typeof wanted === 'string' ? await this.#hub.lookUp(wanted, null, signal) : wanted;
    const name = folderNameOf(offer.id);
    await this.#refuseBuiltInName(name);
    return this.#store.alone(name, async () => {
      const here = await this.#installedAt(name, offer.commit);
      if (here) return here;
      const partial = await this.#store.partial(name, offer.commit);
      await this.#fetch(offer, partial, onProgress, signal);
      const { hub, id, commit, licence } = offer;
      return this.#finish(partial, name, offer.id, { hub, id, commit, licence }, signal);
    });
  }

  /**
   * Copies a model folder or a weights file (with the small files beside it) into the person's own. Rejects with `modelNotFound`,
   * the checkpoint's errors, `modelNameInvalid`, `modelNameTaken`, `diskFull`, `saveFailed` and `cancelled`; then nothing is left.
   * @param options `name`: what it is called here; else the folder's or the file's name
   */
  async add(
    path: string,
    onProgress: OnProgress = () => undefined,
    signal: AbortSignal = NEVER,
    options: { readonly name?: string } = {},
  ): Promise<InstalledModel> {
    const model = await modelToCopy(path);
    const name = checkedName(options.name ?? model.name);
    await this.#check({ folder: model.folder, weights: model.weights });
    await this.#refuseBuiltInName(name);
    if (await this.#store.isTaken(name)) throw new HeadlightError('modelNameTaken', { name });
    return this.#store.alone(name, async () => {
      await checkRoom(this.#store.folder, model.bytes);
      const partial = await this.#store.partial(name, 'copy');
      try {
        const meter = new ProgressMeter(model.bytes, 0, onProgress);
        await copyModel(model, partial, meter, signal);
        meter.phase('checking');
        return await this.#finish(
          partial,
          name,
          name,
          { hub: null, id: model.name, commit: null, licence: null },
          signal,
        );
      } catch (error) {
        await rm(partial, { recursive: true, force: true });
        throw error;
      }
    });
  }

  /** Also what is not whole, and what unfinished downloads have left. Rejects with `modelNotFound`, `modelBuiltIn`, `modelBusy` and `saveFailed`. */
  async remove(id: string): Promise<void> {
    const own = (await surveyModels([this.#store.folder])).some(({ model }) => model.id === id);
    if (!own && !(await this.#store.leftovers()).includes(id)) {
      const builtIn = (await listModels([this.#options.builtIn])).some((model) => model.id === id);
      throw new HeadlightError(builtIn ? 'modelBuiltIn' : 'modelNotFound', { model: id });
    }
    await this.#store.forget(id);
  }

  /** Forgets what unfinished downloads of a model have left. @param id on the hub */
  async discard(id: string): Promise<void> {
    const name = folderNameOf(modelIdIn(id, this.#hub.endpoint));
    await this.#store.alone(name, () => this.#store.discardPartial(name));
  }

  async #fetch(offer: HubOffer, partial: string, onProgress: OnProgress, signal: AbortSignal): Promise<void> {
    const already = await this.alreadyHere(offer);
    await checkRoom(this.#store.folder, offer.bytes - already);
    const meter = new ProgressMeter(offer.bytes, already, onProgress);
    for (const file of offer.files) await this.#hub.download(offer, file, partial, meter, signal);
    meter.phase('checking');
  }

  /** Opens what has gathered, and puts it into its place; what cannot be opened is removed. @param title for sentences */
  async #finish(
    partial: string,
    name: string,
    title: string,
    origin: Omit<OriginRecord, 'installed'>,
    signal: AbortSignal,
  ): Promise<InstalledModel> {
    try {
      await this.#check({ folder: partial, weights: null, name: title });
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      throw error;
    }
    if (signal.aborted) throw new HeadlightError('cancelled');
    await writeOrigin(partial, { ...origin, installed: new Date().toISOString() }).catch((error: unknown) => {
      throw writeError(error, name);
    });
    await this.#store.install(partial, name);
    const model = await describeModel(this.#store.placeOf(name));
    if (!model) throw new HeadlightError('modelNotFound', { model: name });
    return model;
  }

  /** The model where it is here, at `commit` where one is given. */
  async #installedAt(name: string, commit: string | null): Promise<InstalledModel | null> {
    const model = await describeModel(this.#store.placeOf(name));
    if (!model || commit === null) return model;
    return (await readOrigin(model.folder))?.commit === commit ? model : null;
  }

  /** Refuses a built-in model's id, because the built-in one would win. */
  async #refuseBuiltInName(name: string): Promise<void> {
    const taken = (await listModels([this.#options.builtIn])).some(({ id }) => id.toLowerCase() === name.toLowerCase());
    if (taken) throw new HeadlightError('modelNameTaken', { name });
  }
}

const NEVER = new AbortController().signal;
