/** Which number of an answer is watched while the model or the photo changes. */
import type { Target } from '../explain/query';
import { scoreOf, type Score } from '../score';
import type { QuestionContext } from './kind';

/** What stands for the answer: a probability, or the number of a regression. */
export type WatchedScore = 'probability' | 'value';

export interface Watched extends Omit<Score, 'slope'> {
  readonly of: WatchedScore;
  readonly target: Target;
}

/** @param asked the photo's top prediction where absent. Rejects with `badRequest` for a class or group the model lacks, and for a backbone. */
export async function watch(asked: Target | undefined, { model, top }: QuestionContext): Promise<Watched> {
  const target = asked ?? { class: await top() };
  return { of: model.output === 'regression' ? 'value' : 'probability', target, ...scoreOf(target, model) };
}
