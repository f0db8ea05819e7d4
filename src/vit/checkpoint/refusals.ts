/** What is refused because running without it, or with what is missing, would give wrong numbers. */
import { HeadlightError } from '../errors';
import { harmlessWhy, isInside } from './head/harmless';
import { sourcesOf, type OpenedLayout, type TensorPlan } from './layouts/layout';
import type { Weights } from './weights';

type Plans = ReadonlyMap<string, TensorPlan>;

/** DeepSpeed's ZeRO-3 leaves empty tensors where the weights are spread over other files. */
export function refusePlaceholders({ file, tensors }: Weights): void {
  const empty = [...tensors].find(
    ([name, { shape }]) => name.endsWith('weight') && shape.length === 1 && shape[0] === 0,
  );
  if (empty) throw new HeadlightError('checkpointPlaceholders', { name: file, tensor: empty[0].slice(0, 120) });
}

/** Tensors inside the encoder that a plain ViT has no place for: running without them would give wrong numbers. */
export function refuseLeftover({ leftover, unnamed }: OpenedLayout, { file, tensors }: Weights): void {
  const shapeOf = (name: string): readonly number[] => tensors.get(name)?.shape ?? [];
  const needed = (name: string): boolean => harmlessWhy(name, shapeOf(name)) === null;
  const first = leftover.find(needed) ?? unnamed.find((name) => isInside(name, shapeOf(name)) && needed(name));
  if (first !== undefined) throw variantWith(first, file);
}

/** What belongs to a plain ViT, but not to this one: a bias or norm that only some of the blocks have. */
export function refuseStray(named: Plans, used: Plans, file: string): void {
  const read = new Set([...used.values()].flatMap(({ parts }) => parts.flatMap(sourcesOf)));
  for (const [name, { parts }] of named) {
    if (/^(head|head_dist|fc_norm|pre_logits)\b/.test(name)) continue;
    if (parts.some((part) => sourcesOf(part).some((tensor) => !read.has(tensor)))) throw variantWith(name, file);
  }
}

function variantWith(tensor: string, name: string): HeadlightError {
  return new HeadlightError('checkpointNotVit', { name, looksLike: `a ViT variant with \`${tensor.slice(0, 80)}\`` });
}
