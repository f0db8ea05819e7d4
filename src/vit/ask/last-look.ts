/** Where attention pooling looks: behind all layers a learned query reads the tokens once more, by heads of its own. */
import { expected } from '../errors';
import type { HeadGrid } from '../explain/attention';
import type { Kind } from './kind';

const fields = {};

/** One layer; what a head spends on tokens that are no patches lacks from its sum. */
export const lastLook: Kind<typeof fields, HeadGrid> = {
  fields,
  answers: 'grid',
  needs: 'reruns',
  source: 'Zhai et al. 2022, arXiv 2106.04560, section 3.2',
  async answer(_, { config, layout, poolAttention }) {
    const weights = config.attnPool && (await poolAttention()); // [heads, 1, tokens or patches]
    if (!weights) throw expected('a model that pools by attention', 'model', `pooling by ${config.pool}`);
    const [rows, cols] = layout.grid;
    const heads = config.attnPool?.heads ?? 1;
    const length = weights.length / heads;
    const data = new Float32Array(heads * rows * cols); // [heads, rows, cols]
    for (let head = 0; head < heads; head++) {
      const own = weights.subarray(head * length, (head + 1) * length);
      data.set(own.subarray(length - rows * cols), head * rows * cols); // patches stand last
    }
    return { layers: 1, heads, rows, cols, data };
  },
};
