/** What the answer to a question may use: the photo's runs, the model behind them, and other questions. */
import type { ViTConfig, ViTShape } from '../config';
import type { AttentionStack, TokenLayout } from '../explain/attention';
import type { Changes } from '../explain/changes';
import type { GradientMaps } from '../explain/gradient-maps';
import type { PhotoAttention } from '../explain/maps';
import type { Target } from '../explain/query';
import type { ScoredModel } from '../score';
import type { AnswerTo, Question } from './questions';

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
  /** The model from layer `from` on, on tokens from anywhere: [tokens, dim] → [classes]. With `from` = depth the classifier alone. */
  onward(from: number, tokens: Float32Array, changes?: Changes): Promise<Float32Array>;
  /** The model's first answer to the photo as it is. Rejects with `badRequest` for a backbone. */
  top(): Promise<number>;
  /** Another question about the same photo, its answer kept where it was costly. `onProgress` is told instead of `progress`. */
  ask<Q extends Question>(question: Q, onProgress?: (fraction: number) => void): Promise<AnswerTo<Q>>;
  /** To be told what share is done, 0 … 1, after each of many runs. */
  progress(fraction: number): void;
}
