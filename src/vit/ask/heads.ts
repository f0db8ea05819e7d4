/** One number for each head; `head-statistics.ts` defines them. */
import * as v from 'valibot';
import { HEAD_METRICS, headStatistics, type HeadTable } from '../explain/head-statistics';
import { changed, flag } from './fields';
import type { Kind } from './kind';

const fields = { metric: v.picklist(HEAD_METRICS), renormalise: v.exactOptional(flag), ...changed };

export const heads: Kind<typeof fields, HeadTable> = {
  fields,
  answers: 'table',
  needs: 'attention',
  source: 'Dosovitskiy et al. 2020, arXiv 2010.11929, figure 7 right',
  async answer({ metric, renormalise = false, changes }, { run, config, layout }) {
    const { stack } = (await run(changes)).attention;
    return headStatistics(stack, layout, metric, { patchSize: config.patchSize, renormalise });
  },
};
