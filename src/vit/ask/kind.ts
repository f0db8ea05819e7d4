/** What a kind of question is: its fields, the shape of its answer, what it needs, where it comes from, and the function that answers it. */
import type * as v from 'valibot';
import type { QuestionContext } from './context';

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
  /** Predictions at each layer. */
  | 'layers';

/** What must be computed for it, from the cheapest on. */
export type Need = 'weights' | 'attention' | 'hidden' | 'gradient' | 'reruns';

/** A question without its name. */
export type Asked<F extends v.ObjectEntries> = Readonly<v.InferOutput<v.StrictObjectSchema<F, undefined>>>;

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
