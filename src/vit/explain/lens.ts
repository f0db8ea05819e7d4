/**
 * Questions about one photo beside its maps, and what each answers. A lens is one entry here, one pure function in this folder (or one
 * run of the changed model), and one line in the session's table; every layer between session and window passes it through as it is.
 */
import type { Prediction } from '../session/predictions';
import type { AttentionMap } from './attention';
import type { Changes } from './changes';
import type { HeadRef, MapQuery, Target, TokenRef } from './query';
import type { RolloutOptions } from './rollout';

/** One number per head; see `head-statistics.ts` for the definitions. */
export type HeadMetric =
  /** Mean attention distance in input pixels (ViT paper, fig. 7). */
  | 'distance'
  /** −Σ a ln a, mean over all queries; ln tokens at most. */
  | 'entropy'
  /** The same for the class token's row alone. */
  | 'clsEntropy'
  /** Mean attention that patches pay to the class token; 0 … 1. */
  | 'toCls'
  /** Mean attention that patches pay to registers and the distillation token; 0 … 1. */
  | 'toRegisters';

/** Per layer and head. */
export interface HeadTable {
  readonly layers: number;
  readonly heads: number;
  /** [layers, heads] */
  readonly data: Float32Array;
}

/** The methods that faithfulness compares; each is shown with the defaults of its paper, or as `query` says. */
export const FAITHFULNESS_METHODS = [
  'attention',
  'rollout',
  'grad-rollout',
  'relevance',
  'occlusion',
  'random',
] as const;

export type FaithfulnessMethod = (typeof FAITHFULNESS_METHODS)[number];

/** What stands for the answer where it is watched: a probability, or the number of a regression. */
export type WatchedScore = 'probability' | 'value';

export interface Curve {
  readonly method: FaithfulnessMethod | 'shown';
  /** Score of the class (its probability, or the number of a regression) with k/steps of the patches hidden (deletion) or shown (insertion): [steps + 1]. */
  readonly deletion: Float32Array;
  readonly insertion: Float32Array;
  /** Area under each curve by the trapezoidal rule over the fraction of patches: its mean height. */
  readonly deletionAuc: number;
  readonly insertionAuc: number;
}

export interface Lenses {
  /** The changed model's answer. `classes` are given with logit and score whether or not they are among the `top`. */
  answer: {
    readonly ask: { readonly top: number; readonly classes?: readonly number[]; readonly changes?: Changes };
    readonly gives: { readonly predictions: readonly Prediction[]; readonly classes: readonly Prediction[] };
  };
  heads: {
    readonly ask: { readonly metric: HeadMetric; readonly renormalise?: boolean; readonly changes?: Changes };
    readonly gives: HeadTable;
  };
  /**
   * Each head switched off alone, on top of the changes: with the head off − as the model is then, for the class (default: the top one) or its lead over another. A
   * negative number means that the head speaks for the class. Runs the model layers × heads times.
   */
  ablation: {
    readonly ask: { readonly mode: 'zero' | 'mean'; readonly target?: Target; readonly changes?: Changes };
    readonly gives: {
      readonly target: Target;
      /** What `score` is. */
      readonly of: WatchedScore;
      readonly logit: HeadTable;
      /** Of a regression the same as `logit`. */
      readonly score: HeadTable;
    };
  };
  /** Each square of `size` × `size` patches (1 by default), side by side, hidden on top of the changes: by how much the target's logit falls. */
  occlusion: {
    readonly ask: { readonly target?: Target; readonly size?: number; readonly changes?: Changes };
    readonly gives: AttentionMap;
  };
  /**
   * What the model would answer if it stopped at layer l: layer 0 is the embedding, layer `layers` the true end. `cls`: whatever the
   * classifier reads, pooled as the model pools it. A patch: a photo all of whose tokens are that patch.
   */
  logitLens: {
    readonly ask: {
      readonly token: TokenRef;
      readonly top: number;
      readonly classes?: readonly number[];
      readonly changes?: Changes;
    };
    readonly gives: {
      /** [layers + 1], best first. */
      readonly top: readonly (readonly Prediction[])[];
      /** The asked classes at each layer: [layers + 1][classes]. */
      readonly classes: readonly (readonly Prediction[])[];
    };
  };
  /** Cosine similarity of one token's hidden state with every patch's, after `layer` blocks (0: the embedding). */
  similarity: {
    readonly ask: { readonly layer: number; readonly token: TokenRef; readonly changes?: Changes };
    readonly gives: AttentionMap;
  };
  /** Cosine similarity of one patch's position embedding with all others'. Of the model, not of the photo. */
  positionSimilarity: {
    readonly ask: { readonly row: number; readonly col: number };
    readonly gives: AttentionMap;
  };
  /** Principal components of the patch projection as RGB tiles. Of the model, not of the photo. */
  filters: {
    readonly ask: { readonly count: number };
    readonly gives: {
      /** Tiles × patch rows × patch cols × 3, each scaled to 0 … 1 about 0.5: [count, rows, cols, 3]. */
      readonly tiles: Float32Array;
      readonly count: number;
      readonly rows: number;
      readonly cols: number;
      /** Share of the variance each explains, 0 … 1: [count]. */
      readonly explained: Float32Array;
    };
  };
  /** The whole attention of one head: [tokens, tokens], query before key. `head` may be fused. */
  matrix: {
    readonly ask: { readonly layer: number; readonly head: HeadRef; readonly changes?: Changes };
    readonly gives: { readonly tokens: number; readonly data: Float32Array };
  };
  /** Deletion and insertion curves (Petsiuk et al. 2018, arXiv 1806.07421) of the shown map and of others. */
  faithfulness: {
    readonly ask: {
      readonly target?: Target;
      readonly steps: number;
      readonly methods: readonly FaithfulnessMethod[];
      /** The map on screen, as a method of its own. */
      readonly shown?: MapQuery;
      /** How the map on screen is made. */
      readonly options?: RolloutOptions;
      readonly seed?: number;
      /** Of the model whose answer is watched, and of the maps. */
      readonly changes?: Changes;
    };
    readonly gives: { readonly target: Target; readonly of: WatchedScore; readonly curves: readonly Curve[] };
  };
}

/** The one form of this question, so that window and faithfulness share its answer. */
export function occlusionOf(
  target: Target,
  size: number,
  changes?: Changes,
): Extract<LensQuestion, { readonly lens: 'occlusion' }> {
  return { lens: 'occlusion', size, target, ...(changes && { changes }) };
}

/** Each head off alone on top of the changes; those that change nothing are left out, so that equal questions share an answer. */
export function ablationOf(
  mode: 'zero' | 'mean',
  changes: Changes,
): Extract<LensQuestion, { readonly lens: 'ablation' }> {
  return { lens: 'ablation', mode, ...(Object.keys(changes).length > 0 && { changes }) };
}

/** Whether a question is about the model alone, so that it can be asked without a photo. */
export function isOfModel({ lens }: LensQuestion): boolean {
  return lens === 'positionSimilarity' || lens === 'filters';
}

export type LensName = keyof Lenses;
export type LensQuestion = { [L in LensName]: { readonly lens: L } & Lenses[L]['ask'] }[LensName];
export type LensAnswer<Q extends LensQuestion> = Lenses[Q['lens']]['gives'];
