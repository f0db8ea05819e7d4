/** One number for each head, from the attention of the model as it is or changed. */
import { headStatistics } from '../../explain/head-statistics';
import type { Lens } from './table';

export const heads: Lens<'heads'> = async ({ metric, renormalise = false, changes }, { attention, config, layout }) => {
  const { stack } = await attention(changes);
  return headStatistics(stack, layout, metric, { patchSize: config.patchSize, renormalise });
};
