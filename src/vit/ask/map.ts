/** One map of attention, and the maps of all layers and heads for one token: of a layer, rolled out through layers, or weighed by the gradient of a class. */
import * as v from 'valibot';
import type { AttentionMap, HeadGrid } from '../explain/attention';
import { isOfClass } from '../explain/query';
import { gridQuery, mapOptions, mapQuery } from './fields';
import type { Kind } from './kind';

const fields = { query: mapQuery, options: v.exactOptional(mapOptions) };

export const map: Kind<typeof fields, AttentionMap> = {
  fields,
  answers: 'map',
  needs: 'gradient',
  source: 'Abnar & Zuidema 2020, arXiv 2005.00928; Chefer, Gur & Wolf 2021, arXiv 2103.15679; jacobgil/vit-explain',
  async answer({ query, options }, { run, gradient }) {
    if (!isOfClass(query)) return (await run(options?.changes)).attention.map(query, options);
    const { maps, attention } = await gradient(query.target, options?.changes);
    return maps.map(attention, query, options);
  },
};

const gridFields = { query: gridQuery, options: v.exactOptional(mapOptions) };

/** Tile (l, k) is the `map` of layer l and head k. */
export const grid: Kind<typeof gridFields, HeadGrid> = {
  fields: gridFields,
  answers: 'grid',
  needs: 'gradient',
  source: map.source,
  async answer({ query, options }, { run, gradient }) {
    if (!isOfClass(query)) return (await run(options?.changes)).attention.grid(query, options);
    const { maps, attention } = await gradient(query.target, options?.changes);
    return maps.grid(attention, query, options);
  },
};
