/** How alike the model's places are: the position embedding of one patch beside all others', on the grid that the model runs at. */
import { expected } from '../errors';
import type { AttentionMap } from '../explain/attention';
import { similarityMap } from '../explain/similarity';
import { posEmbedParam, posEmbedPrefixRows } from '../model/pos-embed';
import { readPosEmbed } from '../model/weights';
import { count } from './fields';
import type { Kind } from './kind';

const fields = { row: count, col: count };

/** Rejects with `badRequest` for a model without position embedding. */
export const positionSimilarity: Kind<typeof fields, AttentionMap> = {
  fields,
  answers: 'map',
  needs: 'weights',
  source: 'Dosovitskiy et al. 2020, arXiv 2010.11929, figure 7 centre',
  ofModel: true,
  async answer({ row, col }, { config, layout, tensor }) {
    if (posEmbedParam(config).rows === 0)
      throw expected('a model with position embedding', 'lens', 'positionSimilarity');
    const rows = { prefix: posEmbedPrefixRows(config), grid: layout.grid, clsToken: false };
    return similarityMap(await readPosEmbed(config, tensor), config.dim, rows, { row, col });
  },
};
