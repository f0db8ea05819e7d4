/** A canonical tensor, read from the tensors of the file that its plan names. */
import { HeadlightError } from '../errors';
import { firstNotFinite, notFiniteText } from '../finite';
import { productOf, type BatchNorm, type Part, type TensorPlan } from './layouts/layout';
import { shownName } from './shown-name';
import { gather, stridesOf } from './strides';
import type { Weights } from './weights';

/** Parts are joined along the first axis. Throws `checkpointMissingTensor` where there is no plan, and what `readFinite` throws. */
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
  if ('norm' in part) return folded(part.norm, part.give, weights);
  const shape = weights.tensors.get(part.tensor)?.shape ?? [];
  const whole = await masked(await readFinite(part.tensor, weights), part.times, weights);
  if (part.rows) {
    const [begin, end] = part.rows;
    const row = productOf(shape.slice(1));
    return whole.slice(begin * row, end * row);
  }
  if (!part.axes) return whole;
  const strides = stridesOf(shape);
  return gather(
    whole,
    part.axes.map((axis) => shape[axis] ?? 1),
    part.axes.map((axis) => strides[axis] ?? 1),
  );
}

/** Each number times that of another tensor (DINOv3's `bias_mask`: the key has no bias). */
async function masked(numbers: Float32Array, mask: string | undefined, weights: Weights): Promise<Float32Array> {
  if (mask === undefined) return numbers;
  const factors = await readFinite(mask, weights);
  return numbers.map((value, i) => value * (factors[i] ?? 0));
}

/** A tensor of the file. Throws `checkpointNotFinite` for a NaN or an infinity, stored or come of a number that float32 cannot hold. */
export async function readFinite(tensor: string, weights: Weights): Promise<Float32Array> {
  const numbers = await weights.read(tensor);
  const at = firstNotFinite(numbers);
  if (at < 0) return numbers;
  const value = notFiniteText(numbers[at] as number);
  throw new HeadlightError('checkpointNotFinite', { name: weights.file, tensor: shownName(tensor), value });
}

/** (x − mean) / √(variance + ε) · weight + bias as x · scale + shift, in float64. */
async function folded(norm: BatchNorm, give: 'scale' | 'shift', weights: Weights): Promise<Float32Array> {
  const read = async (tensor: string | null): Promise<Float32Array | null> =>
    tensor === null ? null : readFinite(tensor, weights);
  const [mean, variance, weight, bias] = await Promise.all(
    [norm.mean, norm.variance, norm.weight, norm.bias].map(read),
  );
  const scale = Float64Array.from(variance ?? [], (each, i) => (weight?.[i] ?? 1) / Math.sqrt(each + norm.eps));
  if (give === 'scale') return Float32Array.from(scale);
  return Float32Array.from(scale, (each, i) => (bias?.[i] ?? 0) - (mean?.[i] ?? 0) * each);
}
