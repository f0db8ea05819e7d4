/** What a lens is to a session: a question about a photo in, numbers out, with everything it may use of the model in between. */
import type { ViTConfig, ViTShape } from '../../config';
import type { AttentionMap, TokenLayout } from '../../explain/attention';
import type { Changes } from '../../explain/changes';
import type { LensAnswer, LensName, LensQuestion } from '../../explain/lens';
import type { MapOptions, MapQuery } from '../../explain/query';
import type { KeptRun } from '../runs';
import type { ScoredModel } from '../score';

export interface LensContext {
  readonly model: ScoredModel;
  readonly config: ViTConfig;
  readonly shape: ViTShape;
  readonly layout: TokenLayout;
  /** A weight of the model by canonical name, as stored, in float32. */
  tensor(name: string): Promise<Float32Array>;
  /** Attention and logits of the photo; kept. */
  run(changes?: Changes): Promise<KeptRun>;
  /** Tokens before each block and after the last, [tokens, dim] each; kept, and shared: not to be changed. */
  hidden(changes?: Changes): Promise<readonly Float32Array[]>;
  /** One run for the logits [classes] alone; nothing is kept. */
  logits(changes: Changes): Promise<Float32Array>;
  /** The model from layer `from` on, on tokens from anywhere: [tokens, dim] → [classes]. With `from` = depth the classifier alone. */
  onward(from: number, tokens: Float32Array, changes?: Changes): Promise<Float32Array>;
  /** The model's first answer to the photo as it is. Rejects with `badRequest` for a backbone. */
  top(): Promise<number>;
  map(query: MapQuery, options?: MapOptions): Promise<AttentionMap>;
  /** Another lens's answer to the same photo, kept where it was costly. `onProgress` is told instead of `progress`. */
  lens<Q extends LensQuestion>(question: Q, onProgress: (fraction: number) => void): Promise<LensAnswer<Q>>;
  /** To be told what share is done, 0 … 1, after each of many runs. */
  progress(fraction: number): void;
}

/** Gives numbers that are the caller's own: nothing that the session keeps. Rejects with `badRequest` for what the model lacks. */
export type Lens<N extends LensName> = (
  question: Extract<LensQuestion, { readonly lens: N }>,
  context: LensContext,
) => Promise<LensAnswer<Extract<LensQuestion, { readonly lens: N }>>>;
