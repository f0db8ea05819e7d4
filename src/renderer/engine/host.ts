/** The engine behind `EngineApi`, free of worker and browser: photos come from a `PhotoClient`, engines from a starter. */
import type { ModelRef } from '../../shared/ipc';
import type { EncodedPicture, ModelPixels } from '../../shared/photo-port';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { checkRunnable } from '../../vit/checkpoint/runnable';
import { shapeOf } from '../../vit/config';
import { expected, HeadlightError } from '../../vit/errors';
import type { EngineName } from '../../vit/execute/executor';
import type { Precision } from '../../vit/graph/onnx/stored';
import { isOfModel, type AnswerTo, type Question } from '../../vit/ask/questions';
import { RunningModel } from '../../vit/session/running-model';
import type { Work } from '../../vit/session/work';
import type { Answer, EngineApi, LoadedModel, LoadProgress } from './api';
import type { EngineReason } from './engine-choice';
import { EarlyNative } from './early-native';
import { openHere, openNative, type EngineWorld } from './engine-world';
import { LoadReport } from './load-report';
import type { ModelSession } from './model-session';
import { PhotoClient, type PhotoPort } from './photo-client';
import { Stops } from './stops';

type HostedModel = RunningModel<ModelSession, EngineReason>;

export class EngineHost implements EngineApi {
  readonly #photos: PhotoClient;
  #model: HostedModel | null = null;
  readonly #stops = new Stops();
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
    const progress = new LoadReport(ref, onProgress);
    const opening = this.world.open(ref, (bytes) => progress.arrived(bytes));
    opening.catch(() => undefined); // told where it is awaited
    const candidates = await this.world.candidates(engine);
    // The native process reads the model itself: it begins while this worker reads it too.
    const native = new EarlyNative(candidates[0]?.name === 'native' ? openNative(this.world, ref, precision) : null);
    const { checkpoint, release } = await this.#runnable(opening, mine).catch((error: unknown) => {
      native.discard();
      throw error;
    });
    const onStage = (stage: LoadProgress['stage']): void => progress.reached(stage);
    onStage('engine');
    const model: HostedModel = new RunningModel(checkpoint, candidates, async ({ name, reason }) => {
      const opened =
        name === 'native'
          ? await (native.take() ?? openNative(this.world, ref, precision))
          : await openHere(this.world, { name, reason }, checkpoint, onStage);
      release();
      return opened;
    });
    this.#model = model;
    const choice = await model.engine();
    if (mine !== this.#loads) throw new HeadlightError('cancelled');
    progress.finished();
    return loadedModel(ref, checkpoint, choice);
  }

  /** What was opened, if it can be run and is still wanted: another load may have come after, or the end. */
  async #runnable(opening: ReturnType<EngineWorld['open']>, mine: number): ReturnType<EngineWorld['open']> {
    const opened = await opening;
    checkRunnable(opened.checkpoint);
    if (mine === this.#loads) return opened;
    opened.release();
    throw new HeadlightError('cancelled');
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
    return this.#stops.run(photo, async (signal) => {
      const { pixels, crop, photoRows, photoCols, notes, timing } = await this.#pixels(photo, model, signal);
      return model.ask(async (session, engine) => {
        signal.throwIfAborted();
        const { forwardMs, ...whole } = await session.answer(photo, { pixels }, top);
        const { predictions, groups, output, threshold, present } = whole;
        const said = { predictions, groups, output, threshold, present };
        const photoSeen = { crop, photoRows, photoCols, ...(notes && { notes }) };
        return { ...said, ...photoSeen, timing: { ...timing, forwardMs }, engine };
      });
    });
  }

  async ask<Q extends Question>(photo: string, question: Q, { onProgress, signal }: Work = {}): Promise<AnswerTo<Q>> {
    if (isOfModel(question))
      return this.#loaded().ask((session) => session.ask(photo, question, { onProgress, signal }));
    return this.#withPhoto(
      photo,
      (session, ofPhoto) => session.ask(photo, question, { onProgress, signal: ofPhoto }),
      signal,
    );
  }

  forget(photo: string): void {
    this.cancel(photo);
    this.#photos.cancel(photo); // pictures too
    void this.#model?.ask(async (session) => session.forget(photo)).catch(() => undefined); // no engine, nothing to forget
  }

  cancel(photo: string): void {
    this.#stops.stop(photo);
  }

  /**
   * Asks about a photo; one that is no longer kept (another engine, too long ago) is decoded and run again first. Whether it is kept
   * is only asked once the question was refused: a map under a slider comes back a message sooner.
   */
  async #withPhoto<T>(
    photo: string,
    question: (session: ModelSession, signal: AbortSignal) => Promise<T>,
    wanted?: AbortSignal,
  ): Promise<T> {
    const model = this.#loaded();
    return this.#stops.run(
      photo,
      (signal) =>
        model.ask(async (session) => {
          try {
            return await question(session, signal);
          } catch (error) {
            if (!isBadRequest(error) || (await session.knows(photo))) throw error;
          }
          const { pixels } = await this.#pixels(photo, model, signal);
          signal.throwIfAborted();
          await session.answer(photo, { pixels }, 0);
          return question(session, signal);
        }),
      wanted,
    );
  }

  #pixels(photo: string, model: HostedModel, signal: AbortSignal): Promise<ModelPixels> {
    return this.#photos.pixels(photo, model.checkpoint.recipe, signal);
  }

  #loaded(): HostedModel {
    if (!this.#model) throw expected('a loaded model', 'model', 'none');
    return this.#model;
  }

  async #unload(): Promise<void> {
    const model = this.#model;
    this.#model = null;
    this.#stops.stopAll();
    await model?.dispose();
  }
}

function isBadRequest(error: unknown): boolean {
  return error instanceof HeadlightError && error.code === 'badRequest';
}

function loadedModel({ id, name }: ModelRef, checkpoint: Checkpoint, engine: LoadedModel['engine']): LoadedModel {
  const { config, recipe, provenance, notes, parameters, labels, output, threshold, calibration } = checkpoint;
  const { grid } = shapeOf(config);
  const about = { config, grid, recipe, provenance, notes, parameters, labels, output, threshold, calibration };
  return { id, name, ...about, hasClassifier: config.classes > 0, engine };
}
