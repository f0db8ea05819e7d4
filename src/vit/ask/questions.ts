/**
 * Every question that can be asked of a photo and a model. A new one is a file of its own in this folder and a line in `QUESTIONS`; what
 * passes questions on (engines, ports, settings files, stores) takes it from here.
 */
import * as v from 'valibot';
import { ablation } from './ablation';
import { answer } from './answer';
import { faithfulness } from './faithfulness';
import { features } from './features';
import { filters } from './filters';
import { heads } from './heads';
import { lastLook } from './last-look';
import { logitLens } from './logit-lens';
import { grid, map } from './map';
import { matrix } from './matrix';
import { meeting } from './meeting';
import { norm } from './norm';
import { occlusion } from './occlusion';
import { positionSimilarity } from './position-similarity';
import { similarity } from './similarity';
import { stream } from './stream';
import { tokenVector } from './token-vector';
import { valueNorm } from './value-norm';
import type { Asked, Kind } from './kind';

/** Every kind of question, by the name that `lens` gives. */
export const QUESTIONS = {
  map,
  grid,
  answer,
  heads,
  ablation,
  occlusion,
  logitLens,
  lastLook,
  similarity,
  positionSimilarity,
  norm,
  valueNorm,
  filters,
  matrix,
  faithfulness,
  meeting,
  tokenVector,
  features,
  stream,
};

type Kinds = typeof QUESTIONS;

/** A name of `QUESTIONS`. */
export type QuestionName = keyof Kinds;

/** A question as it is sent, kept and written to a file: `lens` names its kind. */
export type Question<N extends QuestionName = QuestionName> = {
  [K in N]: { readonly lens: K } & (Kinds[K] extends Kind<infer F, unknown> ? Asked<F> : never);
}[N];

/** The answer to a question. */
export type AnswerTo<Q extends Question> = Awaited<ReturnType<Kinds[Q['lens']]['answer']>>;

const kinds: Readonly<Record<QuestionName, Kind<v.ObjectEntries, unknown>>> = QUESTIONS as never;

const schemas = Object.entries(kinds).map(([lens, { fields }]) =>
  v.strictObject({ lens: v.literal(lens), ...fields }),
) as unknown as readonly [v.StrictObjectSchema<{ lens: v.LiteralSchema<string, undefined> }, undefined>];

/** A question as it comes from outside. */
export const questionSchema = v.variant('lens', schemas) as unknown as v.GenericSchema<unknown, Question>;

/** The kind that a question is of. */
export function kindOf({ lens }: Pick<Question, 'lens'>): Kind<v.ObjectEntries, unknown> {
  return kinds[lens];
}

/** The question of a kind. */
export function questionOf<F extends v.ObjectEntries, A>(kind: Kind<F, A>, asked: Asked<F>): Question {
  const [lens] = Object.entries(kinds).find(([, known]) => (known as unknown) === kind) ?? [];
  return { lens, ...asked } as unknown as Question;
}

/** Whether a question is about the model alone, so that it can be asked without a photo. */
export function isOfModel(question: Question): boolean {
  return kindOf(question).ofModel ?? false;
}
