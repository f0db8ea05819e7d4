/**
 * Messages on the port between the renderer's worker and the native process. Attention stays in that process: pixels go there,
 * answers and maps come back. Every request but `forget`, `cancel` and `close` carries an id and gets one answer.
 */
import type { RecipeOverrides } from '../vit/checkpoint/overrides';
import type { ErrorData } from '../vit/errors';
import type { AnswerTo, Question } from '../vit/ask/questions';
import type { Precision } from '../vit/graph/onnx/stored';
import type { SessionAnswer } from '../vit/session/answer';

/** Which model to open, and how. */
export interface NativeWish {
  readonly model: string;
  readonly overrides: RecipeOverrides;
  /** Of the weights. */
  readonly precision: Precision;
}

export type NativeRequest =
  /** Opens an installed model; it replaces the one before. Answered with `NativeOpened`. */
  | ({ readonly id: number; readonly type: 'open' } & NativeWish)
  /** `pixels` normalised, [channels, rows, cols]. Answered with `SessionAnswer`. */
  | {
      readonly id: number;
      readonly type: 'answer';
      readonly photo: string;
      readonly pixels: Float32Array;
      readonly top: number;
    }
  /** Whether maps of this photo can be asked for. */
  | { readonly id: number; readonly type: 'knows'; readonly photo: string }
  /** Answered with `AnswerTo`, after any number of `NativeProgress`. */
  | { readonly id: number; readonly type: 'ask'; readonly photo: string; readonly question: Question }
  /** Stops the request of that id, which is then answered with `cancelled`; one that has been answered is left alone. */
  | { readonly type: 'cancel'; readonly request: number }
  | { readonly type: 'forget'; readonly photo: string }
  /** Frees the model. */
  | { readonly type: 'close' };

export interface NativeOpened {
  /** For people: 'ONNX Runtime, 4 threads'. */
  readonly detail: string;
}

export type NativeValue = NativeOpened | SessionAnswer | AnswerTo<Question> | boolean;

export type NativeAnswer =
  | { readonly id: number; readonly ok: true; readonly value: NativeValue }
  | ({ readonly id: number; readonly ok: false } & ErrorData);

/** How far a request has come, 0 … 1. */
export interface NativeProgress {
  readonly id: number;
  readonly progress: number;
}

/** What the native process sends. */
export type NativeMessage = NativeAnswer | NativeProgress;
