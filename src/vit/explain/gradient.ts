/** Lenses that weigh attention by the gradient of a class: gradient rollout and relevance. */
import { expected } from '../errors';
import { headMatrix, type AttentionStack } from './attention';
import type { LayerMatrices } from './attention';
import { accumulateRows } from './row-product';

/** ∂y_c/∂A in the shape of the attention it belongs to; y_c is the logit of class c, or a difference of two logits. */
export type AttentionGradient = AttentionStack;

/**
 * F_l = max(0, mean over heads of A_l ⊙ G_l), to be handed to `rolloutRow` (gradient rollout, jacobgil/vit-explain).
 * `pairing: 'vitExplain'` multiplies layer l with the gradient of layer L−1−l as that code does (its issue #6).
 */
export function gradientFusedLayers(
  attention: AttentionStack,
  gradient: AttentionGradient,
  pairing: 'right' | 'vitExplain' = 'right',
): LayerMatrices {
  checkPair(attention, gradient);
  return Array.from({ length: attention.layers }, (_, l) => {
    const mean = productMean(attention, l, gradient, pairing === 'right' ? l : attention.layers - 1 - l, false);
    for (let i = 0; i < mean.length; i++) mean[i] = Math.max(0, mean[i] as number);
    return mean;
  });
}

/**
 * Relevance of one query (Chefer, Gur & Wolf 2021, arXiv 2103.15679, eq. 5–6): R ← R + Ā_l · R with
 * Ā_l = mean over heads of max(0, A_l ⊙ G_l). Returns [tokens].
 */
export function relevanceRow(
  attention: AttentionStack,
  gradient: AttentionGradient,
  query: Float64Array,
): Float64Array {
  return relevanceThrough(relevanceLayers(attention, gradient), query);
}

/** Ā_l of every layer. */
export function relevanceLayers(attention: AttentionStack, gradient: AttentionGradient): LayerMatrices {
  checkPair(attention, gradient);
  return Array.from({ length: attention.layers }, (_, l) => productMean(attention, l, gradient, l, true));
}

/** The row of R for one query: r ← r + r · Ā_l from the last of `layers` down. Returns [tokens]. */
export function relevanceThrough(layers: LayerMatrices, query: Float64Array): Float64Array {
  let row = query.slice();
  for (const matrix of [...layers].reverse()) {
    const next = row.slice();
    accumulateRows(row, matrix, next);
    row = next;
  }
  return row;
}

/** `out` ← max(0, A ⊙ G) of one head: what both lenses go through where no heads are fused. [tokens, tokens] each. */
export function positiveProduct(a: Float32Array, g: Float32Array, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.max(0, (a[i] as number) * (g[i] as number));
}

/** Mean over heads of A ⊙ G, each product clamped at 0 first where asked: [tokens, tokens]. */
function productMean(
  attention: AttentionStack,
  l: number,
  gradient: AttentionGradient,
  g: number,
  clamp: boolean,
): Float32Array {
  const sum = new Float64Array(attention.tokens * attention.tokens);
  for (let k = 0; k < attention.heads; k++) {
    const a = headMatrix(attention, l, k);
    const b = headMatrix(gradient, g, k);
    for (let i = 0; i < sum.length; i++) {
      const product = (a[i] as number) * (b[i] as number);
      sum[i] = (sum[i] as number) + (clamp ? Math.max(0, product) : product);
    }
  }
  const mean = new Float32Array(sum.length); // [tokens, tokens]
  for (let i = 0; i < sum.length; i++) mean[i] = (sum[i] as number) / attention.heads;
  return mean;
}

function checkPair(attention: AttentionStack, gradient: AttentionGradient): void {
  const show = ({ layers, heads, tokens }: AttentionStack): string => `[${layers}, ${heads}, ${tokens}, ${tokens}]`;
  if (show(attention) !== show(gradient)) throw expected(show(attention), 'gradient', show(gradient));
}
