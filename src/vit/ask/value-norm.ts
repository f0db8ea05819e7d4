/** What a token takes from each patch in one layer, by length: attention times the norm of the patch's value vector. */
import type { AttentionMap } from '../explain/attention';
import { valueNormMap } from '../explain/value-norm';
import { changed, count, head, token } from './fields';
import type { Kind } from './kind';

const fields = { layer: count, head, token, ...changed };

export const valueNorm: Kind<typeof fields, AttentionMap> = {
  fields,
  answers: 'map',
  needs: 'hidden',
  source: 'Kobayashi et al. 2020, arXiv 2004.10102, section 3',
  async answer({ changes, ...place }, { inside, run, layout }) {
    const { value } = await inside(place.layer, changes);
    const { stack } = (await run(changes)).attention; // as changes leave it: masks and temperature are in it
    return valueNormMap(stack, value, layout, place);
  },
};
