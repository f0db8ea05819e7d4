/** What the renderer's worker offers the window. The worker owns model, executor and activations. */
import * as v from 'valibot';
import type { Contract } from '../../shared/channel/contract';
import { count } from '../../vit/ask/fields';
import { ENGINE_CHOICES, type EngineName } from '../../vit/execute/executor';
import { PRECISIONS, type Precision } from '../../vit/graph/onnx/stored';
import type { EngineChoice } from './engine-choice';
import type { AttentionMap, HeadGrid } from '../../vit/explain/attention';
import { questionSchema, type AnswerTo, type Question } from '../../vit/ask/questions';
import type { Reading } from '../../vit/output';
import type { Prediction } from '../../vit/predictions';
import type { Work } from '../../vit/session/work';
import type { DecoderTask } from '../../vit/checkpoint/decoders/decoder';
import type { Calibration } from '../../vit/checkpoint/calibration';
import type { AnswerNote } from '../../vit/checkpoint/answer-notes';
import type { Label, ZeroShot } from '../../vit/checkpoint/checkpoint';
import type { Provenance, Recipe } from '../../vit/recipe';
import type { ViTConfig } from '../../vit/config';
import { decoderCalls, type DecoderApi } from '../../shared/decoder-api';
import { PHOTOS, type EncodedPicture } from '../../shared/photo-port';
import type { SeenAnswer } from '../../shared/photo-session';
import { MeasuredHereSchema, type EngineMeasurement } from '../../shared/engine-figures';
import type { ModelRef } from '../../shared/ipc';
import { LabelSetSchema, TextSchema, type WantedModel } from '../../shared/label-head';
import type { LabelSet } from '../../vit/text/label-set';
import type { ReadText } from '../../vit/text/text-encoder';
import type { LabelHead } from '../../vit/text/zero-shot';

export type { AttentionMap, HeadGrid, Prediction };

export type { EngineChoice };

export type LoadStage = 'files' | 'weights' | 'engine' | 'warmUp';
export interface LoadProgress {
  readonly stage: LoadStage;
  /** 0 … 1 over the whole load. */
  readonly fraction: number;
}

/** A measurement, by whichever version of Headlight. */
export type MeasuredHere = Omit<EngineMeasurement, 'version'>;

export interface LoadedModel extends Reading {
  readonly id: string;
  readonly name: string;
  readonly config: ViTConfig;
  readonly grid: readonly [rows: number, cols: number];
  readonly recipe: Recipe;
  readonly provenance: Provenance;
  /** What must be known beside the answers. */
  readonly notes: readonly AnswerNote[];
  readonly parameters: number;
  readonly hasClassifier: boolean;
  /** One per class, in the order of the logits; none for a backbone. */
  readonly labels: readonly Label[];
  /** What stands behind the encoder; null for a classifier or a backbone. */
  readonly decoder: DecoderTask | null;
  /** Null: nobody has measured how far its scores can be believed. */
  readonly calibration: Calibration | null;
  /** Whether its file holds a text tower, which reads labels in a person's own words. */
  readonly readsTexts: boolean;
  /** The labels and sentences where a person typed them; else null. */
  readonly zeroShot: ZeroShot | null;
  readonly engine: EngineChoice;
}

export interface Answer extends SeenAnswer {
  readonly engine: EngineChoice;
  /** Set where the answer comes from the library, not from this run. */
  readonly kept?: true;
  /** Every label that is present, where labels hold independently and `predictions` names fewer. */
  readonly there?: readonly Prediction[];
}

/** Every rejection is a `HeadlightError`. */
export interface EngineApi extends DecoderApi {
  /** Opens a model on the chosen engine; a second call replaces the first. `precision` is of the native engine's weights; the others have float32. 'auto' goes by `measured`. */
  load(
    model: WantedModel,
    engine: EngineName | 'auto',
    precision: Precision,
    measured: readonly MeasuredHere[],
    work?: Work<LoadProgress>,
  ): Promise<LoadedModel>;
  /** What the model's text tower makes of labels: what `load` is then given with the model. Texts are computed once. */
  labelHead(model: ModelRef, set: LabelSet, engine: EngineName | 'auto', work?: Work): Promise<LabelHead>;
  /** What each token of a text read of the others in the model's text tower, which need not be open. */
  readText(model: ModelRef, text: string, engine: EngineName | 'auto'): Promise<ReadText>;
  /** Frees the model and its engine. */
  close(): Promise<void>;
  thumbnail(photo: string, edge: number): Promise<EncodedPicture>;
  view(photo: string, edge: number): Promise<EncodedPicture>;
  /** Decode → preprocess → forward; kept for maps within the memory budget. */
  answer(photo: string, top: number): Promise<Answer>;
  /**
   * A question about a photo (`''` for one about the model alone); the numbers are the caller's own. `signal`, or `cancel` of the
   * photo, stops it: it then rejects with `cancelled`.
   */
  ask<Q extends Question>(photo: string, question: Q, work?: Work): Promise<AnswerTo<Q>>;
  /** Drops what is queued or kept for a photo. */
  forget(photo: string): void;
  cancel(photo: string): void;
}

const photo = v.string();
export const MODEL = v.custom<WantedModel>((value) => typeof value === 'object' && value !== null, 'expected a model');

export const ENGINE: Contract<EngineApi> = {
  load: { args: [MODEL, v.picklist(ENGINE_CHOICES), v.picklist(PRECISIONS), v.array(MeasuredHereSchema)] },
  labelHead: { args: [MODEL, LabelSetSchema, v.picklist(ENGINE_CHOICES)] },
  readText: { args: [MODEL, TextSchema, v.picklist(ENGINE_CHOICES)] },
  close: { args: [] },
  thumbnail: { args: PHOTOS.thumbnail.args, again: true, moves: true },
  view: { args: PHOTOS.view.args, again: true, moves: true },
  answer: { args: [photo, count] },
  ask: { args: [photo, questionSchema], moves: true },
  ...decoderCalls(photo),
  forget: { args: [photo], tells: true },
  cancel: { args: [photo], tells: true },
};
