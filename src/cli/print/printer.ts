/** What a printer gets: the answers to one question, from one photo or several. It gives them as texts, and as a figure where there is one. */
import type { LeftOut } from '../../shared/left-out';
import type { AnswerTo, Question } from '../../vit/ask/questions';
import { displayPath } from '../inputs';
import { named, scored, type OpenModel } from '../open-model';
import type { Arguments } from '../options';
import type { errorOf, PhotoResult } from '../result';
import type { Answer } from '../write/answer';

export interface Told<Q extends Question = Question> {
  readonly args: Arguments;
  readonly model: OpenModel;
  readonly engine: PhotoResult['engine'];
  /** Those that were answered. */
  readonly photos: readonly [string, ...string[]];
  readonly failures: readonly Failure[];
  readonly leftOut: LeftOut;
  /** The question that settings record; for one photo its class is written out. */
  readonly question: Q;
  /** One for each photo. */
  readonly values: readonly [AnswerTo<Q>, ...AnswerTo<Q>[]];
}

export interface Failure {
  readonly file: string;
  readonly error: ReturnType<typeof errorOf>;
}

export type Printer<Q extends Question> = (told: Told<Q>) => Answer;

/** The first fields of JSON about one photo: model, engine and file. */
export function aboutPhoto({ model, engine, photos }: Pick<Told, 'model' | 'engine' | 'photos'>): object {
  return { ...named(model), ...scored(model), engine, file: displayPath(photos[0]) };
}
