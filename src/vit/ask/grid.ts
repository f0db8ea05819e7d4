/** The maps of all layers and heads for one token: tile (l, k) is the `map` of layer l and head k. */
import * as v from 'valibot';
import type { HeadGrid } from '../explain/attention';
import { isOfClass } from '../explain/query';
import { gridQuery, mapOptions } from './fields';
import type { Kind } from './kind';
import { map } from './map';

const fields = { query: gridQuery, options: v.exactOptional(mapOptions) };

export const grid: Kind<typeof fields, HeadGrid> = {
  fields,
  answers: 'grid',
  needs: 'gradient',
  source: map.source,
  async answer({ query, options }, { run, gradient }) {
    if (!isOfClass(query)) return (await run(options?.changes)).attention.grid(query, options);
    const { maps, attention } = await gradient(query.target, options?.changes);
    return maps.grid(attention, query, options);
  },
};
