/** Where every tensor of a file went: into the model, among those known to be needed by no answer, or nowhere, by name. */
import { harmlessWhy, HARMLESS_TEXTS, type Harmless } from './head/harmless';
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

/** Of a tensor that is not used: part of a classifier that is left out, or of no classifier at all. */
export type UnplacedReason = LeftHeadReason | 'backbone';

export interface Placement {
  /** Tensors of the file that the model is made of. */
  readonly placed: number;
  readonly harmless: readonly UnusedTensor<Harmless>[];
  /** What has no place; where one of these could be in the way, the model names no class. */
  readonly unplaced: readonly UnusedTensor<UnplacedReason>[];
}

/** Why a tensor has no place, for files; the window has sentences of its own. */
export const UNPLACED_TEXTS: Readonly<Record<UnplacedReason, string>> = {
  before: 'behind something without weights that may be dropout or an activation',
  chosen: 'of a classifier that you left out',
  cosine: 'of a classifier that compares angles, by its name',
  between: 'of a head of several layers; nothing says what is applied between them',
  layers: 'of a head of many layers',
  order: 'of layers whose order nothing says',
  several: 'one of several layers that could be the classifier',
  width: 'of a head that does not read the encoder’s features',
  pooler: 'of a pooler and classifier; nothing says whether the one reads the other',
  unknown: 'not understood, and may stand between the photo and the answer',
  unusual: 'could be the classifier, but is not called like one',
  embedding: 'a projection to CLIP’s space of images and texts, not classes',
  backbone: 'without a classifier, nothing reads it',
};

export const whyText = (why: Harmless | UnplacedReason): string =>
  Object.hasOwn(HARMLESS_TEXTS, why) ? HARMLESS_TEXTS[why as Harmless] : UNPLACED_TEXTS[why as UnplacedReason];

/**
 * @param tensors of the file
 * @param weights what layouts see of it
 * @param used what the model is read from
 */
export function placementOf(
  tensors: ReadonlyMap<string, TensorInfo>,
  weights: Pick<Weights, 'sources' | 'replaced'>,
  used: Iterable<TensorPlan>,
  { plans, unnamed, leftHead }: Pick<OpenedLayout, 'plans' | 'unnamed'> & { readonly leftHead: LeftHead | null },
): Placement {
  const inFile = (names: Iterable<string>): Set<string> =>
    new Set([...names].flatMap((name) => sourcesIn(weights, name)));
  const partsOf = (all: Iterable<TensorPlan>): string[] => [...all].flatMap(({ parts }) => parts.flatMap(sourcesOf));
  const placed = inFile(partsOf(used));
  const seen = inFile([...unnamed, ...partsOf(plans.values())]);
  const replaced = new Set(weights.replaced);
  const harmless: UnusedTensor<Harmless>[] = [];
  const unplaced: UnusedTensor<UnplacedReason>[] = [];
  for (const [name, { shape }] of tensors) {
    if (placed.has(name)) continue;
    const why = replaced.has(name) ? 'replaced' : (harmlessWhy(name, shape) ?? (seen.has(name) ? null : 'set'));
    if (why !== null) harmless.push({ name, shape, why });
    else unplaced.push({ name, shape, why: leftHead?.reason ?? 'backbone' });
  }
  return { placed: placed.size, harmless, unplaced };
}
