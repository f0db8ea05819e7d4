/** Which number of an answer is watched while the model or the photo changes. */
import type { WatchedScore } from '../../explain/lens';
import type { ClassTarget } from '../../explain/query';
import { classWeightsOf } from '../gradients';
import { scoresOf } from '../../output';
import type { LensContext } from './lens';

export interface Watched {
  readonly of: WatchedScore;
  readonly target: ClassTarget;
  /** The logit of the class, or by how much it leads the other one. */
  logit(logits: Float32Array): number;
  /** Its score (a probability; of a regression the number itself), or by how much it leads the other one's. */
  score(logits: Float32Array): number;
  /** The score of the class itself, whatever it is set against. */
  alone(logits: Float32Array): number;
}

/** @param asked the photo's top prediction where absent. Rejects with `badRequest` for a class the model lacks, and for a backbone. */
export async function watch(asked: ClassTarget | undefined, context: LensContext): Promise<Watched> {
  const target = asked ?? { class: await context.top() };
  classWeightsOf(target, context.config.classes); // checks the classes
  const lead = (values: Float32Array | Float64Array): number =>
    (values[target.class] as number) - (target.versus === undefined ? 0 : (values[target.versus] as number));
  const { output } = context;
  const alone = (logits: Float32Array): number => scoresOf(logits, output)[target.class] as number;
  const of = output === 'regression' ? 'value' : 'probability';
  return { of, target, logit: lead, score: (logits) => lead(scoresOf(logits, output)), alone };
}
