/** Tensors of a decoder: checked against what its graph reads, and read by the graph's names. */
import { HeadlightError } from '../../errors';
import { assemble } from '../assemble';
import { isFloat } from '../dtype';
import { sourcesOf, type TensorPlan } from '../layouts/layout';
import type { Weights } from '../weights';
import type { DecoderPlans } from './decoder';

/** Exactly the expected ones. Throws `checkpointMissingTensor`, `checkpointShapeMismatch`, `checkpointUnsupportedDtype`. */
export function checkedPlans(
  found: DecoderPlans,
  expected: ReadonlyMap<string, readonly number[]>,
  weights: Weights,
): DecoderPlans {
  const plans = new Map<string, TensorPlan>();
  for (const [name, shape] of expected) {
    const plan = found.get(name);
    if (!plan) throw new HeadlightError('checkpointMissingTensor', { name: weights.file, tensor: `decoder.${name}` });
    if (plan.shape.length !== shape.length || plan.shape.some((length, axis) => length !== shape[axis])) {
      const [wanted, got] = [shape, plan.shape].map((each) => `[${each.join(', ')}]`);
      throw new HeadlightError('checkpointShapeMismatch', { tensor: `decoder.${name}`, expected: wanted ?? '', got: got ?? '' }); // prettier-ignore
    }
    for (const tensor of plan.parts.flatMap(sourcesOf)) {
      const dtype = weights.tensors.get(tensor)?.dtype;
      if (dtype !== undefined && !isFloat(dtype))
        throw new HeadlightError('checkpointUnsupportedDtype', { tensor, dtype });
    }
    plans.set(name, plan);
  }
  return plans;
}

/** @param scope stands before the names of `plans` in the graph */
export function openTensors(
  plans: DecoderPlans,
  weights: Weights,
  scope: string,
): {
  readonly tensors: ReadonlyMap<string, readonly number[]>;
  readonly read: (name: string) => Promise<Float32Array>;
} {
  return {
    tensors: new Map([...plans].map(([name, { shape }]) => [scope + name, shape])),
    read: (name) => assemble(name, plans.get(name.slice(scope.length)), weights),
  };
}
