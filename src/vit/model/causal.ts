/** The mask of text that is read from left to right: no token sees a later one (Vaswani et al. 2017, arXiv 1706.03762, §3.2.3). */
import type { Tensor } from '../execute/executor';
import type { GraphBuilder, Value } from '../graph/builder';

/** Added to the score of a key that is not seen: far below every score, and portable to every GPU, as −∞ is not. */
const HIDDEN = -1e9;

/** What scores gain, [tokens, tokens], query before key: an input, `causal`, so that weights kept on disk serve texts of every length. */
export function causalBias(g: GraphBuilder, tokens: number): Value {
  return g.input('causal', [tokens, tokens]);
}

/** What a graph with `causalBias` is run with. */
export function causalMask(tokens: number): { readonly causal: Tensor } {
  const data = Float32Array.from({ length: tokens * tokens }, (_, i) =>
    i % tokens > Math.floor(i / tokens) ? HIDDEN : 0,
  );
  return { causal: { shape: [tokens, tokens], data } };
}
