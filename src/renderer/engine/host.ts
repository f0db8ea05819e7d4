/** The engine behind `EngineApi`, free of worker and browser: what it needs of them is its `EngineWorld`. */
import type { ModelRef } from '../../shared/ipc';
import type { WantedModel } from '../../shared/label-head';
import type { LabelSet } from '../../vit/text/label-set';
import type { ReadText } from '../../vit/text/text-encoder';
import type { LabelHead } from '../../vit/text/zero-shot';
import type { DecoderApi, FilledPhoto, Sentence, SentenceWish } from '../../shared/decoder-api';
import type { EncodedPicture } from '../../shared/photo-port';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { checkRunnable } from '../../vit/checkpoint/runnable';
import { shapeOf } from '../../vit/config';
import { expected, HeadlightError } from '../../vit/errors';
import { readingOf } from '../../vit/output';
import type { EngineName } from '../../vit/execute/executor';
import type { Precision } from '../../vit/graph/onnx/stored';
import { isOfModel, type AnswerTo, type Question } from '../../vit/ask/questions';
import { RunningModel } from '../../vit/session/running-model';
import type { Region } from '../../vit/recipe';
import type { WrittenSoFar } from '../../vit/session/decoding';
import type { Work } from '../../vit/session/work';
import { readsTexts } from '../../vit/text/reads-texts';
import type { Answer, EngineApi, LoadedModel, LoadProgress, MeasuredHere } from './api';
import type { EngineReason } from './engine-choice';
import { EarlyNative } from './early-native';
import { openHere, type EngineWorld, type ModelSession } from './engine-world';
import { LoadReport } from './load-report';
import { Stops } from './stops';

type HostedModel = RunningModel<ModelSession, EngineReason>;

export class EngineHost implements EngineApi {
  readonly #world: EngineWorld;
  #model: HostedModel | null = null;
  readonly #stops = new Stops();
  /** Pictures are wanted for as long as the photo is there. */
  readonly #pictures = new Stops();
  #loads = 0;

  constructor(world: EngineWorld) {
    this.#world = world;
  }

  async load(
    ref: WantedModel,
    engine: EngineName | 'auto',
    precision: Precision,
    measured: readonly MeasuredHere[],
    { onProgress = () => undefined }: Work<LoadProgress> = {},
  ): Promise<LoadedModel> {
    const mine = ++this.#loads;
    await this.#unload();
    const progress = new LoadReport(ref, onProgress);
    const opening = this.#world.open(ref, (bytes) => progress.arrived(bytes));
    opening.catch(() => undefined); // told where it is awaited
    const candidates = await this.#world.candidates(engine, ref, measured);
    // The native process reads the model itself: it begins while this worker reads it too.
    const native = new EarlyNative(candidates[0]?.name === 'native' ? this.#world.openNative(ref, precision) : null);
    const { checkpoint, release } = await this.#runnable(opening, mine).catch((error: unknown) => {
      native.discard();
      throw error;
    });
    const onStage = (stage: LoadProgress['stage']): void => progress.reached(stage);
    onStage('engine');
    const model: HostedModel = new RunningModel(checkpoint, candidates, async ({ name, reason }) => {
      const opened =
        name === 'native'
          ? await (native.take() ?? this.#world.openNative(ref, precision))
          : await openHere(this.#world, { name, reason }, checkpoint, onStage);
      release();
      return opened;
    });
    this.#model = model;
    const choice = await model.engine();
    if (mine !== this.#loads) throw new HeadlightError('cancelled');
    progress.finished();
    return loadedModel(ref, checkpoint, choice);
  }

  labelHead(model: ModelRef, set: LabelSet, engine: EngineName | 'auto', work?: Work): Promise<LabelHead> {
    return this.#world.labelHead(model, set, engine, work);
  }

  readText(model: ModelRef, text: string, engine: EngineName | 'auto'): Promise<ReadText> {
    return this.#world.readText(model, text, engine);
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
    return this.#pictures.run(photo, (signal) => this.#world.photos.thumbnail(photo, edge, { signal }));
  }

  view(photo: string, edge: number): Promise<EncodedPicture> {
    return this.#pictures.run(photo, (signal) => this.#world.photos.view(photo, edge, { signal }));
  }

  async answer(photo: string, top: number): Promise<Answer> {
    const model = this.#loaded();
    return this.#stops.run(photo, (signal) =>
      model.ask(async (session, engine) => ({ ...(await session.answer(photo, top, { signal })), engine })),
    );
  }

  async ask<Q extends Question>(photo: string, question: Q, work: Work = {}): Promise<AnswerTo<Q>> {
    const model = this.#loaded();
    if (isOfModel(question)) return model.ask((session) => session.ask(photo, question, work));
    return this.#stops.run(
      photo,
      (signal) => model.ask((session) => session.ask(photo, question, { ...work, signal })),
      work.signal,
    );
  }

  write(photo: string, wish: SentenceWish, work: Work<WrittenSoFar> = {}): Promise<Sentence> {
    return this.#decode(photo, (of, signal) => of.write(photo, wish, { ...work, signal }), work.signal);
  }

  through(photo: string, region: Region | null, weights: Float32Array): Promise<Float32Array> {
    return this.#decode(photo, (of) => of.through(photo, region, weights));
  }

  fill(photo: string, hidden: readonly number[]): Promise<FilledPhoto> {
    return this.#decode(photo, (of) => of.fill(photo, hidden));
  }

  holeAttention(photo: string, hidden: readonly number[], patch: number): Promise<Float32Array> {
    return this.#decode(photo, (of) => of.holeAttention(photo, hidden, patch));
  }

  #decode<T>(
    photo: string,
    ask: (of: DecoderApi, signal: AbortSignal) => Promise<T>,
    wanted?: AbortSignal,
  ): Promise<T> {
    const model = this.#loaded();
    return this.#stops.run(photo, (signal) => model.ask(({ decoding }) => ask(decoding, signal)), wanted);
  }

  forget(photo: string): void {
    this.cancel(photo);
    this.#pictures.stop(photo);
    void this.#model?.ask(async (session) => session.forget(photo)).catch(() => undefined); // no engine, nothing to forget
  }

  cancel(photo: string): void {
    this.#stops.stop(photo);
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

function loadedModel({ id, name }: ModelRef, checkpoint: Checkpoint, engine: LoadedModel['engine']): LoadedModel {
  const { config, recipe, provenance, notes, parameters, labels, calibration } = checkpoint;
  const { grid } = shapeOf(config);
  const about = { config, grid, recipe, provenance, notes, parameters, labels, ...readingOf(checkpoint), calibration };
  const zeroShot = checkpoint.zeroShot ?? null;
  const decoder = checkpoint.decoder?.task ?? null;
  return {
    id,
    name,
    ...about,
    readsTexts: readsTexts(checkpoint),
    zeroShot,
    decoder,
    hasClassifier: config.classes > 0,
    engine,
  };
}
