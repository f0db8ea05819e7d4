/** The mask of text that is read from left to right: no token sees a later one (Vaswani et al. 2017, arXiv 1706.03762, §3.2.3). */
import type { GraphBuilder, Value } from '../graph/builder';

/** Added to the score of a key that is not seen: far below every score, and portable to every GPU, as −∞ is not. */
const HIDDEN = -1e9;
const NAME = /^causal@(\d+)$/;

/** What scores gain, [tokens, tokens], query before key; computed, in no checkpoint: `causalTable` gives it by its name. */
export function causalBias(g: GraphBuilder, tokens: number): Value {
  return g.param(`causal@${tokens}`, [tokens, tokens]);
}

/** The table that `causalBias` asks for by this name; null where the name is none of it. */
export function causalTable(name: string): Float32Array | null {
  const tokens = Number(NAME.exec(name)?.[1] ?? 0);
  if (tokens === 0) return null;
  return Float32Array.from({ length: tokens * tokens }, (_, i) => (i % tokens > Math.floor(i / tokens) ? HIDDEN : 0));
}
