/** The sentence about a photo unlike those its model was measured on. */
import type { Familiarity } from '../vit/familiar';

/** For the sentence `answer.unlike`. */
export function unlikeParams({ photos, share }: Familiarity): { readonly photos: number; readonly percent: string } {
  return { photos, percent: share < 0.0005 ? '< 0.1' : (100 * share).toFixed(1) };
}
