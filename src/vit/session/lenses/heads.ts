/** One number for each head. */
import { headStatistics } from '../../explain/head-statistics';
import type { Lens } from './lens';

export const heads: Lens<'heads'> = async ({ metric, renormalise = false, changes }, { run, config, layout }) => {
  const { stack } = (await run(changes)).attention;
  return headStatistics(stack, layout, metric, { patchSize: config.patchSize, renormalise });
};
