/** The patch projection's principal components; they belong to the model and take seconds, so they are computed once for it. */
import type { ViTConfig } from '../config';
import { filterComponents, type Filters } from '../explain/filters';
import { count } from './fields';
import type { Kind } from './kind';

const fields = { count };

/** Components kept of each model; a projection has `dim` at most, and those beyond are noise to the eye. */
const MOST = 64;

const kept = new WeakMap<ViTConfig, Promise<Filters>>();

export const filters: Kind<typeof fields, Filters> = {
  fields,
  answers: 'tiles',
  needs: 'weights',
  source: 'Dosovitskiy et al. 2020, arXiv 2010.11929, figure 7 left',
  ofModel: true,
  async answer({ count: wanted }, { config, tensor }) {
    const making = kept.get(config) ?? components(config, tensor);
    kept.set(config, making);
    making.catch(() => kept.delete(config)); // tried again
    return firstOf(await making, wanted);
  },
};

async function components(config: ViTConfig, tensor: (name: string) => Promise<Float32Array>): Promise<Filters> {
  return filterComponents(await tensor('patch_embed.proj.weight'), config, MOST);
}

function firstOf({ tiles, count: known, rows, cols, explained }: Filters, count: number): Filters {
  const some = Math.min(count, known);
  return {
    tiles: tiles.slice(0, some * rows * cols * 3),
    count: some,
    rows,
    cols,
    explained: explained.slice(0, some),
  };
}
