/** How alike one token's hidden state is to every patch's. */
import { expected } from '../../errors';
import { similarityMap } from '../../explain/similarity';
import type { Lens } from './lens';

export const similarity: Lens<'similarity'> = async ({ layer, token, changes }, { hidden, config, layout }) => {
  const tokens = (await hidden(changes))[layer]; // [tokens, dim]
  if (!tokens) throw expected(`a layer from 0 to ${config.depth}`, 'layer', layer);
  return similarityMap(tokens, config.dim, layout, token);
};
