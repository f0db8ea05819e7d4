/** A canonical tensor, read from the tensors of the file that its plan names. */
import { HeadlightError } from '../errors';
import { productOf, type Part, type TensorPlan } from './layouts/layout';
import { gather, stridesOf } from './strides';
import type { Weights } from './weights';

/** Parts are joined along the first axis. Throws `checkpointMissingTensor` where there is no plan, and what `weights.read` throws. */
export async function assemble(name: string, plan: TensorPlan | undefined, weights: Weights): Promise<Float32Array> {
  if (!plan) throw new HeadlightError('checkpointMissingTensor', { name: weights.file, tensor: name });
  const [first] = plan.parts;
  if (first && plan.parts.length === 1) return readPart(first, weights);
  const whole = new Float32Array(productOf(plan.shape));
  let at = 0;
  for (const part of plan.parts) {
    const values = await readPart(part, weights);
    whole.set(values, at);
    at += values.length;
  }
  return whole;
}

async function readPart(part: Part, weights: Weights): Promise<Float32Array> {
  if ('zeros' in part) return new Float32Array(part.zeros);
  const numbers = await weights.read(part.tensor);
  const shape = weights.tensors.get(part.tensor)?.shape;
  if (!part.axes || !shape) return numbers;
  const strides = stridesOf(shape);
  return gather(
    numbers,
    part.axes.map((axis) => shape[axis] ?? 1),
    part.axes.map((axis) => strides[axis] ?? 1),
  );
}
