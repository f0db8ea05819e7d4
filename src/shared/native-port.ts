/** What can be asked of the native process. Photos go there by name: it fetches the pixels itself, and attention stays in it. */
import * as v from 'valibot';
import type { RecipeOverrides } from '../vit/checkpoint/overrides';
import { count } from '../vit/ask/fields';
import { questionSchema, type AnswerTo, type Question } from '../vit/ask/questions';
import { PRECISIONS, type Precision } from '../vit/graph/onnx/stored';
import type { RowProgress } from '../vit/measure/measure-row';
import type { MeasuredRow } from '../vit/measure/rows';
import type { Trial } from '../vit/session/trial';
import type { Work } from '../vit/session/work';
import type { Contract } from './channel/contract';
import { decoderCalls, type DecoderApi } from './decoder-api';
import { LabelHeadSchema, LabelSetSchema, TextSchema } from './label-head';
import type { LabelSet } from '../vit/text/label-set';
import type { ReadText } from '../vit/text/text-encoder';
import type { LabelHead } from '../vit/text/zero-shot';
import { OverridesSchema } from './model-overrides';
import type { SeenAnswer } from './photo-session';
import { RowWishSchema, type RowWish } from './row-wish';

/** Which model to open, and how. */
export interface NativeWish {
  readonly model: string;
  readonly overrides: RecipeOverrides;
  /** Precision of the weights. */
  readonly precision: Precision;
  /** A person's labels as its classes. */
  readonly labels?: LabelHead;
}

export interface NativeOpened {
  /** For people: 'ONNX Runtime, 4 threads'. */
  readonly detail: string;
}

/** One client's model. */
export interface NativeApi extends DecoderApi {
  /** Opens an installed model; it replaces the one before. */
  open(wish: NativeWish): Promise<NativeOpened>;
  /** What the text tower of a model makes of labels; needs no open model. Texts are computed once. */
  labelHead(model: string, set: LabelSet, work?: Work): Promise<LabelHead>;
  /** What each token of a text read of the others in the text tower of a model; needs no open model. */
  readText(model: string, text: string): Promise<ReadText>;
  answer(photo: string, top: number, work?: Work): Promise<SeenAnswer>;
  ask<Q extends Question>(photo: string, question: Q, work?: Work): Promise<AnswerTo<Q>>;
  /** Runs a fixed input: how fast, and what comes out. */
  measure(): Promise<Trial>;
  /** Measures the native engine on an installed model from nothing, beside whatever is open. */
  measureRow(model: NativeWish, wish: RowWish, work?: Work<RowProgress>): Promise<MeasuredRow>;
  forget(photo: string): void;
  /** Frees the model. */
  close(): void;
}

const name = v.pipe(v.string(), v.maxLength(255));

const wish = v.strictObject({
  model: name,
  overrides: OverridesSchema,
  precision: v.picklist(PRECISIONS),
  labels: v.exactOptional(LabelHeadSchema),
});

export const NATIVE: Contract<NativeApi> = {
  open: { args: [wish] },
  labelHead: { args: [name, LabelSetSchema] },
  readText: { args: [name, TextSchema] },
  answer: { args: [name, count] },
  ask: { args: [name, questionSchema] },
  ...decoderCalls(name),
  measure: { args: [] },
  measureRow: { args: [wish, RowWishSchema] },
  forget: { args: [name], tells: true },
  close: { args: [], tells: true },
};
