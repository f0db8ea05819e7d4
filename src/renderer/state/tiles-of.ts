/** The grid that goes with a map: the same question of all heads and layers, or of one head of each layer. */
import type { Question } from '../../vit/ask/questions';
import { isOfClass, type MapOptions, type MapQuery } from '../../vit/explain/query';

export function tilesOf(query: MapQuery, options: MapOptions, only?: number): Question<'grid'> {
  const part = { token: query.token, ...(only !== undefined && { only }) };
  const grid = isOfClass(query)
    ? { method: query.method, ...part, ...(query.target && { target: query.target }) }
    : { method: query.method, ...part };
  return { lens: 'grid', query: grid, options };
}
