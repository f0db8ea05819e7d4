/** What the renderer's worker offers the UI (through comlink). The worker owns model, executor and activations. */
import type { ErrorData } from '../../vit/errors';
import type { EngineName } from '../../vit/execute/executor';
import type { Precision } from '../../vit/graph/onnx/stored';
import type { EngineChoice } from './engine-choice';
import type { AttentionMap, HeadGrid } from '../../vit/explain/attention';
import type { AnswerTo, Question } from '../../vit/ask/questions';
import type { Reading } from '../../vit/output';
import type { SessionAnswer } from '../../vit/session/answer';
import type { Prediction } from '../../vit/predictions';
import type { Work } from '../../vit/session/work';
import type { Calibration } from '../../vit/checkpoint/calibration';
import type { AnswerNote } from '../../vit/checkpoint/answer-notes';
import type { Label } from '../../vit/checkpoint/checkpoint';
import type { GroupScore } from '../../vit/groups/groups';
import type { CropBox, Provenance, Recipe } from '../../vit/recipe';
import type { ViTConfig } from '../../vit/config';
import type { PhotoNote } from '../../shared/photo-notes';
import type { EncodedPicture } from '../../shared/photo-port';
import type { ModelRef } from '../../shared/ipc';

export type { AttentionMap, HeadGrid, Prediction };

export type { EngineChoice };

export type LoadStage = 'files' | 'weights' | 'engine' | 'warmUp';
export interface LoadProgress {
  readonly stage: LoadStage;
  /** 0 … 1 over the whole load. */
  readonly fraction: number;
}

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
  /** Null: nobody has measured how far its scores can be believed. */
  readonly calibration: Calibration | null;
  readonly engine: EngineChoice;
}

export interface Answer extends Pick<SessionAnswer, 'output' | 'threshold' | 'present'> {
  /** Best first, `top` of them, or every number of a regression; empty for a backbone. */
  readonly predictions: readonly Prediction[];
  /** Groups of classes by their probability, the most specific first. */
  readonly groups: readonly GroupScore[];
  readonly crop: CropBox;
  readonly photoRows: number;
  readonly photoCols: number;
  /** What there is to know of how the photo was read. */
  readonly notes?: readonly PhotoNote[];
  readonly timing: { readonly decodeMs: number; readonly preprocessMs: number; readonly forwardMs: number };
  readonly engine: EngineChoice;
}

export interface EngineApi {
  /** A (new) port to the photo process. */
  setPhotoPort(port: MessagePort): void;
  /**
   * Opens a model on the chosen engine; a second call replaces the first. `precision` is of the native engine's weights; the others
   * have float32. Rejects with `ErrorData`.
   */
  load(
    model: ModelRef,
    engine: EngineName | 'auto',
    onProgress: (progress: LoadProgress) => void,
    precision?: Precision,
  ): Promise<LoadedModel>;
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

/** Every rejection crosses as this. */
export type EngineError = ErrorData;
