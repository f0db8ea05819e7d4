/**
 * How like the photos a model was measured on a photo is, by its energy score: log Σ exp(logit), high for what the model knows (Liu et al. 2020,
 * "Energy-based out-of-distribution detection", arXiv 2010.03759, eq. 4 at temperature 1, with the sign turned).
 */

/** Energy scores of photos that the model was measured on. Plain data. */
export interface Reference {
  readonly photos: number;
  /** Which photos: a name that needs no translation. Absent where they are those that `ece` is of. */
  readonly of?: string;
  /** Quantiles at 0, 1 … 100 %, ascending. */
  readonly energy: readonly number[];
}

/** Where a photo stands among those of the reference. */
export interface Familiarity {
  readonly energy: number;
  /** Share of the reference that scores lower, 0 … 1. */
  readonly share: number;
  /** It scores lower than nearly all of them. */
  readonly unlike: boolean;
  /** Of the reference. */
  readonly photos: number;
}

/** Fewer photos say nothing of what is rare. */
export const LEAST_PHOTOS = 100;
export const QUANTILES = 101;
/** As in the paper: 95 of 100 photos of the kind that the model knows are called familiar. */
export const UNLIKE_BELOW = 0.05;

/** @param logits [classes], at least one */
export function energyScore(logits: Float32Array): number {
  let largest = -Infinity;
  for (const logit of logits) largest = Math.max(largest, logit);
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - largest);
  return largest + Math.log(total);
}

/** Null for too few photos. Quantiles between two photos lie on the line between them, as numpy's do. */
export function referenceOf(scores: readonly number[]): Reference | null {
  if (scores.length < LEAST_PHOTOS) return null;
  const sorted = Float64Array.from(scores).sort();
  const energy = Array.from({ length: QUANTILES }, (_, i) => {
    const at = (i / (QUANTILES - 1)) * (sorted.length - 1);
    const low = sorted[Math.floor(at)] as number;
    return low + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] as number) - low);
  });
  return { photos: scores.length, energy };
}

export function familiarityOf(logits: Float32Array, { energy: quantiles, photos }: Reference): Familiarity {
  const energy = energyScore(logits);
  const above = quantiles.findIndex((value) => value > energy);
  const share = above < 0 ? 1 : above === 0 ? 0 : between(quantiles, above, energy) / (quantiles.length - 1);
  return { energy, share, unlike: share < UNLIKE_BELOW, photos };
}

/** Place of a value below the quantile `above`, in steps between quantiles. */
function between(quantiles: readonly number[], above: number, value: number): number {
  const [low = 0, high = 0] = [quantiles[above - 1], quantiles[above]];
  return above - 1 + (value - low) / (high - low);
}
