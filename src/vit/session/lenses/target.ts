/** Which number of an answer is watched while the model or the photo changes. */
import type { ClassTarget } from '../../explain/query';
import { classWeightsOf } from '../gradients';
import { softmax } from '../predictions';
import type { LensContext } from './lens';

export interface Watched {
  readonly target: ClassTarget;
  /** The logit of the class, or by how much it leads the other one. */
  logit(logits: Float32Array): number;
  /** Its softmax probability, or by how much it leads the other one's. */
  probability(logits: Float32Array): number;
}

/** @param asked the photo's top prediction where absent. Rejects with `badRequest` for a class the model lacks, and for a backbone. */
export async function watch(asked: ClassTarget | undefined, context: LensContext): Promise<Watched> {
  const target = asked ?? { class: await context.top() };
  classWeightsOf(target, context.config.classes); // checks the classes
  const lead = (values: Float32Array | Float64Array): number =>
    (values[target.class] as number) - (target.versus === undefined ? 0 : (values[target.versus] as number));
  return { target, logit: lead, probability: (logits) => lead(softmax(logits)) };
}
