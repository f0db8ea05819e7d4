/** The whole attention of one head, or of all heads of a layer fused. */
import { fuseLayer } from '../../explain/fuse';
import type { Lens } from './lens';

export const matrix: Lens<'matrix'> = async ({ layer, head, changes }, { run }) => {
  const { stack } = (await run(changes)).attention;
  const data = fuseLayer(stack, layer, head); // [tokens, tokens]
  return { tokens: stack.tokens, data: typeof head === 'number' ? data.slice() : data };
};
