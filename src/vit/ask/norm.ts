/** How long each patch's token is after `layer` blocks (0: the embedding). */
import { expected } from '../errors';
import type { AttentionMap } from '../explain/attention';
import { normMap } from '../explain/norms';
import { changed, count } from './fields';
import type { Kind } from './kind';

const fields = { layer: count, ...changed };

export const norm: Kind<typeof fields, AttentionMap> = {
  fields,
  answers: 'map',
  needs: 'hidden',
  source: 'Darcet et al. 2023, arXiv 2309.16588, section 2.1',
  async answer({ layer, changes }, { hidden, config, layout }) {
    const tokens = (await hidden(changes))[layer]; // [tokens, dim]
    if (!tokens) throw expected(`a layer from 0 to ${config.depth}`, 'layer', layer);
    return normMap(tokens, config.dim, layout);
  },
};
