/** The engine behind `EngineApi`, free of worker and browser: photos come from a `PhotoClient`, engines from a starter. */
import type { ModelRef } from '../../shared/ipc';
import type { EncodedPicture, ModelPixels } from '../../shared/photo-port';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { shapeOf } from '../../vit/config';
import { expected, HeadlightError } from '../../vit/errors';
import type { EngineName, Executor } from '../../vit/execute/executor';
import type { Precision } from '../../vit/graph/onnx/stored';
import { isOfModel, type LensAnswer, type LensQuestion } from '../../vit/explain/lens';
import type { GridQuery, MapOptions, MapQuery } from '../../vit/explain/query';
import { RunningModel, type OpenedSession } from '../../vit/session/running-model';
import { VitSession } from '../../vit/session/session';
import type { Work } from '../../vit/session/work';
import type { Answer, AttentionMap, EngineApi, HeadGrid, LoadedModel, LoadProgress } from './api';
import type { EngineCandidate, EngineReason } from './engine-choice';
import { PhotoClient, type PhotoPort } from './photo-client';
import type { ModelSession } from './model-session';

/** What the host needs from its surroundings. */
export interface EngineWorld {
  /** Opens the files of a model; `onBytes` hears of what arrives, `release` frees what was held for reading. */
  open(
    model: ModelRef,
    onBytes: (bytes: number) => void,
  ): Promise<{ readonly checkpoint: Checkpoint; release(): void }>;
  candidates(wanted: EngineName | 'auto'): Promise<readonly EngineCandidate[]>;
  /** An engine in this worker. */
  startExecutor(engine: Exclude<EngineName, 'native'>): Promise<Executor>;
  /** The model on the native engine, in its own process. */
  openNative(
    model: ModelRef,
    precision: Precision,
  ): Promise<{ readonly session: ModelSession; readonly detail: string }>;
}

type HostedModel = RunningModel<ModelSession, EngineReason>;

/** Where each stage of a load ends, as a fraction of the whole. */
const FILES = 0.05;
const ENGINE = 0.15;
const WEIGHTS = 0.9;

export class EngineHost implements EngineApi {
  readonly #photos: PhotoClient;
  #model: HostedModel | null = null;
  readonly #stops = new Map<string, Set<AbortController>>();
  #loads = 0;

  /** @param photos shared where two hosts work beside each other */
  constructor(
    readonly world: EngineWorld,
    photos = new PhotoClient(),
  ) {
    this.#photos = photos;
  }

  setPhotoPort(port: PhotoPort): void {
    this.#photos.setPort(port);
  }

