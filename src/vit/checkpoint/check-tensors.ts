/** The tensors that were found against those the config asks for: exactly the model's own are kept. */
import type { ViTConfig } from '../config';
import { HeadlightError } from '../errors';
import { isFloat } from './dtype';
import { expectedTensors } from './expected-tensors';
import { productOf, sourcesOf, type TensorPlan } from './layouts/layout';
import type { Weights } from './weights';

/** Names and shapes against the config; a bias that no block has is zero. Gives exactly the tensors of the model. */
export function checkTensors(
  found: ReadonlyMap<string, TensorPlan>,
  config: ViTConfig,
  weights: Weights,
): Map<string, TensorPlan> {
  const plans = new Map<string, TensorPlan>();
  for (const [tensor, shape] of expectedTensors(config)) {
    const plan = found.get(tensor) ?? zeroBias(found, tensor, shape);
    if (!plan) throw new HeadlightError('checkpointMissingTensor', { name: weights.file, tensor });
    if (plan.shape.length !== shape.length || plan.shape.some((length, axis) => length !== shape[axis])) {
      const got = `[${plan.shape.join(', ')}]`;
      throw new HeadlightError('checkpointShapeMismatch', { tensor, expected: `[${shape.join(', ')}]`, got });
    }
    checkNumbers(plan, weights);
    plans.set(tensor, plan);
  }
  return plans;
}

/** Integers and 8-bit floats (quantised weights) are refused before anything is read. */
export function checkNumbers({ parts }: TensorPlan, weights: Weights): void {
  for (const tensor of parts.flatMap(sourcesOf)) {
    const dtype = weights.tensors.get(tensor)?.dtype;
    if (dtype !== undefined && !isFloat(dtype))
      throw new HeadlightError('checkpointUnsupportedDtype', { tensor, dtype });
  }
}

/** Models built without the biases of one kind of layer lack them in every block; a single missing one is damage. */
function zeroBias(found: ReadonlyMap<string, TensorPlan>, tensor: string, shape: readonly number[]): TensorPlan | null {
  const linear =
    /^(blocks\.\d+\.(attn\.proj|mlp\.fc[12])|patch_embed\.proj|attn_pool\.\S+|projection|head|head_dist|neck\.\d+)\.bias$/.exec(
      tensor,
    );
  if (!linear) return null;
  const everywhere = new RegExp(`^${tensor.replace(/\./g, '\\.').replace(/\d+/, '\\d+')}$`);
  if (/^blocks/.test(tensor) && [...found.keys()].some((name) => everywhere.test(name))) return null;
  return { shape, parts: [{ zeros: productOf(shape) }] };
}
