/** Classifiers under the names that fine-tuning gives them: `fc`, `model.classifier`, `head.fc`, `heads.0` … */
import { whole, type TensorPlan } from './layout';

const HEAD =
  /^((?:.*\.)?(?:(?:mlp_|cls_|class_|classification_|linear_)?head|heads|fc|classifier|linear(?:_layer|_classifier)?))(\.\w+)?\.weight$/;

/**
 * Takes the one linear layer that such a name stands for as `head`, where the layout knows none. A head of several layers is not
 * a classifier that a plain ViT has, and left alone.
 *
 * @returns the names that are still without a place
 */
export function adoptHead(
  shapes: ReadonlyMap<string, readonly number[]>,
  plans: Map<string, TensorPlan>,
  unnamed: readonly string[],
): string[] {
  const dim = plans.get('patch_embed.proj.weight')?.shape[0];
  if (dim === undefined || plans.has('head.weight')) return [...unnamed];
  const candidates = unnamed.filter((name) => stemOf(name) !== undefined && readsFeatures(shapes.get(name), dim));
  const [weight] = candidates;
  if (weight === undefined || candidates.length > 1 || !isLone(weight, unnamed)) return [...unnamed];
  const bias = biasOf(weight);
  for (const [name, canonical] of [
    [weight, 'head.weight'],
    [bias, 'head.bias'],
  ] as const) {
    // prettier-ignore
    const shape = shapes.get(name);
    if (shape) plans.set(canonical, whole(name, shape));
  }
  return unnamed.filter((name) => name !== weight && name !== bias);
}

/** Nothing but its bias lies beside it under the same name. */
function isLone(weight: string, names: readonly string[]): boolean {
  const stem = stemOf(weight);
  return names.every((name) => !name.startsWith(`${stem}.`) || name === weight || name === biasOf(weight));
}

/** The name of the head as a whole; undefined for what is none. */
function stemOf(weight: string): string | undefined {
  return /(^|\.)(blocks|layers?|decoder)\./.test(weight) ? undefined : HEAD.exec(weight)?.[1];
}

function biasOf(weight: string): string {
  return weight.replace(/weight$/, 'bias');
}

/** [classes, dim], or [classes, 2 · dim] for class token and mean of the patches. */
function readsFeatures(shape: readonly number[] | undefined, dim: number): boolean {
  return shape?.length === 2 && (shape[1] === dim || shape[1] === 2 * dim);
}
