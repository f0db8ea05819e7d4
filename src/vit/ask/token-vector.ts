/** The numbers that stand for one token after `layer` blocks (0: the embedding). */
import { expected } from '../errors';
import { tokenIndex } from '../explain/token';
import { changed, count, token } from './fields';
import type { Kind } from './kind';

const fields = { layer: count, token, ...changed };

export interface TokenVector {
  /** [dim] */
  readonly data: Float32Array;
}

export const tokenVector: Kind<typeof fields, TokenVector> = {
  fields,
  answers: 'vectors',
  needs: 'hidden',
  source: 'Dosovitskiy et al. 2020, arXiv 2010.11929, equation 1',
  async answer({ layer, token: of, changes }, { hidden, config, layout }) {
    if (of === 'cls' && !layout.clsToken) throw expected('a patch: this model has no class token', 'token', 'cls');
    const at = (of === 'cls' ? 0 : tokenIndex(layout, of.row, of.col)) * config.dim;
    const tokens = (await hidden(changes))[layer]; // [tokens, dim]
    if (!tokens) throw expected(`a layer from 0 to ${config.depth}`, 'layer', layer);
    return { data: tokens.slice(at, at + config.dim) };
  },
};
