/** How large the residual stream is along the layers, and how much each block changes it: lengths of the patches' tokens, averaged. */
import { normMap } from '../explain/norms';
import { changed } from './fields';
import type { Kind } from './kind';

const fields = { ...changed };

export interface StreamSizes {
  /** Mean length of a patch's token before each block and after the last: [layers + 1] */
  readonly sizes: Float32Array;
  /** Mean length of what block l makes different: [layers] */
  readonly steps: Float32Array;
}

export const stream: Kind<typeof fields, StreamSizes> = {
  fields,
  answers: 'layers',
  needs: 'hidden',
  source: 'He et al. 2015, arXiv 1512.03385; Elhage et al. 2021, "A mathematical framework for transformer circuits"',
  async answer({ changes }, { hidden, config, layout }) {
    const layers = await hidden(changes); // [layers + 1][tokens, dim]
    const size = (tokens: Float32Array): number => mean(normMap(tokens, config.dim, layout).data);
    return {
      sizes: Float32Array.from(layers, size),
      steps: Float32Array.from(layers.slice(1), (tokens, l) => size(difference(tokens, layers[l] as Float32Array))),
    };
  },
};

function difference(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value - (b[i] as number));
}

function mean(data: Float32Array): number {
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}
