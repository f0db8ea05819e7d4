/** What can be asked of a photo's attention; one vocabulary for window, command line and sidecar files. */

import type { Changes } from './changes';
import type { RolloutOptions } from './rollout';

/** The query token: the class token, or one patch. A model without class token answers `cls` with the mean over all patches. */
export type TokenRef = 'cls' | { readonly row: number; readonly col: number };

/** Ways to make one map of all heads of a layer. */
export const FUSIONS = ['mean', 'max', 'min'] as const;

/** One head (from 0), or all heads of a layer fused. */
export type HeadRef = number | (typeof FUSIONS)[number];

/** Ways from attention alone to a map. */
export const ATTENTION_METHODS = ['rollout', 'attention'] as const;

/** Ways that weigh attention by the gradient of a class. */
export const CLASS_METHODS = ['grad-rollout', 'relevance'] as const;

/** A map from attention alone: rolled out through the layers, or of one layer. */
export interface AttentionQuery {
  readonly method: (typeof ATTENTION_METHODS)[number];
  /** From 0. `attention`: that layer. `rollout`: through layers 0 … layer; the last layer is the usual choice. */
  readonly layer: number;
  readonly head: HeadRef;
  readonly token: TokenRef;
}

/** Which score a gradient is of: the logit of a class, or by how much it leads another ("why a and not b"). */
export interface ClassTarget {
  /** Index from 0. */
  readonly class: number;
  readonly versus?: number;
}

/** All classes of a group (WordNet id, see `groups.ts`) as one: the score is the group's log-odds log(p / (1 − p)). */
export interface GroupTarget {
  readonly group: string;
}

/** What a gradient is of. */
export type Target = ClassTarget | GroupTarget;

export function isGroup(target: Target): target is GroupTarget {
  return 'group' in target;
}

/** Attention weighed by the gradient of a class. */
export interface GradientQuery {
  readonly method: (typeof CLASS_METHODS)[number];
  /** Through layers 0 … layer; both lenses are defined for the last one. */
  readonly layer: number;
  /** `mean` as both lenses are defined, or one head alone; they have no `max` or `min`. */
  readonly head: HeadRef;
  readonly token: TokenRef;
  /** The photo's top prediction where absent. */
  readonly target?: Target;
}

/** A map over the patches. */
export type MapQuery = AttentionQuery | GradientQuery;

/** How attention is combined, for the methods that roll it out; see `rollout.ts`. */
export interface MapOptions extends RolloutOptions {
  /** Of a model changed this way; as it is by default. A query without target keeps the class that the unchanged model answers first. */
  readonly changes?: Changes;
}

export function isOfClass<Q extends MapQuery | GridQuery>(
  query: Q,
): query is Extract<Q, { readonly method: GradientQuery['method'] }> {
  return isClassMethod(query.method);
}

export function isClassMethod(method: MapQuery['method']): method is GradientQuery['method'] {
  return (CLASS_METHODS as readonly string[]).includes(method);
}

/** All layers × heads for one token: tile (l, k) is the query with layer l, head k. */
export type AttentionGridQuery = Pick<AttentionQuery, 'method' | 'token'> & GridPart;
export type GradientGridQuery = Pick<GradientQuery, 'method' | 'token' | 'target'> & GridPart;
/** One map for each layer and head. */
export type GridQuery = AttentionGridQuery | GradientGridQuery;

/** A grid can be asked for in parts, so that a newer question need not wait for all of it. */
interface GridPart {
  /** This head of every layer alone: a grid of one head. All by default. */
  readonly only?: number;
}
