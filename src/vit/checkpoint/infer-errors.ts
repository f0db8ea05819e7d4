/** How a config that cannot be read off the tensors is refused. */
import { HeadlightError } from '../errors';
import type { TensorPlan } from './layouts/layout';

type Plans = ReadonlyMap<string, TensorPlan>;

/** The shape of a tensor that every ViT has. */
export function required(plans: Plans, tensor: string, name: string): readonly number[] {
  const plan = plans.get(tensor);
  if (!plan) throw new HeadlightError('checkpointMissingTensor', { name, tensor });
  return plan.shape;
}

export function notVit(name: string, looksLike: string): HeadlightError {
  return new HeadlightError('checkpointNotVit', { name, looksLike });
}

export function mismatch(tensor: string, expected: string, got: readonly number[]): HeadlightError {
  return new HeadlightError('checkpointShapeMismatch', { tensor, expected, got: `[${got.join(', ')}]` });
}

export function invalid(detail: string): HeadlightError {
  return new HeadlightError('configInvalid', { file: 'config.json', detail });
}
