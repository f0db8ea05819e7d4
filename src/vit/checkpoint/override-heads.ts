/** Heads and attention scale that a person chooses: weights do not tell them, and a wrong number gives wrong answers without an error. */
import type { ViTConfig } from '../config';

/** Real ones lie between 1/28 (768 ** -0.5, timm's old small ViT) and 1; wide enough for whoever trains with another. */
export const MIN_SCALE = 1e-6;
export const MAX_SCALE = 1e3;

/** Why such a choice does not fit the model; null where it does. */
export function headsFault(
  { heads, attentionScale }: { readonly heads?: number; readonly attentionScale?: number },
  { dim, qkNorm, heads: own }: ViTConfig,
): { readonly field: 'heads' | 'attentionScale'; readonly detail: string } | null {
  if (heads !== undefined) {
    if (!(Number.isInteger(heads) && heads >= 1 && dim % heads === 0))
      return { field: 'heads', detail: `it must be a divisor of the width ${dim}, not ${heads}` };
    if (qkNorm && heads !== own)
      return { field: 'heads', detail: `the norms of q and k have ${dim / own} numbers, which makes ${own} heads` };
  }
  if (attentionScale !== undefined && !(attentionScale >= MIN_SCALE && attentionScale <= MAX_SCALE))
    return { field: 'attentionScale', detail: `it must be a number from ${MIN_SCALE} to ${MAX_SCALE}` };
  return null;
}
