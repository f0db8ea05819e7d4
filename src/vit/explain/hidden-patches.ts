/** Which patches are hidden by chance: a seeded order of all of them (He et al. 2021, arXiv 2111.06377, §3: random sampling without replacement). */
import { shuffledOrder } from './seeded';

/**
 * As many as MAE hides at this ratio, which keeps ⌊count · (1 − ratio)⌋: the first of `shuffledOrder(count, seed)` (mulberry32, Fisher–Yates),
 * in the order of their places. At least one stays visible.
 */
export function hiddenByChance(count: number, ratio: number, seed: number): number[] {
  const kept = Math.max(1, Math.floor(count * (1 - ratio) + 1e-9));
  return shuffledOrder(count, seed)
    .slice(0, count - kept)
    .sort((a, b) => a - b);
}
