/** One photo's attention, ready for questions: maps and grids for any token, with what repeats computed once. */
import {
  layoutOf,
  tokensOf,
  type AttentionMap,
  type AttentionStack,
  type HeadGrid,
  type TokenLayout,
} from './attention';
import { fuseLayer } from './fuse';
import { attentionGridInto, rolloutGridInto, type GridSource, type HeadLayer } from './grid';
import type { AttentionQuery, GridQuery, HeadRef } from './query';
import { rolloutRow, type RolloutOptions } from './rollout';
import { accumulateRows, rowSums } from './row-product';
import { queryVector, writeMap } from './token';
import { expected } from '../errors';
import type { ViTConfig } from '../config';

export class PhotoAttention {
  /** Per head reference: one entry per layer, filled when first asked. Fused matrices cost 1/heads of the stack each. */
  readonly #layers = new Map<HeadRef, (HeadLayer | undefined)[]>();

  readonly #source: GridSource;

  constructor(
    readonly stack: AttentionStack,
    readonly layout: TokenLayout,
  ) {
    if (tokensOf(layout) !== stack.tokens) throw expected(`${tokensOf(layout)} tokens`, 'attention', stack.tokens);
    const { layers, heads } = stack;
    this.#source = { layers, heads, layout, at: (layer, head) => this.#layer(head, layer) };
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
  row({ method, layer, head, token }: AttentionQuery, options?: RolloutOptions): Float64Array {
    const query = queryVector(this.layout, token);
    if (method === 'attention') {
      const out = new Float64Array(this.stack.tokens);
      accumulateRows(query, this.#layer(head, layer).matrix, out);
      return out;
    }
    const last = this.#layer(head, layer); // checks both before any work
    const layers = Array.from({ length: layer + 1 }, (_, l) => (l === layer ? last : this.#layer(head, l)));
    const matrices = layers.map(({ matrix }) => matrix);
    return rolloutRow(
      matrices,
      query,
      options,
      layers.map(({ sums }) => sums),
    );
  }

  /** All layers × heads for one token; `out`, where given, receives the values ([layers, heads, rows, cols]). */
  grid({ method, token }: GridQuery, options?: Pick<RolloutOptions, 'residual'>, out?: Float32Array): HeadGrid {
    const { layers, heads } = this.stack;
    const [rows, cols] = this.layout.grid;
    const data = out ?? new Float32Array(layers * heads * rows * cols); // [layers, heads, rows, cols]
    const query = queryVector(this.layout, token);
    if (method === 'attention') attentionGridInto(this.#source, query, data);
    else rolloutGridInto(this.#source, query, data, options?.residual);
    return { layers, heads, rows, cols, data };
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
