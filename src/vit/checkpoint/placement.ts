/** Where every tensor of a file went: into the model, among those known to be needed by no answer, or nowhere, by name. */
import { harmlessWhy, type Harmless } from './head/harmless';
import { sourcesOf, type OpenedLayout, type TensorPlan } from './layouts/layout';
import type { LeftHead, LeftHeadReason } from './left-head';
import type { TensorInfo } from './tensor-file';
import { sourcesIn } from './unwrap';
import type { Weights } from './weights';

export interface UnusedTensor<Why> {
  readonly name: string;
  readonly shape: readonly number[];
  readonly why: Why;
}

/** Of a tensor that is not used: part of a classifier that is left out, or of no classifier at all; in words in `strings/tensors`. */
export type UnplacedReason = LeftHeadReason | 'backbone';

export interface Placement {
  /** Tensors of the file that the model is made of. */
  readonly placed: number;
  readonly harmless: readonly UnusedTensor<Harmless>[];
  /** Tensors without a place. If one of them could belong to the classifier, the model names no class. */
  readonly unplaced: readonly UnusedTensor<UnplacedReason>[];
}

/**
 * @param tensors of the file
 * @param weights what layouts see of it
 * @param used what the model is read from
 */
export function placementOf(
  tensors: ReadonlyMap<string, TensorInfo>,
  weights: Pick<Weights, 'sources' | 'replaced'>,
  used: Iterable<TensorPlan>,
  {
    plans,
    unnamed,
    others = [],
    leftHead,
  }: Pick<OpenedLayout, 'plans' | 'unnamed' | 'others'> & { readonly leftHead: LeftHead | null },
): Placement {
  const inFile = (names: Iterable<string>): Set<string> =>
    new Set([...names].flatMap((name) => sourcesIn(weights, name)));
  const partsOf = (all: Iterable<TensorPlan>): string[] => [...all].flatMap(({ parts }) => parts.flatMap(sourcesOf));
  const placed = inFile(partsOf(used));
  const seen = inFile([...unnamed, ...partsOf(plans.values())]);
  const replaced = new Set(weights.replaced);
  const elsewhere = inFile(others);
  const harmless: UnusedTensor<Harmless>[] = [];
  const unplaced: UnusedTensor<UnplacedReason>[] = [];
  for (const [name, { shape }] of tensors) {
    if (placed.has(name)) continue;
    const why = replaced.has(name)
      ? 'replaced'
      : elsewhere.has(name)
        ? 'part'
        : (harmlessWhy(name, shape) ?? (seen.has(name) ? null : 'set'));
    if (why !== null) harmless.push({ name, shape, why });
    else unplaced.push({ name, shape, why: leftHead?.reason ?? 'backbone' });
  }
  return { placed: placed.size, harmless, unplaced };
}
