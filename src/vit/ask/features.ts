/** The photo as one vector: what is pooled of its tokens, which a classifier would read and which stands beside texts (CLIP, arXiv 2103.00020). */
import type { Kind } from './kind';

const fields = {};

export interface Features {
  /** [features], not normalised */
  readonly data: Float32Array;
}

export const features: Kind<typeof fields, Features> = {
  fields,
  answers: 'vectors',
  needs: 'reruns',
  source: 'Dosovitskiy et al. 2020, arXiv 2010.11929, equation 4',
  async answer(_, { features: pooled }) {
    return { data: await pooled() };
  },
};
