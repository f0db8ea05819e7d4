/** The gradient of one photo and one class, ready for questions: gradient rollout and relevance, with what repeats computed once. */
import { expected } from '../errors';
import { headMatrix, type AttentionMap, type AttentionStack, type HeadGrid, type TokenLayout } from './attention';
import { discardLowest } from './discard';
import type { LayerMatrices } from './attention';
import {
  gradientFusedLayers,
  positiveProduct,
  relevanceLayers,
  relevanceThrough,
  type AttentionGradient,
} from './gradient';
import { relevanceGridInto, rolloutGridInto, type GridSource } from './grid';
import type { GradientGridQuery, GradientQuery, HeadRef } from './query';
import { rolloutRow, type RolloutOptions } from './rollout';
import { rowSums } from './row-product';
import { queryVector, writeMap } from './token';

export class GradientMaps {
  /** Matrices by method, pairing and head; each takes 1/heads of the gradient's memory. */
  readonly #layers = new Map<string, LayerMatrices>();

  constructor(
    readonly gradient: AttentionGradient,
    readonly layout: TokenLayout,
  ) {}

  /** Bytes held: the gradient, and the matrices made so far. */
  get bytes(): number {
    const made = [...this.#layers.values(), this.gradient.perLayer];
    return made.flat().reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** @param attention of the same photo. Throws `badRequest` for a layer, head or token the model lacks. */
  map(attention: AttentionStack, query: GradientQuery, options?: RolloutOptions): AttentionMap {
    const [rows, cols] = this.layout.grid;
    const data = new Float32Array(rows * cols); // [rows, cols]
    writeMap(this.row(attention, query, options), this.layout, data);
    return { rows, cols, data };
  }

  /** The same over all tokens, prefix included: [tokens]. `normalise: 'vitExplain'` pairs layers as that code does, too. */
  row(
    attention: AttentionStack,
    { method, layer, head, token }: GradientQuery,
    options: RolloutOptions = {},
  ): Float64Array {
    const query = queryVector(this.layout, token);
    headMatrix(attention, layer, 0); // checks the layer before any work
    if (method === 'relevance') {
      const layers = this.#made('relevance', head, (g) => relevanceLayers(oneOf(attention, head), g));
      return relevanceThrough(layers.slice(options.from ?? 0, layer + 1), query);
    }
    const pairing = options.normalise === 'vitExplain' ? 'vitExplain' : 'right';
    const layers = this.#made(pairing, head, (g) => gradientFusedLayers(oneOf(attention, head), g, pairing));
    return rolloutRow(layers.slice(0, layer + 1), query, options);
  }

  /** All layers × heads for one token, or one head's: tile (l, k) is `map` of layer l, head k. */
  grid(attention: AttentionStack, { method, token, only }: GradientGridQuery, options: RolloutOptions = {}): HeadGrid {
    const { layers } = attention;
    const heads = only === undefined ? attention.heads : 1;
    const [rows, cols] = this.layout.grid;
    const data = new Float32Array(layers * heads * rows * cols); // [layers, heads, rows, cols]
    const query = queryVector(this.layout, token);
    const source = this.#source(attention, only, method === 'relevance' ? {} : options);
    if (method === 'relevance') relevanceGridInto(source, query, data, options.from);
    else rolloutGridInto(source, query, data, options);
    return { layers, heads, rows, cols, data };
  }

  /** Each head's product is read once, so it is made in one matrix that all share: together they are as large as the gradient. */
  #source(attention: AttentionStack, only: number | undefined, { normalise, discard }: RolloutOptions): GridSource {
    const { layers, tokens } = attention;
    const heads = only === undefined ? attention.heads : 1;
    const [product, kept] = [new Float32Array(tokens * tokens), new Float32Array(tokens * tokens)]; // [tokens, tokens]
    const at: GridSource['at'] = (layer, place) => {
      const head = only ?? place;
      const paired = normalise === 'vitExplain' ? layers - 1 - layer : layer;
      positiveProduct(headMatrix(attention, layer, head), headMatrix(this.gradient, paired, head), product);
      const matrix = discardLowest(product, tokens, discard, kept);
      return { matrix, sums: rowSums(matrix, tokens) };
    };
    return { layers, heads, layout: this.layout, at };
  }

  #made(kind: string, head: HeadRef, make: (gradient: AttentionGradient) => LayerMatrices): LayerMatrices {
    const key = `${kind} ${head}`;
    const layers = this.#layers.get(key) ?? make(oneOf(this.gradient, head));
    this.#layers.set(key, layers);
    return layers;
  }
}

/** The stack itself for the mean over heads, or one head of it, without copying. */
function oneOf(stack: AttentionStack, head: HeadRef): AttentionStack {
  if (head === 'mean') return stack;
  if (typeof head === 'string') throw expected('mean or a number', 'head', head);
  return { ...stack, heads: 1, perLayer: stack.perLayer.map((_, layer) => headMatrix(stack, layer, head)) };
}
