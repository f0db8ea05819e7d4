/** How alike the model's places are: the position embedding of one patch beside all others', on the grid that the model runs at. */
import { expected } from '../../errors';
import { similarityMap } from '../../explain/similarity';
import { posEmbedParam, posEmbedPrefixRows } from '../../model/posEmbed';
import { readPosEmbed } from '../../model/weights';
import type { Lens } from './lens';

/** Rejects with `badRequest` for a model without position embedding. */
export const positionSimilarity: Lens<'positionSimilarity'> = async ({ row, col }, { config, layout, tensor }) => {
  if (posEmbedParam(config).rows === 0) throw expected('a model with position embedding', 'lens', 'positionSimilarity');
  const rows = { prefix: posEmbedPrefixRows(config), grid: layout.grid, clsToken: false };
  return similarityMap(await readPosEmbed(config, tensor), config.dim, rows, { row, col });
};
