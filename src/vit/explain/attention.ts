/** Attention of one photo through the whole model, and what its tokens stand for. */
import { shapeOf, type Size, type ViTConfig } from '../config';
import { expected } from '../errors';

/** Post-softmax attention A; every row (a query) sums to 1. */
export interface AttentionStack {
  readonly layers: number;
  readonly heads: number;
  readonly tokens: number;
  /** One [heads, tokens, tokens] per layer, query before key, C order; kept apart, for together they can be too large to copy. */
  readonly perLayer: readonly Float32Array[];
}

/** Which tokens are patches: `prefix` special tokens first, then the grid row by row. */
export interface TokenLayout {
  readonly prefix: number;
  readonly grid: Size;
  /** Whether token 0 is a class token. */
  readonly clsToken: boolean;
}

/** One map over the patches, row-major; values as computed, not scaled. */
export interface AttentionMap {
  readonly rows: number;
  readonly cols: number;
  /** [rows, cols] */
  readonly data: Float32Array;
}

/** One map per layer and head for the same token. */
export interface HeadGrid {
  readonly layers: number;
  readonly heads: number;
  readonly rows: number;
  readonly cols: number;
  /** [layers, heads, rows, cols] */
  readonly data: Float32Array;
}

/** Which of a model’s tokens are patches. */
export function layoutOf(config: ViTConfig): TokenLayout {
  const { prefix, grid } = shapeOf(config);
  return { prefix, grid, clsToken: config.clsToken };
}

export function tokensOf(layout: TokenLayout): number {
  return layout.prefix + layout.grid[0] * layout.grid[1];
}

/** A_l of one head as a view, not a copy: [tokens, tokens]. Throws `badRequest` for a layer or head the stack lacks. */
export function headMatrix(stack: AttentionStack, layer: number, head: number): Float32Array {
  const heads = stack.perLayer[layer];
  if (!heads) throw expected(`a layer from 0 to ${stack.layers - 1}`, 'layer', layer);
  if (!Number.isInteger(head) || head < 0 || head >= stack.heads) {
    throw expected(`a head from 0 to ${stack.heads - 1}`, 'head', head);
  }
  const size = stack.tokens * stack.tokens;
  return heads.subarray(head * size, (head + 1) * size); // [tokens, tokens]
}

/** One [tokens, tokens] matrix per layer, the first layer first. */
export type LayerMatrices = readonly Float32Array[];
