/** How one token's query meets every key in a head: scores, the weights they become, and the values that these add up. */
import { attentionScaleOf } from '../config';
import { expected } from '../errors';
import { tokenIndex } from '../explain/token';
import { count, token } from './fields';
import type { Kind } from './kind';

const fields = { layer: count, head: count, token };

/** Weighted by `weights` [tokens], the softmax of `scores`, `values` add up to `output`. Tokens as the model has them, special ones first. */
export interface Meeting {
  /** Factor of query · key. */
  readonly scale: number;
  readonly headDim: number;
  /** The token whose query is compared. */
  readonly asking: number;
  /** [headDim] */
  readonly query: Float32Array;
  /** [tokens, headDim] */
  readonly keys: Float32Array;
  /** [tokens, headDim] */
  readonly values: Float32Array;
  /** scale · query · key, and what the model adds to that: [tokens] */
  readonly scores: Float32Array;
  /** [tokens] */
  readonly weights: Float32Array;
  /** [headDim] */
  readonly output: Float32Array;
}

export const meeting: Kind<typeof fields, Meeting> = {
  fields,
  answers: 'vectors',
  needs: 'hidden',
  source: 'Vaswani et al. 2017, arXiv 1706.03762, equation 1',
  async answer({ layer, head, token: of }, { inside, config, layout, shape }) {
    const { headDim, tokens } = shape;
    if (head >= config.heads) throw expected(`a head from 0 to ${config.heads - 1}`, 'head', head);
    if (of === 'cls' && !layout.clsToken) throw expected('a patch: this model has no class token', 'token', 'cls');
    const asking = of === 'cls' ? 0 : tokenIndex(layout, of.row, of.col);
    const block = await inside(layer);
    const all = (data: Float32Array): Float32Array =>
      data.slice(head * tokens * headDim, (head + 1) * tokens * headDim); // [tokens, headDim]
    const one = (data: Float32Array, width: number): Float32Array => {
      const at = (head * tokens + asking) * width;
      return data.slice(at, at + width);
    };
    return {
      scale: attentionScaleOf(config),
      headDim,
      asking,
      query: one(block.query, headDim),
      keys: all(block.key),
      values: all(block.value),
      scores: one(block.scores, tokens),
      weights: one(block.attention, tokens),
      output: one(block.head, headDim),
    };
  },
};