  async load(
    ref: ModelRef,
    engine: EngineName | 'auto',
    onProgress: (progress: LoadProgress) => void,
    precision: Precision = 'float32',
  ): Promise<LoadedModel> {
    const mine = ++this.#loads;
    await this.#unload();
    const weights = ref.files.reduce((sum, { size }) => sum + size, 0);
    let arrived = 0;
    let stage: LoadProgress['stage'] = 'files';
    const report = (): void => {
      const fixed = { files: 0, engine: FILES, weights: null, warmUp: WEIGHTS }[stage];
      if (fixed !== null) return onProgress({ stage, fraction: fixed });
      onProgress({ stage, fraction: ENGINE + (WEIGHTS - ENGINE) * Math.min(1, arrived / weights) });
    };
    const { checkpoint, release } = await this.world.open(ref, (bytes) => {
      arrived += bytes;
      report();
    });
    const onStage = (next: LoadProgress['stage']): void => {
      stage = next;
      report();
    };
    onStage('engine');
    const candidates = await this.world.candidates(engine);
    if (mine !== this.#loads) {
      release();
      throw new HeadlightError('cancelled'); // closed, or another load came after
    }
    const model: HostedModel = new RunningModel(checkpoint, candidates, async ({ name, reason }) => {
      const opened =
        name === 'native'
          ? await this.#openNative(ref, precision)
          : await this.#openHere(name, reason, checkpoint, onStage);
      release();
      return opened;
    });
    this.#model = model;
    const choice = await model.engine();
    if (mine !== this.#loads) throw new HeadlightError('cancelled');
    onProgress({ stage: 'warmUp', fraction: 1 });
    const { config, recipe, provenance, parameters } = checkpoint;
    const hasClassifier = config.classes > 0;
    return {
      id: ref.id,
      name: ref.name,
      config,
      grid: shapeOf(config).grid,
      recipe,
      provenance,
      parameters,
      hasClassifier,
      labels: checkpoint.labels,
      engine: choice,
    };
  }

  /** Frees the model, also one that is still loading; that load rejects with `cancelled`. */
  async close(): Promise<void> {
    this.#loads += 1;
    await this.#unload();
  }

  thumbnail(photo: string, edge: number): Promise<EncodedPicture> {
    return this.#photos.thumbnail(photo, edge);
  }

  view(photo: string, edge: number): Promise<EncodedPicture> {
    return this.#photos.view(photo, edge);
  }

  async answer(photo: string, top: number): Promise<Answer> {
    const model = this.#loaded();
    return this.#stoppable(photo, async (signal) => {
      const { pixels, crop, photoRows, photoCols, timing } = await this.#pixels(photo, model, signal);
      return model.ask(async (session, engine) => {
        signal.throwIfAborted();
        const { predictions, forwardMs } = await session.answer(photo, { pixels }, top);
        return { predictions, crop, photoRows, photoCols, timing: { ...timing, forwardMs }, engine };
      });
    });
  }

  map(photo: string, query: MapQuery, options?: MapOptions): Promise<AttentionMap> {
    return this.#withPhoto(photo, (session) => session.map(photo, query, options));
  }

  grid(photo: string, query: GridQuery, options?: MapOptions): Promise<HeadGrid> {
    return this.#withPhoto(photo, (session) => session.grid(photo, query, options));
  }

  async lens<Q extends LensQuestion>(
    photo: string,
    question: Q,
    { onProgress, signal }: Work = {},
  ): Promise<LensAnswer<Q>> {
    if (isOfModel(question))
      return this.#loaded().ask((session) => session.lens(photo, question, { onProgress, signal }));
    return this.#withPhoto(
      photo,
      (session, ofPhoto) => session.lens(photo, question, { onProgress, signal: ofPhoto }),
      signal,
    );
  }

  forget(photo: string): void {
    this.cancel(photo);
    this.#photos.cancel(photo); // pictures too
    void this.#model?.ask(async (session) => session.forget(photo)).catch(() => undefined); // no engine, nothing to forget
  }

  cancel(photo: string): void {
    for (const stop of this.#stops.get(photo) ?? []) stop.abort(new HeadlightError('cancelled'));
  }

  /** Asks about a photo; one that is no longer kept (another engine, too long ago) is decoded and run again first. */
  async #withPhoto<T>(
    photo: string,
    question: (session: ModelSession, signal: AbortSignal) => Promise<T>,
    wanted?: AbortSignal,
  ): Promise<T> {
    const model = this.#loaded();
    return this.#stoppable(
      photo,
      (signal) =>
        model.ask(async (session) => {
          if (!(await session.knows(photo))) {
            const { pixels } = await this.#pixels(photo, model, signal);
            signal.throwIfAborted();
            await session.answer(photo, { pixels }, 0);
          }
          return question(session, signal);
        }),
      wanted,
    );
  }

  #pixels(photo: string, model: HostedModel, signal: AbortSignal): Promise<ModelPixels> {
    return this.#photos.pixels(photo, model.checkpoint.recipe, signal);
  }

  /** Work on a photo that `cancel` can stop, and `wanted` too. */
  async #stoppable<T>(photo: string, work: (signal: AbortSignal) => Promise<T>, wanted?: AbortSignal): Promise<T> {
    const stop = new AbortController();
    const stops = this.#stops.get(photo) ?? new Set();
    this.#stops.set(photo, stops.add(stop));
    const abort = (): void => stop.abort(new HeadlightError('cancelled'));
    if (wanted?.aborted) abort();
    wanted?.addEventListener('abort', abort, { once: true });
    try {
      stop.signal.throwIfAborted();
      const value = await work(stop.signal);
      stop.signal.throwIfAborted();
      return value;
    } finally {
      wanted?.removeEventListener('abort', abort);
      stops.delete(stop);
      if (stops.size === 0) this.#stops.delete(photo);
    }
  }

  async #openNative(ref: ModelRef, precision: Precision): Promise<OpenedSession<ModelSession>> {
    const { session, detail } = await this.world.openNative(ref, precision);
    return { session, detail, precision, dispose: () => session.dispose() };
  }

  async #openHere(
    name: Exclude<EngineName, 'native'>,
    reason: EngineReason,
    checkpoint: Checkpoint,
    onStage: (stage: LoadProgress['stage']) => void,
  ): Promise<OpenedSession<ModelSession>> {
    const executor = await this.world.startExecutor(name);
    let session: VitSession | null = null;
    const dispose = (): void => {
      session?.dispose();
      executor.dispose();
    };
    try {
      onStage('weights');
      session = await VitSession.open(checkpoint, executor);
      onStage('warmUp');
      if (reason === 'hardwareGpu') await warmUp(session); // compiles its shaders; elsewhere the first photo need not wait
      return { session, detail: executor.detail, precision: 'float32', dispose };
    } catch (error) {
      dispose();
      throw error;
    }
  }

  #loaded(): HostedModel {
    if (!this.#model) throw expected('a loaded model', 'model', 'none');
    return this.#model;
  }

  async #unload(): Promise<void> {
    const model = this.#model;
    this.#model = null;
    for (const photo of this.#stops.keys()) this.cancel(photo);
    await model?.dispose();
  }
}

async function warmUp(session: VitSession): Promise<void> {
  const { patches, patchDim } = session.shape;
  await session.answer('', { patches: new Float32Array(patches * patchDim) }, 0);
  session.forget('');
}
