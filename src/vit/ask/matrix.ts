/** The whole attention of one head, or of all heads of a layer fused. */
import { fuseLayer } from '../explain/fuse';
import { changed, count, head } from './fields';
import type { Kind } from './kind';

const fields = { layer: count, head, ...changed };

export interface TokenMatrix {
  readonly tokens: number;
  /** [tokens, tokens], query before key. */
  readonly data: Float32Array;
}

export const matrix: Kind<typeof fields, TokenMatrix> = {
  fields,
  answers: 'matrix',
  needs: 'attention',
  source: 'Vaswani et al. 2017, arXiv 1706.03762, equation 1',
  async answer({ layer, head: of, changes }, { run }) {
    const { stack } = (await run(changes)).attention;
    const data = fuseLayer(stack, layer, of); // [tokens, tokens]
    return { tokens: stack.tokens, data: typeof of === 'number' ? data.slice() : data };
  },
};
