/** What a kind of question is: its fields, the shape of its answer, what it needs, where it comes from, and the function that answers it from a context. */
import type * as v from 'valibot';
import type { ViTConfig, ViTShape } from '../config';
import type { AttentionStack, TokenLayout } from '../explain/attention';
import type { Changes } from '../explain/changes';
import type { GradientMaps } from '../explain/gradient-maps';
import type { PhotoAttention } from '../explain/maps';
import type { Target } from '../explain/query';
import type { InsideBlock } from '../model/one-block';
import type { ScoredModel } from '../score';

/** What an answer looks like: who shows, prints or saves answers goes by this. */
export type AnswerShape =
  /** One number per patch. */
  | 'map'
  /** One map per layer and head. */
  | 'grid'
  /** One number per layer and head. */
  | 'table'
  /** Scores over a share of patches. */
  | 'curves'
  /** One number per pair of tokens. */
  | 'matrix'
  /** Small pictures. */
  | 'tiles'
  | 'predictions'
  /** Tokens' numbers as they are. */
  | 'vectors'
  /** Predictions at each layer. */
  | 'layers';

/** What must be computed for an answer; the cheapest first. */
export type Need = 'weights' | 'attention' | 'hidden' | 'gradient' | 'reruns';

/** A question without its name. */
export type Asked<F extends v.ObjectEntries> = Readonly<v.InferOutput<v.StrictObjectSchema<F, undefined>>>;

/** A kind of question: `F` its fields, `A` its answer. */
export interface Kind<F extends v.ObjectEntries, A> {
  readonly fields: F;
  readonly answers: AnswerShape;
  readonly needs: Need;
  /** Paper or code that defines it, for people. */
  readonly source: string;
  /** It is about the model alone, so that it can be asked without a photo. */
  readonly ofModel?: boolean;
  /** Gives numbers that are the caller's own: nothing that the session keeps. Rejects with `badRequest` for what the model lacks. */
  answer(asked: Asked<F>, context: QuestionContext): Promise<A>;
}

/** What the answer to a question may use: the photo's runs, the model behind them, and other questions. */
export interface QuestionContext {
  readonly model: ScoredModel;
  readonly config: ViTConfig;
  readonly shape: ViTShape;
  readonly layout: TokenLayout;
  /** A weight of the model by canonical name, as stored, in float32. */
  tensor(name: string): Promise<Float32Array>;
  /** Attention and logits [classes] of the photo; kept. */
  run(changes?: Changes): Promise<{ readonly attention: PhotoAttention; readonly logits: Float32Array }>;
  /** Maps by the gradient of a class (default: the photo's top prediction), and the attention of the same run; kept. */
  gradient(
    target: Target | undefined,
    changes?: Changes,
  ): Promise<{ readonly maps: GradientMaps; readonly attention: AttentionStack }>;
  /** Tokens before each block and after the last, [tokens, dim] each; kept, and shared: not to be changed. */
  hidden(changes?: Changes): Promise<readonly Float32Array[]>;
  /** One run for the logits [classes] alone; nothing is kept. */
  logits(changes: Changes): Promise<Float32Array>;
  /** What is pooled of the photo, [features]: one run, nothing is kept. */
  features(): Promise<Float32Array>;
  /** Where attention pooling looked, [heads, 1, tokens or, where it reads these alone, patches]: one run, nothing is kept. */
  poolAttention(): Promise<Float32Array | null>;
  /**
   * What the attention of block `layer` computes of the tokens that reach it; shared: not to be changed. Changes act on those tokens; what they
   * do to attention itself (masks, temperature) is not in it. Rejects with `badRequest` where layer norms are off.
   */
  inside(layer: number, changes?: Changes): Promise<InsideBlock>;
  /** The model from layer `from` on, on tokens from anywhere: [tokens, dim] → [classes]. With `from` = depth the classifier alone. */
  onward(from: number, tokens: Float32Array, changes?: Changes): Promise<Float32Array>;
  /** The model's first answer to the photo as it is. Rejects with `badRequest` for a backbone. */
  top(): Promise<number>;
  /** A question of another kind about the same photo, its answer kept where it was costly. `onProgress` is told instead of `progress`. */
  ask<F extends v.ObjectEntries, A>(
    kind: Kind<F, A>,
    asked: Asked<F>,
    onProgress?: (fraction: number) => void,
  ): Promise<A>;
  /** Reports the share that is done, 0 … 1, after each of many runs. */
  progress(fraction: number): void;
}
