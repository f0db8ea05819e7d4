/** How alike one token's hidden state is to every patch's, by the cosine, after `layer` blocks (0: the embedding). */
import { expected } from '../errors';
import type { AttentionMap } from '../explain/attention';
import { similarityMap } from '../explain/similarity';
import { changed, count, token } from './fields';
import type { Kind } from './kind';

const fields = { layer: count, token, ...changed };

export const similarity: Kind<typeof fields, AttentionMap> = {
  fields,
  answers: 'map',
  needs: 'hidden',
  source: 'cosine of hidden states',
  async answer({ layer, token: of, changes }, { hidden, config, layout }) {
    const tokens = (await hidden(changes))[layer]; // [tokens, dim]
    if (!tokens) throw expected(`a layer from 0 to ${config.depth}`, 'layer', layer);
    return similarityMap(tokens, config.dim, layout, of);
  },
};
