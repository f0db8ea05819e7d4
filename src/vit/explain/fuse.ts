/** F_l: the heads of a layer made one matrix, by mean, max or min, or by choosing one (Abnar & Zuidema 2020; vit-explain). */
import { headMatrix, type AttentionStack, type LayerMatrices } from './attention';
import type { HeadRef } from './query';

/** F_l for layers 0 … `layer`; single heads are views into the stack. Throws `badRequest` for a layer or head the stack lacks. */
export function fusedLayers(stack: AttentionStack, head: HeadRef, layer = stack.layers - 1): LayerMatrices {
  return Array.from({ length: layer + 1 }, (_, l) => fuseLayer(stack, l, head));
}

/** F_l of one layer: [tokens, tokens]; a view for a single head, else a new array. */
export function fuseLayer(stack: AttentionStack, layer: number, head: HeadRef): Float32Array {
  if (typeof head === 'number') return headMatrix(stack, layer, head);
  const out = headMatrix(stack, layer, 0).slice();
  for (let k = 1; k < stack.heads; k++) FOLD[head](out, headMatrix(stack, layer, k));
  if (head === 'mean') for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) / stack.heads;
  return out;
}

type Fold = (out: Float32Array, next: Float32Array) => void;

const FOLD: Readonly<Record<Exclude<HeadRef, number>, Fold>> = {
  mean: (out, next) => {
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + (next[i] as number);
  },
  max: (out, next) => foldBits(out, next, -1),
  min: (out, next) => foldBits(out, next, 0),
};

/**
 * The larger (`side` −1) or smaller (0) of each pair, by the bits: attention is never negative, so that they compare as integers do.
 * Which one it is cannot be foreseen, and a jump for each would take twice as long.
 */
function foldBits(out: Float32Array, next: Float32Array, side: -1 | 0): void {
  const mine = new Int32Array(out.buffer, out.byteOffset, out.length);
  const others = new Int32Array(next.buffer, next.byteOffset, next.length);
  for (let i = 0; i < mine.length; i++) {
    const more = (mine[i] as number) - (others[i] as number);
    const isLess = more >> 31; // all ones or none
    mine[i] = (mine[i] as number) - (more & ~(isLess ^ side));
  }
}
