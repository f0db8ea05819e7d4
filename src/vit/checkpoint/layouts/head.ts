/** Classifiers under the names that fine-tuning gives them: `fc`, `model.classifier`, `head.fc`, `heads.0` … */
import type { LeftHead } from '../left-head';
import { whole, type TensorPlan } from './layout';

const STEM =
  '(?:(?:mlp_|cls_|class_|classification_|linear_)?head|heads|classifier|(?:fc|linear|final|last|out|output|prediction|logits?)(?:_layer|_classifier|_head|_linear|_fc|_out)?)';
/** The layer that a tensor belongs to, and the outermost name of a head in it: what lies beside the layer there is of the same head. */
const HEAD = new RegExp(`^(((?:.*?\\.)??${STEM})(?:\\.\\w+)*?)\\.\\w+$`);
/** A layer of the encoder's, whatever its own name. */
const IN_BLOCK = /(^|\.)(blocks|layers?|decoder)\./;
/** What pre-training leaves beside an encoder: no classifiers. */
const OTHERS = /(^|[._])(encoder|decoder|predictor|pooler|projector|proj|embed|mask|dino|ibot|momentum)([._]|$)/;

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
  const candidates = unnamed.filter(
    (name) => name.endsWith('.weight') && stemOf(name) !== undefined && readsFeatures(shapes.get(name), dim),
  );
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
function stemOf(tensor: string): string | undefined {
  const stem = HEAD.exec(tensor)?.[2];
  return stem === undefined || IN_BLOCK.test(`${stem}.`) ? undefined : stem;
}

function biasOf(weight: string): string {
  return weight.replace(/weight$/, 'bias');
}

/** [classes, dim], or [classes, 2 · dim] for class token and mean of the patches. */
function readsFeatures(shape: readonly number[] | undefined, dim: number): boolean {
  return shape?.length === 2 && (shape[1] === dim || shape[1] === 2 * dim);
}

/**
 * Layers without a place that seem to be the model's classifier; null where there are none, or the model has one.
 * @param unnamed what `adoptHead` left
 */
export function leftHeadOf(
  shapes: ReadonlyMap<string, readonly number[]>,
  plans: ReadonlyMap<string, TensorPlan>,
  unnamed: readonly string[],
): LeftHead | null {
  const dim = plans.get('patch_embed.proj.weight')?.shape[0];
  if (dim === undefined || plans.has('head.weight')) return null;
  const isMatrix = (name: string): boolean => /\.weight(_v)?$/.test(name) && shapes.get(name)?.length === 2;
  const within = unnamed.filter((name) => stemOf(name) !== undefined);
  const heads = new Set(within.filter(isMatrix).map(stemOf));
  const layers = new Set(within.filter((name) => heads.has(stemOf(name))).map(layerOf));
  const names = [...layers];
  if (heads.size > 1) return { reason: 'several', names };
  if (heads.size === 1 && layers.size === 2 && within.some((name) => name.endsWith('.running_mean')))
    return { reason: 'batchNorm', names };
  if (heads.size === 1) return { reason: names.length > 1 ? 'layers' : 'width', names };
  const like = unnamed.filter(
    (name) => isMatrix(name) && !IN_BLOCK.test(name) && !OTHERS.test(name) && readsFeatures(shapes.get(name), dim),
  );
  return like.length === 0 ? null : { reason: 'unusual', names: like.map(layerOf) };
}

function layerOf(tensor: string): string {
  return tensor.replace(/\.[^.]*$/, '');
}
