/** One photo's attention, ready for questions: maps and grids for any token, with what repeats computed once. */
import {
  headMatrix,
  layoutOf,
  tokensOf,
  type AttentionMap,
  type AttentionStack,
  type HeadGrid,
  type TokenLayout,
} from './attention';
import { discardLowest, type Discard } from './discard';
import { fuseLayer } from './fuse';
import { attentionGridInto, rolloutGridInto, type GridSource, type HeadLayer } from './grid';
import type { AttentionGridQuery, AttentionQuery, HeadRef } from './query';
import { rolloutRow, type RolloutOptions } from './rollout';
import { accumulateRows, rowSums } from './row-product';
import { queryVector, writeMap } from './token';
import { expected } from '../errors';
import type { ViTConfig } from '../config';

export class PhotoAttention {
  /** Per head reference: one entry per layer, filled when first asked. Fused matrices cost 1/heads of the stack each. */
  readonly #layers = new Map<HeadRef, (HeadLayer | undefined)[]>();

  /** The same with the smallest weights discarded, for single maps and the discard asked last: a slider asks for one at a time. */
  readonly #sparse = new Map<HeadRef, (HeadLayer | undefined)[]>();
  #discard = '';

  constructor(
    readonly stack: AttentionStack,
    readonly layout: TokenLayout,
  ) {
    if (tokensOf(layout) !== stack.tokens) throw expected(`${tokensOf(layout)} tokens`, 'attention', stack.tokens);
  }

  static of(stack: AttentionStack, config: ViTConfig): PhotoAttention {
    return new PhotoAttention(stack, layoutOf(config));
  }

  /** Bytes held: the stack, and the fused matrices made so far. */
  get bytes(): number {
    const { layers, heads, tokens } = this.stack;
    let bytes = layers * heads * tokens * tokens * Float32Array.BYTES_PER_ELEMENT;
    for (const [head, made] of this.#layers) {
      for (const layer of made) if (layer && typeof head !== 'number') bytes += layer.matrix.byteLength;
    }
    for (const made of this.#sparse.values()) for (const layer of made) bytes += layer?.matrix.byteLength ?? 0;
    return bytes;
  }

  /** The map of one query. Throws `badRequest` for a layer, head or token the model lacks. */
  map(query: AttentionQuery, options?: RolloutOptions): AttentionMap {
    const [rows, cols] = this.layout.grid;
    const data = new Float32Array(rows * cols); // [rows, cols]
    writeMap(this.row(query, options), this.layout, data);
    return { rows, cols, data };
  }

  /** The same over all tokens, prefix included: [tokens]. */
  row({ method, layer, head, token }: AttentionQuery, options: RolloutOptions = {}): Float64Array {
    const query = queryVector(this.layout, token);
    if (method === 'attention') {
      const out = new Float64Array(this.stack.tokens);
      accumulateRows(query, this.#layer(head, layer).matrix, out);
      return out;
    }
    this.#layer(head, layer); // checks both before any work
    const { discard, from = 0, ...rest } = options;
    const layers = Array.from({ length: Math.max(0, layer + 1 - from) }, (_, l) =>
      this.#sparseLayer(head, from + l, discard),
    );
    const matrices = layers.map(({ matrix }) => matrix);
    return rolloutRow(
      matrices,
      query,
      rest,
      layers.map(({ sums }) => sums),
    );
  }

  /** Weights over the last layer's tokens, [tokens], as weights over the first's: rollout through all layers, heads averaged. */
  through(weights: Float64Array, options: RolloutOptions = {}): Float64Array {
    const layers = Array.from({ length: this.stack.layers }, (_, layer) => this.#layer('mean', layer));
    return rolloutRow(
      layers.map(({ matrix }) => matrix),
      weights,
      options,
      layers.map(({ sums }) => sums),
    );
  }

  /** All layers × heads for one token, or one head's; `out`, where given, receives the values ([layers, heads, rows, cols]). */
  grid({ method, token, only }: AttentionGridQuery, options: RolloutOptions = {}, out?: Float32Array): HeadGrid {
    const { layers } = this.stack;
    const heads = only === undefined ? this.stack.heads : 1;
    const [rows, cols] = this.layout.grid;
    const data = out ?? new Float32Array(layers * heads * rows * cols); // [layers, heads, rows, cols]
    const query = queryVector(this.layout, token);
    const discard = method === 'attention' ? undefined : options.discard;
    const source = { layers, heads, layout: this.layout, at: this.#source(only ?? 0, discard) };
    if (method === 'attention') attentionGridInto(source, query, data);
    else rolloutGridInto(source, query, data, options);
    return { layers, heads, rows, cols, data };
  }

  /** Single heads from `first` on; what is discarded goes into one matrix that all share, since together they are as large as the stack. */
  #source(first: number, discard: Discard | undefined): GridSource['at'] {
    if (!discard || discard.ratio <= 0) return (layer, head) => this.#layer(first + head, layer);
    const { tokens } = this.stack;
    const kept = new Float32Array(tokens * tokens); // [tokens, tokens]
    return (layer, head) => {
      const matrix = discardLowest(headMatrix(this.stack, layer, first + head), tokens, discard, kept);
      return { matrix, sums: rowSums(matrix, tokens) };
    };
  }

  #sparseLayer(head: HeadRef, layer: number, discard: Discard | undefined): HeadLayer {
    const whole = this.#layer(head, layer);
    if (!discard || discard.ratio <= 0) return whole;
    const key = JSON.stringify([discard.ratio, discard.per, discard.protectPrefix]);
    if (key !== this.#discard) this.#sparse.clear();
    this.#discard = key;
    const layers = this.#sparse.get(head) ?? [];
    this.#sparse.set(head, layers);
    const known = layers[layer];
    if (known) return known;
    const matrix = discardLowest(whole.matrix, this.stack.tokens, discard);
    const made = { matrix, sums: rowSums(matrix, this.stack.tokens) };
    layers[layer] = made;
    return made;
  }

  #layer(head: HeadRef, layer: number): HeadLayer {
    const layers = this.#layers.get(head) ?? [];
    this.#layers.set(head, layers);
    const known = layers[layer];
    if (known) return known;
    const matrix = fuseLayer(this.stack, layer, head);
    const made = { matrix, sums: rowSums(matrix, this.stack.tokens) };
    layers[layer] = made;
    return made;
  }
}
