/** The lenses a session answers, one entry each. */
import type { LensName } from '../../explain/lens';
import { ablation } from './ablation';
import { answer } from './answer';
import { faithfulness } from './faithfulness';
import { filters } from './filters';
import { heads } from './heads';
import type { Lens } from './lens';
import { logitLens } from './logit-lens';
import { matrix } from './matrix';
import { positionSimilarity } from './position-similarity';
import { occlusion } from './occlusion';
import { similarity } from './similarity';

export const LENSES: { readonly [N in LensName]: Lens<N> } = {
  ablation,
  answer,
  faithfulness,
  filters,
  heads,
  logitLens,
  matrix,
  occlusion,
  positionSimilarity,
  similarity,
};

/** Those that run the model many times: their answers are kept. */
export const COSTLY: ReadonlySet<LensName> = new Set(['ablation', 'faithfulness', 'occlusion']);
