/**
 * How bright "Light" shows a photo: what is attended stands in its own light, not only the one patch attended most. From the twentieth part of the patches
 * on that has the highest values there is no veil; below, light falls off in proportion, so that order is kept.
 */
import { SHADES } from './shade';

/** The share of patches that lie below full light. */
const BELOW = 0.95;
/** Part of the range that is never in full light: a map of one strong patch does not light up what it passes over. */
const LEAST = 0.25;

/** @param shades of the patches, 0 … SHADES − 1 */
export function inFullLight(shades: Float32Array): Float32Array {
  const last = SHADES - 1;
  const rank = Math.min(shades.length - 1, Math.floor(BELOW * shades.length));
  const white = Math.max(LEAST * last, shades.toSorted()[rank] ?? last);
  return shades.map((shade) => Math.min(last, (shade / white) * last));
}
